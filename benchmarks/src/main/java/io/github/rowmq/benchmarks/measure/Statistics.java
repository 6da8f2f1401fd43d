package io.github.rowmq.benchmarks.measure;

import java.util.Collection;

/** Median and spread of a few numbers. Immutable. */
public record Statistics(double median, double min, double max) {

    /**
     * The statistics of these numbers.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Statistics of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("No values");
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Statistics(median, sorted[0], sorted[sorted.length - 1]);
    }
}
