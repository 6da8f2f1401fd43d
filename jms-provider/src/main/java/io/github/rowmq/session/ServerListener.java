package io.github.rowmq.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.RowMQDestination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The part of a session that an application server uses: a connection consumer loads messages into it, and the server's
 * thread runs it (Jakarta Messaging 3.1, section 10.1). Thread-safe.
 */
final class ServerListener {

    private final SessionCore session;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable MessageListener listener;

    @GuardedBy("lock")
    private final ArrayDeque<Loaded> loaded = new ArrayDeque<>(0);

    @GuardedBy("lock")
    private boolean closed;

    ServerListener(SessionCore session) {
        this.session = session;
    }

    @Nullable
    MessageListener get() {
        return listener;
    }

    void set(@Nullable MessageListener newListener) {
        listener = newListener;
    }

    /**
     * Takes a message for the next run.
     *
     * @throws IllegalStateException if the session is closed
     */
    void load(Taken taken, RowMQDestination destination) throws IllegalStateException {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("The session of the server session is closed");
            }
            loaded.addLast(new Loaded(taken, destination));
        } finally {
            lock.unlock();
        }
    }

    /** Takes a message out again that could not be started; returns false if it was run, or given back, already. */
    boolean unload(Taken taken) {
        lock.lock();
        try {
            return loaded.removeIf(one -> one.taken().equals(taken));
        } finally {
            lock.unlock();
        }
    }

    /** Calls the listener with everything that is loaded. */
    void run() {
        try {
            session.checkOpen();
        } catch (JMSException e) {
            throw Failures.unchecked(e);
        }
        for (Loaded next = next(); next != null; next = next()) {
            MessageListener current = listener;
            if (current == null) {
                session.giveBack(List.of(next.taken()), false);
            } else {
                session.listen(next.taken(), next.destination(), current);
            }
        }
    }

    /** Gives back what is loaded and was not run; nothing more can be loaded. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        for (Loaded next = next(); next != null; next = next()) {
            session.giveBack(List.of(next.taken()), false);
        }
    }

    private @Nullable Loaded next() {
        lock.lock();
        try {
            return loaded.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    private record Loaded(Taken taken, RowMQDestination destination) {}
}
