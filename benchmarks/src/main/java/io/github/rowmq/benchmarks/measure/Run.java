package io.github.rowmq.benchmarks.measure;

import java.util.List;

/** What one run of a workload gave; the first metric is the one to compare by. Immutable. */
public record Run(List<Metric> metrics, Check check, List<Series> series) {

    public Run {
        metrics = List.copyOf(metrics);
        series = List.copyOf(series);
    }

    /** A run that has no figure over time. */
    public static Run of(List<Metric> metrics, Check check) {
        return new Run(metrics, check, List.of());
    }
}
