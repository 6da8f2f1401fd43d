package io.github.rowmq.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.benchmarks.measure.Check;
import io.github.rowmq.benchmarks.measure.Metric;
import io.github.rowmq.benchmarks.measure.Run;
import io.github.rowmq.benchmarks.measure.Series;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static Run run(double rate, Check check) {
        Series series =
                new Series("received", "msg/s", List.of(new Series.Point(0.5, rate), new Series.Point(1, rate)));
        List<Metric> metrics = List.of(Metric.of("received", "msg/s", rate), Metric.millis("send p50", 1_500_000));
        return new Run(metrics, check, List.of(series));
    }

    static Report report() {
        Environment environment = Environment.here("H2 9.9 (file)", Map.of("rowmq", "RowMQ 1"), "2 runs");
        Summary raw = Summary.of(
                "tx100",
                "many",
                Summary.RAW,
                List.of(Run.of(List.of(Metric.of("best", "msg/s", 100_000)), Check.NOTHING)));
        Summary rowMq = Summary.of(
                "tx100",
                "many",
                "rowmq",
                List.of(run(60_000, new Check(10, 10, 0, 0, 0)), run(80_000, new Check(5, 5, 0, 0, 0))));
        Summary peer = Summary.failed("tx100", "many", "artemis", "not supported: <nothing>");
        return new Report(environment, List.of(raw, rowMq, peer));
    }

    @Test
    void jsonKeepsEverything(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("report.json");
        Report report = report();
        report.write(file);
        assertThat(Report.read(file)).isEqualTo(report);
    }

    @Test
    void runsAreSummedUpByMedianAndSpread() {
        Summary summary = report().results().get(1);
        assertThat(summary.headline())
                .isEqualTo(
                        new Summary.Figure("received", "msg/s", List.of(60_000.0, 80_000.0), 70_000, 60_000, 80_000));
        assertThat(summary.check()).isEqualTo(new Check(15, 15, 0, 0, 0));
    }

    @Test
    void theTableComparesWithTheRawLimit() {
        assertThat(TextTable.of(report()))
                .contains("70,000 msg/s", "70 % of raw", "15 checked: ok", "not supported: <nothing>", "1.50 ms");
    }
}
