package io.github.rowmq.benchmarks.report;

import static io.github.rowmq.benchmarks.report.Svg.escape;

import io.github.rowmq.benchmarks.measure.Series;
import io.github.rowmq.benchmarks.report.Summary.Figure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Reports as one page that needs nothing else: plots first, all figures below. Stateless. */
public final class HtmlPage {

    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>RowMQ benchmarks</title><style>
            :root { color-scheme: light dark; --ink: #1c2733; --soft: #66737f; --line: #d9dfe4; --back: #fff;
                    --own: #2563a8; --raw: #a9b4bf; --peer: #d08a3c; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e2e8ee; --soft: #96a3b0; --line: #38444f;
                    --back: #14191e; --own: #6ea8e8; --raw: #5d6a76; --peer: #d59a58; } }
            body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--back);
                   max-width: 760px; margin: 2em auto; padding: 0 1em; }
            h1 { font-size: 1.6em; } h2 { margin-top: 2.2em; border-bottom: 2px solid var(--line); }
            h3 { margin: 1.6em 0 .2em; } p { margin: .3em 0; } .soft { color: var(--soft); }
            svg { max-width: 100%; height: auto; } svg text { font-size: 12px; fill: var(--ink); }
            .own { fill: var(--own); } .raw { fill: var(--raw); } .peer { fill: var(--peer); }
            .spread { stroke: var(--ink); stroke-width: 1.5; } .grid { stroke: var(--line); }
            .curve { fill: none; stroke: var(--own); stroke-width: 1.8; }
            .bad { color: #c22; font-weight: 600; }
            table { border-collapse: collapse; font-size: 13px; } td, th { padding: 2px 12px 2px 0; text-align: left; }
            td.number { text-align: right; font-variant-numeric: tabular-nums; } tr + tr td { border-top: 1px solid var(--line); }
            </style></head><body>
            <h1>RowMQ benchmarks</h1>
            <p class="soft">Bars are medians, the dark line in each the spread over all runs. Grey is what plain JDBC
            reaches on the same database in the same run. Every workload checks that nothing was lost, doubled or put out
            of order.</p>
            """;

    private HtmlPage() {}

    /** The page of one or several reports. */
    public static String of(List<Report> reports) {
        return HEAD + reports.stream().map(HtmlPage::section).collect(Collectors.joining()) + "</body></html>\n";
    }

    private static String section(Report report) {
        Environment environment = report.environment();
        StringBuilder html = new StringBuilder();
        html.append("<h2>").append(escape(environment.database())).append("</h2>\n<p class=\"soft\">");
        html.append(escape(environment.machine())).append("; ").append(escape(environment.java()));
        html.append("; commit ")
                .append(escape(environment.commit()))
                .append(", ")
                .append(escape(environment.when()));
        html.append("; ").append(escape(environment.settings())).append("</p>\n");
        environment.targets().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(target -> html.append("<p class=\"soft\">")
                        .append(escape(target.getKey() + ": " + target.getValue()))
                        .append("</p>\n"));
        byWorkload(report).values().forEach(results -> workload(html, report, results));
        return html.toString();
    }

    private static Map<String, List<Summary>> byWorkload(Report report) {
        return report.results().stream()
                .collect(Collectors.groupingBy(Summary::workload, LinkedHashMap::new, Collectors.toList()));
    }

    private static void workload(StringBuilder html, Report report, List<Summary> results) {
        Summary first = results.get(0);
        html.append("<h3>").append(escape(first.workload())).append("</h3>\n<p class=\"soft\">");
        html.append(escape(first.description()))
                .append("</p>\n<p>")
                .append(headline(results))
                .append("</p>\n");
        html.append(BarChart.of(results));
        for (Summary result : results) {
            for (Series series : result.series()) {
                if (series.points().size() > 1 && result.target().equals("rowmq")) {
                    html.append(LineChart.of(series));
                }
            }
        }
        html.append("<details><summary>all figures</summary><table>\n");
        results.forEach(result -> rows(html, report, result));
        html.append("</table></details>\n");
    }

    private static String headline(List<Summary> results) {
        return results.stream()
                .filter(result -> !result.target().equals(Summary.RAW))
                .map(Summary::headline)
                .filter(figure -> figure != null)
                .findFirst()
                .map(figure -> "<b>" + escape(figure.name()) + "</b>, " + escape(figure.unit())
                        + (figure.isRate() ? " (more is better)" : ""))
                .orElse("");
    }

    private static void rows(StringBuilder html, Report report, Summary result) {
        if (result.failure() != null) {
            html.append(String.format(
                    Locale.ROOT,
                    "<tr><td><b>%s</b></td><td colspan=\"4\">%s</td></tr>%n",
                    escape(result.target()),
                    escape(result.failure())));
        }
        boolean first = true;
        for (Figure figure : result.figures()) {
            html.append(String.format(
                    Locale.ROOT,
                    "<tr><td>%s</td><td>%s</td><td class=\"number\">%s</td><td>%s</td><td class=\"soft\">%s … %s%s</td></tr>%n",
                    first ? "<b>" + escape(result.target()) + "</b>" : "",
                    escape(figure.name()),
                    TextTable.number(figure.median()),
                    escape(figure.unit()),
                    TextTable.number(figure.min()),
                    TextTable.number(figure.max()),
                    first ? escape(TextTable.remark(report, result, figure)) : ""));
            first = false;
        }
        if (!result.check().passed()) {
            html.append("<tr><td></td><td colspan=\"4\" class=\"bad\">")
                    .append(escape(result.check().text()))
                    .append("</td></tr>\n");
        }
    }
}
