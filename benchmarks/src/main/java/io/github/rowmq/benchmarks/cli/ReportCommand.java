package io.github.rowmq.benchmarks.cli;

import io.github.rowmq.benchmarks.report.HtmlPage;
import io.github.rowmq.benchmarks.report.MarkdownTable;
import io.github.rowmq.benchmarks.report.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a page of results. Confined to the main thread. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Makes one HTML page with plots of the JSON files of one or several runs.")
final class ReportCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", description = "JSON files written by the command run")
    private final List<Path> files = new ArrayList<>();

    @Option(names = "--output", defaultValue = "benchmarks.html", description = "default: ${DEFAULT-VALUE}")
    private Path output = Path.of("benchmarks.html");

    @Option(names = "--markdown", description = "tables in Markdown on standard output instead of a page")
    private boolean markdown;

    @Override
    public Integer call() throws IOException {
        List<Report> reports = new ArrayList<>();
        for (Path file : files) {
            reports.add(Report.read(file));
        }
        if (markdown) {
            reports.forEach(report -> System.out.println(MarkdownTable.of(report)));
        } else {
            Files.writeString(output, HtmlPage.of(reports), StandardCharsets.UTF_8);
            System.out.println("written to " + output);
        }
        return 0;
    }
}
