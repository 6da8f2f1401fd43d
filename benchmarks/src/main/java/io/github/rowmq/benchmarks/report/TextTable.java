package io.github.rowmq.benchmarks.report;

import io.github.rowmq.benchmarks.report.Summary.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as people read it in a terminal. Stateless. */
public final class TextTable {

    private TextTable() {}

    /** All results, a line for each figure. */
    public static String of(Report report) {
        StringBuilder text = new StringBuilder();
        Environment environment = report.environment();
        text.append(environment.database()).append('\n');
        text.append(environment.machine())
                .append("; ")
                .append(environment.java())
                .append('\n');
        text.append("commit ").append(environment.commit()).append(", ").append(environment.when());
        text.append(", ").append(environment.settings()).append('\n');
        String workload = "";
        for (Summary result : report.results()) {
            if (!result.workload().equals(workload)) {
                workload = result.workload();
                text.append('\n')
                        .append(workload)
                        .append(": ")
                        .append(result.description())
                        .append('\n');
            }
            lines(report, result).forEach(line -> text.append("  ").append(line).append('\n'));
        }
        return text.toString();
    }

    private static List<String> lines(Report report, Summary result) {
        List<String> lines = new ArrayList<>();
        if (result.failure() != null) {
            lines.add(String.format(Locale.ROOT, "%-16s %s", result.target(), result.failure()));
            return lines;
        }
        for (Figure figure : result.figures()) {
            boolean first = lines.isEmpty();
            lines.add(String.format(
                    Locale.ROOT,
                    "%-16s %-24s %12s %-13s [%s .. %s]%s",
                    first ? result.target() : "",
                    figure.name(),
                    number(figure.median()),
                    figure.unit(),
                    number(figure.min()),
                    number(figure.max()),
                    first ? remark(report, result, figure) : ""));
        }
        return lines;
    }

    static String remark(Report report, Summary result, Figure figure) {
        if (result.target().equals(Summary.RAW)) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        String share = shareOfRaw(report, result, figure);
        if (!share.isEmpty()) {
            text.append("  ").append(share).append(" of raw");
        }
        if (result.check().sent() > 0 || !result.check().passed()) {
            text.append("  ")
                    .append(String.format(Locale.ROOT, "%,d", result.check().sent()))
                    .append(" checked: ")
                    .append(result.check().text());
        }
        return text.toString();
    }

    /** How much of what plain JDBC reaches in the same run; empty if that is not known. */
    static String shareOfRaw(Report report, Summary result, Figure figure) {
        if (result.target().equals(Summary.RAW) || !figure.isRate()) {
            return "";
        }
        return report.rawOf(result.workload())
                .map(Summary::headline)
                .map(raw -> String.format(Locale.ROOT, "%.0f %%", 100 * figure.median() / raw.median()))
                .orElse("");
    }

    /** Three significant digits, thousands grouped. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size >= 100 || value == 0) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }
}
