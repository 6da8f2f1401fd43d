package io.github.rowmq.benchmarks.report;

import io.github.rowmq.benchmarks.report.Summary.Figure;
import java.util.Locale;

/** The headlines of a report as a table in Markdown, to be kept with the sources. Stateless. */
public final class MarkdownTable {

    private MarkdownTable() {}

    /** One table with machine, database and commit above it. */
    public static String of(Report report) {
        Environment environment = report.environment();
        StringBuilder text = new StringBuilder();
        text.append(environment.database())
                .append(". ")
                .append(environment.machine())
                .append("; ");
        text.append(environment.java())
                .append("; commit ")
                .append(environment.commit())
                .append(", ");
        text.append(environment.when())
                .append("; ")
                .append(environment.settings())
                .append(".\n\n");
        text.append("| workload | target | figure | median | min – max | of raw | check |\n");
        text.append("| --- | --- | --- | ---: | ---: | ---: | --- |\n");
        for (Summary result : report.results()) {
            Figure figure = result.headline();
            text.append("| ")
                    .append(result.workload())
                    .append(" | ")
                    .append(result.target())
                    .append(" | ");
            if (figure == null) {
                text.append(String.valueOf(result.failure()).replace("|", "/")).append(" | | | | |\n");
                continue;
            }
            text.append(String.format(
                    Locale.ROOT,
                    "%s | %s %s | %s – %s | %s | %s |%n",
                    figure.name(),
                    TextTable.number(figure.median()),
                    figure.unit(),
                    TextTable.number(figure.min()),
                    TextTable.number(figure.max()),
                    TextTable.shareOfRaw(report, result, figure),
                    result.target().equals(Summary.RAW) ? "" : result.check().text()));
        }
        return text.toString();
    }
}
