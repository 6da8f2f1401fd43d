package io.github.rowmq.benchmarks.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What passes before a measurement: the compiler needs a while until a rate is what it will be. Immutable.
 *
 * @param least at least so long
 * @param most and no longer, even if the rate still rises
 */
public record WarmUp(Duration least, Duration most) {

    /** Until the rate has settled. */
    public static final WarmUp SETTLE = new WarmUp(Duration.ofSeconds(3), Duration.ofSeconds(30));

    private static final long SAMPLE_MILLIS = 1_000;

    /** The rate has settled when it is hardly higher than so many samples before. */
    private static final int SAMPLES = 3;

    private static final double HARDLY = 1.04;

    /** So long, whatever the rate. */
    public static WarmUp of(Duration duration) {
        return new WarmUp(duration, duration);
    }

    @Override
    public String toString() {
        return least.equals(most)
                ? seconds(least) + " s"
                : "the rate had settled (" + seconds(least) + " to " + seconds(most) + " s)";
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** Something to look at between two samples that fails if there is no use in going on. */
    @FunctionalInterface
    public interface Check {
        /** Looks. */
        void run() throws Exception;
    }

    /**
     * Lets the time pass.
     *
     * @param count of what has been done so far
     */
    public void await(LongSupplier count, Check check) throws Exception {
        long start = System.nanoTime();
        List<Double> rates = new ArrayList<>();
        long last = count.getAsLong();
        long lastAt = start;
        long left = most.toNanos();
        while (left > 0 && !(most.toNanos() - left >= least.toNanos() && isSettled(rates))) {
            Heap.pause(Math.max(1, Math.min(SAMPLE_MILLIS, TimeUnit.NANOSECONDS.toMillis(left))));
            check.run();
            long now = System.nanoTime();
            long done = count.getAsLong();
            rates.add((done - last) * 1e9 / (now - lastAt));
            last = done;
            lastAt = now;
            left = most.toNanos() - (now - start);
        }
    }

    /** Whether the last rates are hardly higher than those before them. */
    static boolean isSettled(List<Double> rates) {
        int size = rates.size();
        if (size < 2 * SAMPLES) {
            return false;
        }
        double before = sum(rates.subList(size - 2 * SAMPLES, size - SAMPLES));
        double now = sum(rates.subList(size - SAMPLES, size));
        return now > 0 && now <= before * HARDLY;
    }

    private static double sum(List<Double> rates) {
        return rates.stream().mapToDouble(Double::doubleValue).sum();
    }
}
