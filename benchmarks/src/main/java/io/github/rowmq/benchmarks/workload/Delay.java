package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.measure.Check;
import io.github.rowmq.benchmarks.measure.Histogram;
import io.github.rowmq.benchmarks.measure.Metric;
import io.github.rowmq.benchmarks.measure.Run;
import io.github.rowmq.benchmarks.measure.Seen;
import io.github.rowmq.benchmarks.provider.Target;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many messages that become due while a consumer waits for them. Immutable. */
final class Delay implements Workload {

    private static final int BATCH = 100;
    private static final long PATIENCE_MILLIS = 60_000;
    /** The clocks of the database and of this JVM may differ by so much. */
    private static final long TOLERANCE_MILLIS = 10;

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @Override
    public String name() {
        return "delay";
    }

    @Override
    public String description() {
        return "messages (parameter delayed, 20,000) with a delivery delay of 2 s, how late they come";
    }

    @Override
    public Run run(Target target, Settings settings) throws Exception {
        int count = settings.number("delayed", 20_000);
        String queue = name() + "-" + NUMBERS.incrementAndGet();
        Histogram lateness = new Histogram();
        Seen seen = new Seen(1);
        Crew crew = new Crew();
        try (Connection connection = target.factory().createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
            connection.start();
            crew.start("delayed", () -> send(target, queue, count, settings));
            for (int i = 0; i < count; i++) {
                Message message = consumer.receive(PATIENCE_MILLIS);
                if (message == null) {
                    break;
                }
                long late = System.currentTimeMillis() - message.getJMSDeliveryTime();
                if (late < -TOLERANCE_MILLIS) {
                    throw new IllegalStateException("A message came " + -late + " ms early");
                }
                lateness.add(TimeUnit.MILLISECONDS.toNanos(late));
                Payload.Origin origin = Payload.read(message);
                seen.add(origin.producer(), origin.number());
                if (i % BATCH == BATCH - 1) {
                    session.commit();
                }
            }
            session.commit();
        }
        crew.join(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        Check check = Check.of(new int[] {count}, List.of(seen));
        return Run.of(
                List.of(
                        Metric.millis("late p50", lateness.quantile(0.5)),
                        Metric.millis("late p99", lateness.quantile(0.99)),
                        Metric.millis("late max", lateness.max())),
                // Of messages that are due at the same millisecond any may come first.
                new Check(check.sent(), check.received(), check.lost(), check.doubled(), 0));
    }

    private static void send(Target target, String queue, int count, Settings settings) throws Exception {
        try (Connection connection = target.factory().createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            producer.setDeliveryDelay(Math.min(2_000, 10 * settings.duration().toMillis()));
            for (int i = 0; i < count; i++) {
                producer.send(Payload.create(session, 0, i, Load.KILOBYTE));
                if (i % BATCH == BATCH - 1) {
                    session.commit();
                }
            }
            session.commit();
        }
    }
}
