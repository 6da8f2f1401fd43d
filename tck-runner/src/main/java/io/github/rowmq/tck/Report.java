package io.github.rowmq.tck;

import io.github.rowmq.tck.worker.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a person reads of a run. Thread-safe: lines may come from several threads. */
final class Report {
    private static final int PROGRESS_EVERY = 100;
    private static final int REASON_LENGTH = 300;

    private final PrintStream out;
    private final Path logs;
    private final Results results;

    Report(PrintStream out, Path logs, Results results) {
        this.out = out;
        this.logs = logs;
        this.results = results;
    }

    /** Says so when a test has not passed, and now and then how far the run is. */
    void onResult(TestResult result) {
        if (result.outcome() != Outcome.PASSED) {
            out.println(describe(result));
        }
        int done = results.done();
        if (done % PROGRESS_EVERY == 0) {
            out.println(done + " of " + results.total() + " tests run, " + results.count(Outcome.PASSED) + " passed");
        }
    }

    /** The list of what did not pass, the count, and last the line that other tools look for. */
    void summary(String title, String database, int forks, Duration wallTime) {
        List<TestResult> failed = new ArrayList<>(results.with(Outcome.FAILED));
        failed.addAll(results.with(Outcome.SKIPPED));
        if (!failed.isEmpty()) {
            out.println();
            out.println("Not passed:");
            failed.forEach(result -> out.println(describe(result)));
        }
        out.println();
        out.println(title + " on " + database + ", " + forks + " JVMs, " + format(wallTime) + ":");
        out.println(results.total() + " tests");
        out.println(passedFailedSkipped());
    }

    private String passedFailedSkipped() {
        return results.count(Outcome.PASSED) + " passed, " + results.count(Outcome.FAILED) + " failed, "
                + results.count(Outcome.SKIPPED) + " skipped";
    }

    private String describe(TestResult result) {
        String reason = result.reason().lines().findFirst().orElse("");
        if (reason.length() > REASON_LENGTH) {
            reason = reason.substring(0, REASON_LENGTH) + "...";
        }
        return result.outcome() + " " + result.test().displayName() + "\n    " + reason + "\n    log: "
                + result.test().logFile(logs);
    }

    private static String format(Duration duration) {
        return String.format(Locale.ROOT, "%d min %d s", duration.toMinutes(), duration.toSecondsPart());
    }

    /** Writes one line for each test: outcome, milliseconds, test, reason. */
    void writeTable(Path file) throws IOException {
        StringBuilder table = new StringBuilder("outcome\tmillis\ttest\treason\n");
        for (TestResult result : results.all()) {
            table.append(result.outcome())
                    .append('\t')
                    .append(result.duration().toMillis())
                    .append('\t')
                    .append(result.test().displayName())
                    .append('\t')
                    .append(result.reason().replaceAll("\\s+", " "))
                    .append('\n');
        }
        Files.writeString(file, table, StandardCharsets.UTF_8);
    }
}
