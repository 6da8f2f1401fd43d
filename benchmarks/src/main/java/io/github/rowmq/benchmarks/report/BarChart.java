package io.github.rowmq.benchmarks.report;

import io.github.rowmq.benchmarks.report.Summary.Figure;
import java.util.List;

/** The headlines of one workload beside each other: median as a bar, spread as a line. Stateless. */
final class BarChart {

    private static final int WIDTH = 680;
    private static final int LEFT = 130;
    private static final int RIGHT = 170;
    private static final int ROW = 26;

    private BarChart() {}

    static String of(List<Summary> results) {
        double largest = results.stream()
                .map(Summary::headline)
                .mapToDouble(figure -> figure == null ? 0 : figure.max())
                .max()
                .orElse(0);
        Svg svg = new Svg(WIDTH, ROW * results.size() + 4, results.get(0).workload());
        double y = 2;
        for (Summary result : results) {
            svg.text("end", LEFT - 8, y + 16, result.target());
            Figure figure = result.headline();
            if (figure == null) {
                svg.text("start", LEFT, y + 16, "no figures");
            } else {
                bar(svg, result, figure, largest, y);
            }
            y += ROW;
        }
        return svg.end();
    }

    private static void bar(Svg svg, Summary result, Figure figure, double largest, double y) {
        double scale = largest > 0 ? (WIDTH - LEFT - RIGHT) / largest : 0;
        svg.rectangle(style(result.target()), LEFT, y + 3, Math.max(1, figure.median() * scale), ROW - 8.0);
        double middle = y + ROW / 2.0 - 1;
        svg.line("spread", LEFT + figure.min() * scale, middle, LEFT + figure.max() * scale, middle);
        svg.text(
                "start",
                LEFT + figure.max() * scale + 8,
                y + 16,
                TextTable.number(figure.median()) + " " + figure.unit());
    }

    private static String style(String target) {
        return switch (target) {
            case "rowmq" -> "own";
            case Summary.RAW -> "raw";
            default -> "peer";
        };
    }
}
