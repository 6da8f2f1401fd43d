package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.measure.Check;
import io.github.rowmq.benchmarks.measure.Histogram;
import io.github.rowmq.benchmarks.measure.Seen;
import io.github.rowmq.benchmarks.provider.Target;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * 500 messages a second into a queue and out of it, in transactions of 50 ten times a second; times what it takes to
 * receive and commit 50. Thread-safe.
 */
final class Flow implements AutoCloseable {

    private static final int BATCH = 50;
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PATIENCE_MILLIS = 30_000;

    private final Target target;
    private final String queue;
    private final int standing;
    private final Crew crew = new Crew();
    private final Seen seen = new Seen(2);
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean stopped;
    private volatile boolean drain;
    private Histogram latencies = new Histogram();

    /** @param standing how many messages of producer 0 are in the queue already */
    Flow(Target target, String queue, int standing) {
        this.target = target;
        this.queue = queue;
        this.standing = standing;
        crew.start("flow-in", this::send);
        crew.start("flow-out", this::receive);
    }

    private void send() throws Exception {
        try (Connection connection = target.factory().createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            long due = System.nanoTime();
            while (!stopped) {
                for (int i = 0; i < BATCH; i++) {
                    producer.send(Payload.create(session, 1, (int) sent.get() + i, Load.KILOBYTE));
                }
                session.commit();
                sent.addAndGet(BATCH);
                due = awaitNext(due);
            }
            drain = true;
        }
    }

    private static long awaitNext(long due) {
        long next = due + PERIOD;
        while (next - System.nanoTime() > 0) {
            LockSupport.parkNanos(next - System.nanoTime());
        }
        return next;
    }

    private void receive() throws Exception {
        try (Connection connection = target.factory().createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
            connection.start();
            long due = System.nanoTime();
            while (!drain || received.get() < standing + sent.get()) {
                long from = System.nanoTime();
                receiveBatch(session, consumer);
                record(System.nanoTime() - from);
                if (!drain) {
                    due = awaitNext(due);
                }
            }
        }
    }

    private void receiveBatch(Session session, MessageConsumer consumer) throws Exception {
        for (int i = 0; i < BATCH; i++) {
            Message message = consumer.receive(PATIENCE_MILLIS);
            if (message == null) {
                throw new IllegalStateException("Nothing within " + PATIENCE_MILLIS + " ms");
            }
            Payload.Origin origin = Payload.read(message);
            seen.add(origin.producer(), origin.number());
        }
        session.commit();
        received.addAndGet(BATCH);
    }

    private synchronized void record(long nanos) {
        latencies.add(nanos);
    }

    /** What was timed since the last call. */
    synchronized Histogram takeLatencies() throws Exception {
        crew.check();
        Histogram taken = latencies;
        latencies = new Histogram();
        return taken;
    }

    long received() {
        return received.get();
    }

    /** Receives the rest, and says whether it was all. */
    Check end() throws Exception {
        stopped = true;
        crew.join(2 * PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        return Check.of(new int[] {standing, (int) sent.get()}, List.of(seen));
    }

    @Override
    public void close() {
        stopped = true;
    }
}
