package io.github.rowmq.torture.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.torture.proxy.TcpProxy;
import io.github.rowmq.torture.worker.WorkerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The place of one JVM in a run: one life follows the other in it. Thread-safe; the lock is held while a process starts
 * or ends, so that there is never more than one.
 */
public final class Slot implements AutoCloseable {

    private final String name;
    private final Path directory;
    private final Launch launch;
    private final @Nullable TcpProxy proxy;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable WorkerProcess current;

    @GuardedBy("lock")
    private int lives;

    @GuardedBy("lock")
    private int crashes;

    /** Says how a life begins. */
    public interface Launch {
        WorkerSettings settings(String life);
    }

    /**
     * @param name before the number of each life
     * @param directory for what the JVMs print
     * @param proxy between its JVMs and the database; null if there is none
     */
    public Slot(String name, Path directory, Launch launch, @Nullable TcpProxy proxy) {
        this.name = name;
        this.directory = directory;
        this.launch = launch;
        this.proxy = proxy;
    }

    public String name() {
        return name;
    }

    public @Nullable TcpProxy proxy() {
        return proxy;
    }

    /** Begins a life, if none is there; one that ended by itself counts as a crash. */
    public void start() throws IOException {
        start(Map.of());
    }

    /** The same, with more in its environment. */
    public void start(Map<String, String> environment) throws IOException {
        lock.lock();
        try {
            WorkerProcess before = current;
            if (before != null && before.isAlive()) {
                return;
            }
            if (before != null) {
                crashes++;
            }
            lives++;
            String life = name + "." + lives;
            current = WorkerProcess.start(launch.settings(life), environment, directory.resolve(life + ".err"));
        } finally {
            lock.unlock();
        }
    }

    /** The life that is there; null if there is none. */
    public @Nullable WorkerProcess current() {
        lock.lock();
        try {
            return current;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the life as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        lock.lock();
        try {
            WorkerProcess victim = current;
            if (victim != null) {
                if (!victim.isAlive()) {
                    crashes++;
                }
                victim.kill();
                current = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** How often a JVM had ended by itself. */
    public int crashes() {
        lock.lock();
        try {
            return crashes;
        } finally {
            lock.unlock();
        }
    }

    public int lives() {
        lock.lock();
        try {
            return lives;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the life that is there has ended by itself, with exit code 0; returns whether it did in that time. */
    public boolean awaitEnd(Duration bound) throws InterruptedException {
        WorkerProcess last = current();
        if (last == null) {
            return true;
        }
        Integer code = last.awaitExit(bound);
        lock.lock();
        try {
            current = null;
        } finally {
            lock.unlock();
        }
        if (code == null) {
            last.kill();
        }
        return code != null && code == 0;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
        if (proxy != null) {
            proxy.close();
        }
    }
}
