package io.github.rowmq.tck.worker;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends this JVM if a test takes too long, after writing what every thread was doing into the test's log. A test that
 * hangs cannot be stopped in any gentler way, and the ones after it would find its locks and connections. Confined to
 * the thread that runs the tests.
 */
final class Watchdog {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tck-watchdog");
        thread.setDaemon(true);
        return thread;
    });
    private final Duration limit;
    private final PrintStream runner;
    private @Nullable ScheduledFuture<?> pending;

    Watchdog(Duration limit, PrintStream runner) {
        this.limit = limit;
        this.runner = runner;
    }

    void testStarted(TestId test) {
        pending = timer.schedule(() -> giveUp(test), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    void testFinished() {
        if (pending != null) {
            pending.cancel(false);
            pending = null;
        }
    }

    private void giveUp(TestId test) {
        String reason = "no end within " + limit.toSeconds() + " s; the log ends with what every thread was doing";
        System.out.println(reason);
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            System.out.println(
                    "\"" + entry.getKey().getName() + "\" " + entry.getKey().getState());
            for (StackTraceElement frame : entry.getValue()) {
                System.out.println("    at " + frame);
            }
        }
        System.out.flush();
        runner.println(new Message(
                        Message.Kind.FINISHED,
                        test.uniqueId(),
                        Outcome.FAILED.name(),
                        Long.toString(limit.toMillis()),
                        reason)
                .toLine());
        runner.flush();
        Runtime.getRuntime().halt(WorkerMain.EXIT_TEST_HUNG);
    }
}
