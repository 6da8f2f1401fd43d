package io.github.rowmq.benchmarks.report;

import io.github.rowmq.benchmarks.measure.Check;
import io.github.rowmq.benchmarks.measure.Metric;
import io.github.rowmq.benchmarks.measure.Run;
import io.github.rowmq.benchmarks.measure.Series;
import io.github.rowmq.benchmarks.measure.Statistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All runs of a workload on one target. Immutable; the form in which they are written as JSON.
 *
 * @param target {@code rowmq}, a peer, or {@code raw JDBC}
 * @param figures the first is the one to compare by
 * @param check of all runs together
 * @param series of the last run
 * @param failure why there are no figures, or null
 */
public record Summary(
        String workload,
        String description,
        String target,
        List<Figure> figures,
        Check check,
        List<Series> series,
        @Nullable String failure) {

    /** What plain JDBC reaches; its figures are the yardstick. */
    public static final String RAW = "raw JDBC";

    public Summary {
        figures = List.copyOf(figures);
        series = List.copyOf(series);
    }

    /** One metric over all runs. */
    public record Figure(String name, String unit, List<Double> runs, double median, double min, double max) {

        public Figure {
            runs = List.copyOf(runs);
        }

        static Figure of(String name, String unit, List<Double> runs) {
            Statistics statistics = Statistics.of(runs);
            return new Figure(name, unit, runs, statistics.median(), statistics.min(), statistics.max());
        }

        /** Whether it is a rate, of which more is better. */
        public boolean isRate() {
            return unit.endsWith("/s");
        }
    }

    /** Puts the runs together. */
    public static Summary of(String workload, String description, String target, List<Run> runs) {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        Map<String, String> units = new LinkedHashMap<>();
        Check check = Check.NOTHING;
        for (Run run : runs) {
            check = check.plus(run.check());
            for (Metric metric : run.metrics()) {
                values.computeIfAbsent(metric.name(), name -> new ArrayList<>()).add(metric.value());
                units.put(metric.name(), metric.unit());
            }
        }
        List<Figure> figures = new ArrayList<>();
        values.forEach((name, list) -> figures.add(Figure.of(name, units.getOrDefault(name, ""), list)));
        List<Series> series =
                runs.isEmpty() ? List.of() : runs.get(runs.size() - 1).series();
        return new Summary(workload, description, target, figures, check, series, null);
    }

    /** A target that cannot run the workload, or failed. */
    public static Summary failed(String workload, String description, String target, String failure) {
        return new Summary(workload, description, target, List.of(), Check.NOTHING, List.of(), failure);
    }

    /** The figure to compare by, or null if there is none. */
    public @Nullable Figure headline() {
        return figures.isEmpty() ? null : figures.get(0);
    }
}
