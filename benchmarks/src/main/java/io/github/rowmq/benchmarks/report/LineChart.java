package io.github.rowmq.benchmarks.report;

import io.github.rowmq.benchmarks.measure.Series;
import io.github.rowmq.benchmarks.measure.Series.Point;
import java.util.Locale;

/** A figure over time, from zero. Stateless. */
final class LineChart {

    private static final int WIDTH = 680;
    private static final int HEIGHT = 180;
    private static final int LEFT = 80;
    private static final int RIGHT = 20;
    private static final int TOP = 22;
    private static final int BOTTOM = 30;
    private static final int GRID = 4;

    private LineChart() {}

    static String of(Series series) {
        double end = Math.max(
                1e-9, series.points().stream().mapToDouble(Point::seconds).max().orElse(1));
        double top =
                roundUp(series.points().stream().mapToDouble(Point::value).max().orElse(1));
        Svg svg = new Svg(WIDTH, HEIGHT, series.name());
        svg.text("start", LEFT, 14, series.name() + ", " + series.unit());
        for (int i = 0; i <= GRID; i++) {
            double y = HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * i / (double) GRID;
            svg.line("grid", LEFT, y, WIDTH - (double) RIGHT, y);
            svg.text("end", LEFT - 6, y + 4, TextTable.number(top * i / GRID));
        }
        svg.text("start", LEFT, HEIGHT - 10, "0 s");
        svg.text("end", WIDTH - RIGHT, HEIGHT - 10, TextTable.number(end) + " s");
        StringBuilder points = new StringBuilder();
        for (Point point : series.points()) {
            points.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    LEFT + (WIDTH - LEFT - RIGHT) * point.seconds() / end,
                    HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * point.value() / top));
        }
        svg.path("curve", points.toString().strip());
        return svg.end();
    }

    /** To one, two or five times a power of ten. */
    static double roundUp(double value) {
        if (value <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : new double[] {1, 2, 5}) {
            if (value <= step * power) {
                return step * power;
            }
        }
        return 10 * power;
    }
}
