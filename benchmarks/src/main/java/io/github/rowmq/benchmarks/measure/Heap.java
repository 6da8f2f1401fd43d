package io.github.rowmq.benchmarks.measure;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How much of the heap is in use. Stateless. */
public final class Heap {

    private static final int COLLECTIONS = 3;

    private Heap() {}

    /** Bytes that are reachable, after full collections; takes a while. */
    public static long reachable() throws InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            ManagementFactory.getMemoryMXBean().gc();
            // Cleaners run after a collection and free more.
            pause(50);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Lets so many milliseconds pass. */
    public static void pause(long millis) throws InterruptedException {
        boolean never = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        if (never) {
            throw new IllegalStateException("counted down by nobody");
        }
    }
}
