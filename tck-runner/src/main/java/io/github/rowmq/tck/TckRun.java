package io.github.rowmq.tck;

import io.github.rowmq.tck.Fork.RunContext;
import io.github.rowmq.tck.worker.WorkerSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** One run of a suite: as many lines of JVMs as asked for, until the queue is empty. Confined to its thread. */
final class TckRun {
    private final RunContext context;
    private final int forkCount;

    TckRun(RunContext context, int forkCount) {
        this.context = context;
        this.forkCount = forkCount;
    }

    /** What the tests are given, by the TCK's names, and how their JVMs are started. */
    static WorkerSettings settings(RunnerOptions options) {
        Map<String, String> properties = Map.of(
                "jms_timeout",
                Long.toString(options.receiveLimit().toMillis()),
                "user",
                TckUser.NAME,
                "password",
                TckUser.PASSWORD,
                "platform.mode",
                "standalone",
                "vehicle",
                "standalone",
                "java.util.logging.SimpleFormatter.format",
                "%1$tT.%1$tL %4$s %3$s %5$s%6$s%n");
        return new WorkerSettings(
                options.reports().resolve("logs"),
                options.testLimit(),
                options.jvmArguments(),
                properties,
                options.preparation());
    }

    /**
     * Runs until every test has a result.
     *
     * @throws IOException a JVM or its database could not be started
     */
    void execute() throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(forkCount);
        List<Fork> forks = new ArrayList<>();
        Thread onExit = new Thread(() -> forks.forEach(Fork::kill), "tck-exit");
        try {
            ExecutorCompletionService<@Nullable Void> lines = new ExecutorCompletionService<>(threads);
            for (int number = 1; number <= forkCount; number++) {
                forks.add(new Fork(number, context));
            }
            Runtime.getRuntime().addShutdownHook(onExit);
            forks.forEach(lines::submit);
            for (int i = 0; i < forkCount; i++) {
                lines.take().get();
            }
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() == null ? e.toString() : e.getCause().getMessage(), e.getCause());
        } finally {
            threads.shutdownNow();
            forks.forEach(Fork::kill);
        }
    }
}
