package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.measure.Seen;
import io.github.rowmq.benchmarks.provider.Target;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A listener on each of many queues, several to a session. What they see is guarded by this object's monitor. */
final class Listeners implements AutoCloseable {

    private static final int IN_SESSION = 100;

    private final Connection connection;
    private final List<Session> sessions = new ArrayList<>();
    private final Seen seen;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Consumer<Payload.Origin> onArrival;

    /** @param onArrival told of each message, on the listener's thread */
    Listeners(Target target, int producers, Consumer<Payload.Origin> onArrival) throws JMSException {
        this.connection = target.factory().createConnection();
        this.seen = new Seen(producers);
        this.onArrival = onArrival;
        connection.start();
    }

    void open(String queues, int count) throws JMSException {
        for (int i = 0; i < count; i++) {
            if (i % IN_SESSION == 0) {
                sessions.add(connection.createSession(false, Session.AUTO_ACKNOWLEDGE));
            }
            Session session = sessions.get(sessions.size() - 1);
            session.createConsumer(session.createQueue(queues + i)).setMessageListener(this::take);
        }
    }

    private void take(Message message) {
        try {
            Payload.Origin origin = Payload.read(message);
            synchronized (this) {
                seen.add(origin.producer(), origin.number());
            }
            onArrival.accept(origin);
        } catch (JMSException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    synchronized long received() {
        return seen.count();
    }

    /** Waits until that many have arrived, or a minute is over. */
    void await(long messages) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (received() < messages && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(20_000);
        }
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("A listener failed", cause);
        }
    }

    /** Read it when nothing arrives any more. */
    synchronized Seen seen() {
        return seen;
    }

    @Override
    public void close() throws JMSException {
        connection.close();
    }
}
