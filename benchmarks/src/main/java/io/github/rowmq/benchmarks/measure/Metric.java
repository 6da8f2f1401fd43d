package io.github.rowmq.benchmarks.measure;

import java.util.concurrent.TimeUnit;

/** One figure of one run. Immutable. */
public record Metric(String name, String unit, double value) {

    /** A figure as it is. */
    public static Metric of(String name, String unit, double value) {
        return new Metric(name, unit, value);
    }

    /** So many a second. */
    public static Metric rate(String name, String unit, long count, long nanos) {
        return new Metric(name, unit + "/s", count * (double) TimeUnit.SECONDS.toNanos(1) / Math.max(1, nanos));
    }

    /** A duration, shown in milliseconds. */
    public static Metric millis(String name, long nanos) {
        return new Metric(name, "ms", nanos / 1e6);
    }
}
