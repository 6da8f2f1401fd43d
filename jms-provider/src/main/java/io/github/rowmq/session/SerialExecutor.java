package io.github.rowmq.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Runs tasks one at a time, in order, on threads borrowed from another executor. Thread-safe. */
final class SerialExecutor implements Executor {

    private final Executor threads;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean running;

    SerialExecutor(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        boolean start;
        lock.lock();
        try {
            tasks.addLast(task);
            start = !running;
            running = true;
        } finally {
            lock.unlock();
        }
        if (start) {
            threads.execute(this::runAll);
        }
    }

    private void runAll() {
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable task = tasks.pollFirst();
            running = task != null;
            return task;
        } finally {
            lock.unlock();
        }
    }
}
