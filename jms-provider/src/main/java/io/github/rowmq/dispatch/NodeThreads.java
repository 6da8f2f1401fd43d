package io.github.rowmq.dispatch;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that the sessions of one store share: as many as there are listeners and callbacks running at the moment,
 * and one timer. All are daemons. Thread-safe.
 */
public final class NodeThreads implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(NodeThreads.class);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);

    private final ThreadPoolExecutor callbacks;
    private final ScheduledThreadPoolExecutor timer;

    NodeThreads() {
        callbacks = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                KEEP_ALIVE.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                named("rowmq-session-"));
        timer = new ScheduledThreadPoolExecutor(1, named("rowmq-timer-"));
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Runs a task soon; it may block. Tasks that come after the store was closed are dropped. */
    @Override
    public void execute(Runnable task) {
        try {
            callbacks.execute(guarded(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("Dropped a task because the store is closed", e);
        }
    }

    /** Runs a task after a while, on the timer's thread: it must not block. */
    public void after(Duration delay, Runnable task) {
        try {
            var unused = timer.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Dropped a timed task because the store is closed", e);
        }
    }

    void shutdown() {
        timer.shutdown();
        callbacks.shutdown();
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("An internal task failed", e);
            }
        };
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            // Not that of whichever application happened to be first.
            thread.setContextClassLoader(NodeThreads.class.getClassLoader());
            return thread;
        };
    }
}
