package io.github.rowmq.benchmarks.measure;

import java.util.List;

/** A figure over time. Immutable. */
public record Series(String name, String unit, List<Point> points) {

    public Series {
        points = List.copyOf(points);
    }

    /**
     * One value.
     *
     * @param seconds since the measurement began
     */
    public record Point(double seconds, double value) {}
}
