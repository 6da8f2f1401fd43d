package io.github.rowmq.tck;

import io.github.rowmq.tck.database.RunDatabase;
import io.github.rowmq.tck.worker.Outcome;
import io.github.rowmq.tck.worker.TestId;
import io.github.rowmq.tck.worker.WorkerProcess;
import io.github.rowmq.tck.worker.WorkerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One of the parallel lines of a run: a JVM with a database of its own, and after a JVM that died another one with a
 * fresh database. Confined to its thread, but for {@link #kill}.
 */
final class Fork implements Callable<@Nullable Void>, WorkerProcess.Listener {
    private final int number;
    private final RunContext run;
    private int incarnation;
    private volatile @Nullable WorkerProcess worker;
    private List<TestId> batch = List.of();
    private @Nullable TestId running;
    private boolean workerHasRunTests;

    Fork(int number, RunContext run) {
        this.number = number;
        this.run = run;
    }

    /**
     * What the lines of a run share. Immutable record of thread-safe parts.
     *
     * @param queue the batches to take
     * @param results the book
     * @param database where each JVM gets its database
     * @param settings of all JVMs
     * @param directory for the files of each line
     * @param onResult told of every result, from the lines' threads
     */
    record RunContext(
            WorkQueue queue,
            Results results,
            RunDatabase database,
            WorkerSettings settings,
            Path directory,
            Consumer<TestResult> onResult) {}

    @Override
    public @Nullable Void call() throws IOException, InterruptedException {
        try {
            for (List<TestId> next = run.queue().next();
                    next != null;
                    next = run.queue().next()) {
                batch = next;
                runBatch();
            }
        } finally {
            WorkerProcess last = worker;
            if (last != null) {
                last.close();
            }
        }
        return null;
    }

    private void runBatch() throws IOException, InterruptedException {
        while (!batch.isEmpty()) {
            running = null;
            WorkerProcess current = worker;
            if (current == null) {
                current = startWorker();
                worker = current;
            }
            boolean done = current.run(batch, this);
            if (!done) {
                worker = null;
                answerForTheDead(current);
            }
            batch = batch.stream().filter(test -> !run.results().has(test)).toList();
        }
    }

    private WorkerProcess startWorker() throws IOException {
        incarnation++;
        workerHasRunTests = false;
        String name = "fork_" + number + "_" + incarnation;
        Map<String, String> properties = JndiConfiguration.write(
                run.directory().resolve(name), run.database().create(name));
        return WorkerProcess.start(
                run.settings(), properties, run.directory().resolve(name).resolve("jvm.log"));
    }

    /** The test that was running when its JVM ended has failed; if none had begun, the whole batch has. */
    private void answerForTheDead(WorkerProcess dead) throws IOException, InterruptedException {
        String reason = "the JVM ended with exit code " + dead.exitCode() + "; see also " + dead.log();
        if (!workerHasRunTests) {
            // Every other JVM would do the same: better one clear message than a thousand failures.
            throw new IOException("No test could be started: " + reason);
        }
        TestId last = running;
        List<TestId> failed = last == null ? batch : List.of(last);
        for (TestId test : failed) {
            note(new TestResult(test, Outcome.FAILED, Duration.ZERO, reason));
        }
    }

    @Override
    public void started(String uniqueId) {
        workerHasRunTests = true;
        running = find(uniqueId);
    }

    @Override
    public void finished(String uniqueId, Outcome outcome, Duration duration, String reason) {
        TestId test = find(uniqueId);
        if (test != null) {
            note(new TestResult(test, outcome, duration, reason));
        }
    }

    private void note(TestResult result) {
        if (run.results().add(result)) {
            run.onResult().accept(result);
        }
    }

    private @Nullable TestId find(String uniqueId) {
        return batch.stream()
                .filter(test -> test.uniqueId().equals(uniqueId))
                .findFirst()
                .orElse(null);
    }

    /** Ends the JVM at once, when the run itself is ended. Any thread may call. */
    void kill() {
        WorkerProcess current = worker;
        if (current != null) {
            current.kill();
        }
    }
}
