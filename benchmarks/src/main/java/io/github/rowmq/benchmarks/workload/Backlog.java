package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.measure.Check;
import io.github.rowmq.benchmarks.measure.Heap;
import io.github.rowmq.benchmarks.measure.Metric;
import io.github.rowmq.benchmarks.measure.Run;
import io.github.rowmq.benchmarks.measure.Seen;
import io.github.rowmq.benchmarks.measure.Series;
import io.github.rowmq.benchmarks.provider.Target;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A queue that is filled while nobody consumes, and then drained by one consumer in order. Immutable. */
final class Backlog implements Workload {

    private static final int PRODUCERS = 2;
    private static final int BATCH = 100;
    private static final int PARTS = 10;
    private static final long PATIENCE_MILLIS = 30_000;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @Override
    public String name() {
        return "backlog";
    }

    @Override
    public String description() {
        return "messages (parameter messages, 200,000) queued, then drained by one consumer in transactions of 100;"
                + " heap above empty";
    }

    @Override
    public Yardstick yardstick() {
        return Yardstick.DRAIN;
    }

    @Override
    public Run run(Target target, Settings settings) throws Exception {
        int each = settings.number("messages", 200_000) / PRODUCERS;
        int[] counts = {each, each};
        String queue = name() + "-" + NUMBERS.incrementAndGet();
        try (Connection keptOpen = target.factory().createConnection()) {
            keptOpen.start();
            Filling.fillOne(target, queue + "-first", 0, 0, 1, (message, number) -> {});
            long empty = Heap.reachable();
            long filling = Filling.fill(target, queue, counts, (message, number) -> {});
            double above = (Heap.reachable() - empty) / (double) (1 << 20);
            Draining draining = new Draining(counts);
            draining.drain(keptOpen, queue);
            List<Metric> metrics = new ArrayList<>();
            draining.addMetrics(metrics);
            metrics.add(Metric.of("heap above empty", "MB", above));
            metrics.add(Metric.rate("filled", "msg", (long) each * PRODUCERS, filling));
            Series series = new Series("drained, by tenths", "msg/s", draining.points);
            return new Run(metrics, Check.of(counts, List.of(draining.seen)), List.of(series));
        }
    }

    /** Confined to a thread. */
    private static final class Draining {

        private final int total;
        private final Seen seen;
        private final List<Series.Point> points = new ArrayList<>();
        private long nanos;

        Draining(int[] counts) {
            this.total = counts[0] * PRODUCERS;
            this.seen = new Seen(PRODUCERS);
        }

        void drain(Connection connection, String queue) throws JMSException {
            try (Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                    MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
                long from = System.nanoTime();
                long partFrom = from;
                int partSize = Math.max(1, total / PARTS);
                for (int received = 1; received <= total; received++) {
                    Message message = consumer.receive(PATIENCE_MILLIS);
                    if (message == null) {
                        break;
                    }
                    Payload.Origin origin = Payload.read(message);
                    seen.add(origin.producer(), origin.number());
                    if (received % BATCH == 0 || received == total) {
                        session.commit();
                    }
                    if (received % partSize == 0) {
                        long now = System.nanoTime();
                        points.add(new Series.Point((now - from) / 1e9, partSize * 1e9 / (now - partFrom)));
                        partFrom = now;
                    }
                }
                session.commit();
                nanos = System.nanoTime() - from;
            }
        }

        void addMetrics(List<Metric> metrics) {
            metrics.add(Metric.rate("drained", "msg", seen.count(), nanos));
            if (!points.isEmpty()) {
                metrics.add(Metric.of("first tenth", "msg/s", points.get(0).value()));
                metrics.add(Metric.of(
                        "last tenth",
                        "msg/s",
                        points.get(Math.min(points.size(), PARTS) - 1).value()));
            }
        }
    }
}
