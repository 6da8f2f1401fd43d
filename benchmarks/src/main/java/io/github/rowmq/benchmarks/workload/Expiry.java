package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.database.FreshDatabase;
import io.github.rowmq.benchmarks.measure.Check;
import io.github.rowmq.benchmarks.measure.Heap;
import io.github.rowmq.benchmarks.measure.Metric;
import io.github.rowmq.benchmarks.measure.Run;
import io.github.rowmq.benchmarks.measure.Seen;
import io.github.rowmq.benchmarks.provider.RowMq;
import io.github.rowmq.benchmarks.provider.Target;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many messages that have expired, and some behind them that have not. Immutable. */
final class Expiry implements Workload {

    private static final int LIVE = 1;
    private static final int BATCH = 100;
    private static final long PATIENCE_MILLIS = 60_000;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @Override
    public String name() {
        return "expiry";
    }

    @Override
    public String description() {
        return "messages that have expired (parameter expiring, 50,000) in front of 1,000 that have not";
    }

    @Override
    public Run run(Target target, Settings settings) throws Exception {
        int expiring = settings.number("expiring", 50_000);
        int live = Math.max(10, expiring / 50);
        String queue = name() + "-" + NUMBERS.incrementAndGet();
        List<Metric> metrics = new ArrayList<>();
        Seen seen = new Seen(2);
        try (Connection connection = target.factory().createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            connection.start();
            // All expire at about the same time, after the last was sent.
            long expiresAt = System.currentTimeMillis() + 2_000 + expiring / 5;
            long from = System.nanoTime();
            for (int i = 0; i < expiring; i++) {
                producer.setTimeToLive(Math.max(1, expiresAt - System.currentTimeMillis()));
                producer.send(Payload.create(session, 0, i, Load.KILOBYTE));
                commitAt(session, i, expiring);
            }
            metrics.add(Metric.rate("sent with a time to live", "msg", expiring, System.nanoTime() - from));
            producer.setTimeToLive(0);
            for (int i = 0; i < live; i++) {
                producer.send(Payload.create(session, LIVE, i, Load.KILOBYTE));
                commitAt(session, i, live);
            }
            Heap.pause(Math.max(0, expiresAt + 5 - System.currentTimeMillis()));
            try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
                from = System.nanoTime();
                receive(session, consumer, seen, live);
                metrics.add(0, Metric.millis("all that live received", System.nanoTime() - from));
            }
        }
        if (target.name().equals("rowmq")) {
            metrics.add(Metric.millis("expired rows gone", awaitGone(RowMq.database(target))));
        }
        return Run.of(metrics, Check.of(new int[] {0, live}, List.of(seen)));
    }

    private static void commitAt(Session session, int index, int count) throws JMSException {
        if (index % BATCH == BATCH - 1 || index == count - 1) {
            session.commit();
        }
    }

    private static void receive(Session session, MessageConsumer consumer, Seen seen, int live) throws JMSException {
        for (int i = 0; i < live; i++) {
            Message message = consumer.receive(PATIENCE_MILLIS);
            if (message == null) {
                break;
            }
            Payload.Origin origin = Payload.read(message);
            if (origin.producer() != LIVE) {
                throw new IllegalStateException("A message was delivered that had expired");
            }
            seen.add(LIVE, origin.number());
            commitAt(session, i, live);
        }
        session.commit();
    }

    /** How long until the housekeeping has removed the rows, from now, or -1 if it takes more than a minute. */
    private static long awaitGone(FreshDatabase database) throws SQLException, InterruptedException {
        long from = System.nanoTime();
        String sql = "select count(*) from " + database.tablePrefix() + "delivery where expires_at is not null";
        try (java.sql.Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            while (System.nanoTime() - from < TimeUnit.MINUTES.toNanos(1)) {
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    if (row.getLong(1) == 0) {
                        return System.nanoTime() - from;
                    }
                }
                Heap.pause(100);
            }
        }
        throw new IllegalStateException("Expired rows are still there after a minute");
    }
}
