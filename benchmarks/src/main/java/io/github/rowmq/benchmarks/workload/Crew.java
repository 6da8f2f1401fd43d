package io.github.rowmq.benchmarks.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Threads that work together: the first failure of one is the failure of all. Confined to the thread that made it. */
final class Crew {

    /** One thread's work. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Throwable e) {
                        failure.compareAndSet(null, e);
                    }
                },
                "bench-" + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    boolean hasFailed() {
        return failure.get() != null;
    }

    /** Throws what made a thread fail, if one did. */
    void check() throws Exception {
        Throwable cause = failure.get();
        if (cause instanceof UnsupportedOperationException unsupported) {
            throw unsupported;
        }
        if (cause != null) {
            throw new IllegalStateException("A thread of the workload failed: " + cause, cause);
        }
    }

    /**
     * Waits until all have ended.
     *
     * @throws IllegalStateException if one has not within the time, or has failed
     */
    void join(long bound, TimeUnit unit) throws Exception {
        long end = System.nanoTime() + unit.toNanos(bound);
        for (Thread thread : threads) {
            long left = end - System.nanoTime();
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            if (thread.isAlive()) {
                check();
                IllegalStateException stuck =
                        new IllegalStateException(thread.getName() + " did not end within " + bound + " " + unit);
                stuck.setStackTrace(thread.getStackTrace());
                throw stuck;
            }
        }
        check();
    }
}
