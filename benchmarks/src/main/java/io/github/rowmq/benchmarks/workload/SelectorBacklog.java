package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.measure.Check;
import io.github.rowmq.benchmarks.measure.Histogram;
import io.github.rowmq.benchmarks.measure.Metric;
import io.github.rowmq.benchmarks.measure.Run;
import io.github.rowmq.benchmarks.measure.Seen;
import io.github.rowmq.benchmarks.provider.Target;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A consumer whose selector one message in a hundred of a large backlog matches; then new ones behind it. Immutable. */
final class SelectorBacklog implements Workload {

    private static final int COLORS = 100;
    private static final int WANTED = 7;
    private static final long PATIENCE_MILLIS = 30_000;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @Override
    public String name() {
        return "selector";
    }

    @Override
    public String description() {
        return "a selector that matches 1 % of a backlog (parameter selector-messages, 100,000), then new messages behind"
                + " the 99 % that nobody takes";
    }

    @Override
    public Run run(Target target, Settings settings) throws Exception {
        int count = settings.number("selector-messages", 100_000) / COLORS * COLORS;
        String queue = name() + "-" + NUMBERS.incrementAndGet();
        Filling.fill(
                target,
                queue,
                new int[] {count},
                (message, number) -> message.setIntProperty("color", number % COLORS));
        Seen seen = new Seen(1);
        Histogram latencies = new Histogram();
        int sent = count;
        long nanos;
        try (Connection connection = target.factory().createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            connection.start();
            try (MessageConsumer selecting = session.createConsumer(session.createQueue(queue), "color = " + WANTED)) {
                long from = System.nanoTime();
                for (int i = 0; i < count / COLORS; i++) {
                    take(selecting, seen);
                }
                nanos = System.nanoTime() - from;
                from = System.nanoTime();
                while (System.nanoTime() - from < settings.duration().toNanos()) {
                    long at = System.nanoTime();
                    Message message = Payload.create(session, 0, sent, Load.KILOBYTE);
                    message.setIntProperty("color", WANTED);
                    producer.send(message);
                    sent++;
                    take(selecting, seen);
                    latencies.add(System.nanoTime() - at);
                }
            }
        }
        Seen rest = rest(target, queue, count - count / COLORS);
        return Run.of(
                List.of(
                        Metric.millis("new one p50", latencies.quantile(0.5)),
                        Metric.millis("new one p99", latencies.quantile(0.99)),
                        Metric.rate("selected from backlog", "msg", count / COLORS, nanos)),
                Check.of(new int[] {sent}, List.of(seen, rest)));
    }

    private static void take(MessageConsumer consumer, Seen seen) throws JMSException {
        Message message = consumer.receive(PATIENCE_MILLIS);
        if (message == null) {
            throw new IllegalStateException("Nothing within " + PATIENCE_MILLIS + " ms");
        }
        if (message.getIntProperty("color") != WANTED) {
            throw new IllegalStateException("The selector let a message pass that it does not match");
        }
        Payload.Origin origin = Payload.read(message);
        seen.add(origin.producer(), origin.number());
    }

    private static Seen rest(Target target, String queue, int count) throws JMSException {
        Seen seen = new Seen(1);
        try (Connection connection = target.factory().createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
            connection.start();
            for (int i = 0; i < count; i++) {
                Message message = consumer.receive(PATIENCE_MILLIS);
                if (message == null) {
                    break;
                }
                Payload.Origin origin = Payload.read(message);
                seen.add(origin.producer(), origin.number());
                if (i % 100 == 99) {
                    session.commit();
                }
            }
            session.commit();
        }
        return seen;
    }
}
