package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.measure.Check;
import io.github.rowmq.benchmarks.measure.Heap;
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
import jakarta.jms.TemporaryQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One asks, a listener answers to a temporary queue, one at a time; persistent, 1 KB each way. Immutable. */
final class RequestReply implements Workload {

    private static final long PATIENCE_MILLIS = 30_000;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @Override
    public String name() {
        return "request-reply";
    }

    @Override
    public String description() {
        return "a request and its reply through a temporary queue, in one JVM, one at a time";
    }

    @Override
    public Run run(Target target, Settings settings) throws Exception {
        String queue = name() + "-" + NUMBERS.incrementAndGet();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        try (Connection answering = target.factory().createConnection()) {
            answer(answering, queue, failure);
            Requester requester = new Requester(target, queue, settings);
            Run run = requester.run();
            Throwable cause = failure.get();
            if (cause != null) {
                throw new IllegalStateException("The listener failed", cause);
            }
            return run;
        }
    }

    private static void answer(Connection connection, String queue, AtomicReference<@Nullable Throwable> failure)
            throws JMSException {
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        MessageProducer replies = session.createProducer(null);
        session.createConsumer(session.createQueue(queue)).setMessageListener(request -> {
            try {
                Payload.Origin origin = Payload.read(request);
                Message reply = Payload.create(session, origin.producer(), origin.number(), Load.KILOBYTE);
                reply.setJMSCorrelationID(request.getJMSMessageID());
                replies.send(request.getJMSReplyTo(), reply);
            } catch (JMSException | RuntimeException e) {
                failure.compareAndSet(null, e);
            }
        });
        connection.start();
    }

    /** Asks for a time. Confined to a thread. */
    private static final class Requester {

        private final Target target;
        private final String queue;
        private final Settings settings;
        private final Histogram latencies = new Histogram();
        private final Seen seen = new Seen(1);
        private int next;

        Requester(Target target, String queue, Settings settings) {
            this.target = target;
            this.queue = queue;
            this.settings = settings;
        }

        Run run() throws Exception {
            try (Connection connection = target.factory().createConnection();
                    Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
                TemporaryQueue answers = session.createTemporaryQueue();
                try (MessageProducer producer = session.createProducer(session.createQueue(queue));
                        MessageConsumer consumer = session.createConsumer(answers)) {
                    connection.start();
                    askFor(settings.warmUp().least().toNanos(), session, producer, consumer, answers, false);
                    long from = System.nanoTime();
                    int before = next;
                    askFor(settings.duration().toNanos(), session, producer, consumer, answers, true);
                    Metric rate = Metric.rate("round trips", "msg", next - before, System.nanoTime() - from);
                    return Run.of(metrics(rate), Check.of(new int[] {next}, List.of(seen)));
                } finally {
                    deleteWhenFree(answers);
                }
            }
        }

        /** A consumer that has just been closed may still be known to some providers. */
        private static void deleteWhenFree(TemporaryQueue answers) throws InterruptedException {
            for (int attempt = 0; attempt < 20; attempt++) {
                try {
                    answers.delete();
                    return;
                } catch (JMSException e) {
                    Heap.pause(50);
                }
            }
        }

        private List<Metric> metrics(Metric rate) {
            List<Metric> metrics = new ArrayList<>();
            metrics.add(Metric.millis("round trip p50", latencies.quantile(0.5)));
            metrics.add(Metric.millis("round trip p90", latencies.quantile(0.9)));
            metrics.add(Metric.millis("round trip p99", latencies.quantile(0.99)));
            metrics.add(rate);
            return metrics;
        }

        private void askFor(
                long nanos,
                Session session,
                MessageProducer producer,
                MessageConsumer consumer,
                TemporaryQueue answers,
                boolean counted)
                throws JMSException {
            long from = System.nanoTime();
            while (System.nanoTime() - from < nanos) {
                long asked = System.nanoTime();
                Message request = Payload.create(session, 0, next, Load.KILOBYTE);
                request.setJMSReplyTo(answers);
                producer.send(request);
                next++;
                Message reply = consumer.receive(PATIENCE_MILLIS);
                if (reply == null) {
                    throw new IllegalStateException("No reply within "
                            + TimeUnit.MILLISECONDS.toSeconds(PATIENCE_MILLIS) + " s to request " + (next - 1));
                }
                if (counted) {
                    latencies.add(System.nanoTime() - asked);
                }
                seen.add(0, Payload.read(reply).number());
            }
        }
    }
}
