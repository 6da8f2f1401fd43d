package io.github.rowmq.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.RowMQDestination;
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

    void load(Taken taken, RowMQDestination destination) {
        lock.lock();
        try {
            loaded.addLast(new Loaded(taken, destination));
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

    /** Gives back what is loaded and was not run. */
    void close() {
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
