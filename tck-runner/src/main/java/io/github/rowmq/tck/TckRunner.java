package io.github.rowmq.tck;

import io.github.rowmq.tck.Fork.RunContext;
import io.github.rowmq.tck.database.RunDatabase;
import io.github.rowmq.tck.worker.Outcome;
import io.github.rowmq.tck.worker.TestId;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The command: runs the official Jakarta Messaging TCK, or another JUnit suite on the class path, against RowMQ on a
 * database that it starts, in parallel JVMs with a database each. Every test of the suite is run; there is no list of
 * exceptions. The exit code is 0 if every one passed, 1 if one did not, and 2 if the run could not take place, because
 * the suite is not there, for one. Stateless.
 */
public final class TckRunner {
    static final int EXIT_ALL_PASSED = 0;
    static final int EXIT_NOT_ALL_PASSED = 1;
    static final int EXIT_NOT_RUN = 2;

    private TckRunner() {}

    public static void main(String[] args) throws InterruptedException {
        System.exit(run(System.out, args));
    }

    /** Does what the command line says and returns the exit code. */
    static int run(PrintStream out, String... args) throws InterruptedException {
        try {
            return run(out, RunnerOptions.parse(args));
        } catch (IllegalArgumentException | IOException e) {
            out.println("NOT RUN: " + e.getMessage());
            if (e.getCause() != null && !Objects.equals(e.getCause().getMessage(), e.getMessage())) {
                out.println("  caused by " + e.getCause());
            }
            return EXIT_NOT_RUN;
        }
    }

    private static int run(PrintStream out, RunnerOptions options) throws IOException, InterruptedException {
        List<TestId> tests = Suite.find(options.packages(), options.only());
        if (tests.isEmpty()) {
            out.println("NOT RUN: " + options.title() + " is not on the class path: no test was found in "
                    + String.join(", ", options.packages())
                    + (options.only().pattern().isEmpty() ? "" : " that matches " + options.only()) + ".");
            out.println(
                    "With Maven, the profile tck brings it where it can be resolved; -Dtck.version=... names another.");
            return EXIT_NOT_RUN;
        }
        Path files = options.reports().resolve("files");
        empty(options.reports());
        Files.createDirectories(files);
        long start = System.nanoTime();
        Results results = new Results(tests);
        Report report = new Report(out, options.reports().resolve("logs"), results);
        options.server().forEach(System::setProperty);
        String description;
        try (RunDatabase database = RunDatabase.start(options.database(), files)) {
            description = database.description();
            out.println(tests.size() + " tests of " + options.title() + " on " + description + ", " + options.forks()
                    + " JVMs at a time");
            RunContext context = new RunContext(
                    new WorkQueue(tests), results, database, TckRun.settings(options), files, report::onResult);
            new TckRun(context, options.forks()).execute();
        }
        report.writeTable(options.reports().resolve("results.tsv"));
        report.summary(options.title(), description, options.forks(), Duration.ofNanos(System.nanoTime() - start));
        return results.count(Outcome.PASSED) == results.total() ? EXIT_ALL_PASSED : EXIT_NOT_ALL_PASSED;
    }

    private static void empty(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> below = Files.walk(directory)) {
                for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
