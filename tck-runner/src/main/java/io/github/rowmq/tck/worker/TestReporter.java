package io.github.rowmq.tck.worker;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Tells the runner of each test of one batch, and keeps what is printed meanwhile in the test's log. Confined to the
 * thread that runs the tests, but for the watchdog, which uses thread-safe parts.
 */
final class TestReporter implements TestExecutionListener {
    private final Map<String, TestId> unreported = new LinkedHashMap<>();
    private final Map<String, Long> startedAt = new HashMap<>();
    private final Path logDirectory;
    private final Path betweenTests;
    private final TestOutput output;
    private final PrintStream runner;
    private final Watchdog watchdog;
    private @Nullable Throwable containerFailure;
    private @Nullable String containerSkipped;

    TestReporter(Iterable<TestId> tests, WorkerPaths paths, TestOutput output, PrintStream runner, Watchdog watchdog) {
        tests.forEach(test -> unreported.put(test.uniqueId(), test));
        this.logDirectory = paths.logs();
        this.betweenTests = paths.betweenTests();
        this.output = output;
        this.runner = runner;
        this.watchdog = watchdog;
    }

    @Override
    public void executionStarted(TestIdentifier identifier) {
        TestId test = unreported.get(identifier.getUniqueId());
        if (test != null) {
            output.switchTo(test.logFile(logDirectory));
            send(new Message(Message.Kind.STARTED, test.uniqueId()));
            startedAt.put(test.uniqueId(), System.nanoTime());
            watchdog.testStarted(test);
        }
    }

    @Override
    public void executionSkipped(TestIdentifier identifier, String reason) {
        TestId test = unreported.get(identifier.getUniqueId());
        if (test == null) {
            containerSkipped = reason;
        } else {
            report(test, Outcome.SKIPPED, reason);
        }
    }

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        Throwable thrown = result.getThrowable().orElse(null);
        TestId test = unreported.get(identifier.getUniqueId());
        if (test == null) {
            if (thrown != null) {
                containerFailure = thrown;
            }
            return;
        }
        watchdog.testFinished();
        if (thrown != null) {
            print(thrown);
        }
        report(test, outcome(result), thrown == null ? "" : describe(thrown));
        output.switchTo(betweenTests);
    }

    /** Answers for the tests that were asked for and never ran: their class failed, was disabled or is not there. */
    void reportTheRest() {
        for (TestId test : List.copyOf(unreported.values())) {
            output.switchTo(test.logFile(logDirectory));
            Throwable failure = containerFailure;
            if (failure != null) {
                print(failure);
                report(test, Outcome.FAILED, "did not run: " + describe(failure));
            } else if (containerSkipped != null) {
                report(test, Outcome.SKIPPED, containerSkipped);
            } else {
                report(test, Outcome.FAILED, "did not run, and nothing says why");
            }
        }
        output.switchTo(betweenTests);
        if (containerFailure != null) {
            print(containerFailure);
        }
        send(new Message(Message.Kind.DONE));
    }

    private static Outcome outcome(TestExecutionResult result) {
        return switch (result.getStatus()) {
            case SUCCESSFUL -> Outcome.PASSED;
            case ABORTED -> Outcome.SKIPPED;
            case FAILED -> Outcome.FAILED;
        };
    }

    private void report(TestId test, Outcome outcome, String reason) {
        unreported.remove(test.uniqueId());
        Long started = startedAt.remove(test.uniqueId());
        long millis = started == null ? 0 : (System.nanoTime() - started) / 1_000_000;
        send(new Message(Message.Kind.FINISHED, test.uniqueId(), outcome.name(), Long.toString(millis), reason));
    }

    /** The exception in one line, and what caused it in the end, which often says more. */
    private static String describe(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String words = thrown + (root == thrown ? "" : ", caused by " + root);
        return words.replaceAll("\\s+", " ");
    }

    private static void print(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        System.out.println(trace);
    }

    private void send(Message message) {
        runner.println(message.toLine());
        runner.flush();
    }
}
