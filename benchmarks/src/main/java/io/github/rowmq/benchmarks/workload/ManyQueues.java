package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.measure.Check;
import io.github.rowmq.benchmarks.measure.Heap;
import io.github.rowmq.benchmarks.measure.Histogram;
import io.github.rowmq.benchmarks.measure.Metric;
import io.github.rowmq.benchmarks.measure.Run;
import io.github.rowmq.benchmarks.provider.Target;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A message to each of many queues that did not exist, a consumer on each, then one message at a time. Immutable. */
final class ManyQueues implements Workload {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @Override
    public String name() {
        return "many-queues";
    }

    @Override
    public String description() {
        return "queues (parameter queues, 10,000) created by a send each (by parameter creators, 1, threads), a listener opened on"
                + " each, then latency";
    }

    @Override
    public Run run(Target target, Settings settings) throws Exception {
        int count = settings.number("queues", 10_000);
        String queues = name() + "-" + NUMBERS.incrementAndGet() + "-";
        List<Metric> metrics = new ArrayList<>();
        Histogram latencies = new Histogram();
        try (Connection connection = target.factory().createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(null)) {
            long empty = Heap.reachable();
            int threads = Thread.activeCount();
            long from = System.nanoTime();
            create(target, queues, count, settings.number("creators", 1));
            Metric created = Metric.rate("sends to new queues", "msg", count, System.nanoTime() - from);
            try (Listeners listeners = new Listeners(target, 2, origin -> {})) {
                from = System.nanoTime();
                listeners.open(queues, count);
                Metric opened = Metric.rate("consumers opened", "consumers", count, System.nanoTime() - from);
                listeners.await(count);
                metrics.add(opened);
                metrics.add(created);
                metrics.add(
                        Metric.rate("first messages received", "msg", listeners.received(), System.nanoTime() - from));
                int sent = sendOneByOne(session, producer, queues, count, listeners, latencies, settings);
                metrics.add(Metric.millis("send to receive p50", latencies.quantile(0.5)));
                metrics.add(Metric.millis("send to receive p99", latencies.quantile(0.99)));
                metrics.add(Metric.of("threads more", "", Thread.activeCount() - (double) threads));
                metrics.add(Metric.of("heap above empty", "MB", (Heap.reachable() - empty) / (double) (1 << 20)));
                return Run.of(metrics, check(count, sent, listeners));
            }
        }
    }

    private static void create(Target target, String queues, int count, int creators) throws Exception {
        Crew crew = new Crew();
        for (int creator = 0; creator < creators; creator++) {
            int first = creator;
            crew.start("creator-" + creator, () -> {
                try (Connection connection = target.factory().createConnection();
                        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                        MessageProducer producer = session.createProducer(null)) {
                    for (int i = first; i < count; i += creators) {
                        producer.send(session.createQueue(queues + i), Payload.create(session, 0, i, Load.KILOBYTE));
                    }
                }
            });
        }
        crew.join(1, TimeUnit.HOURS);
    }

    private static int sendOneByOne(
            Session session,
            MessageProducer producer,
            String queues,
            int count,
            Listeners listeners,
            Histogram latencies,
            Settings settings)
            throws JMSException {
        Random random = new Random(7);
        long from = System.nanoTime();
        long warm = settings.warmUp().least().toNanos();
        long end = warm + settings.duration().toNanos();
        int sent = 0;
        while (System.nanoTime() - from < end) {
            long at = System.nanoTime();
            producer.send(
                    session.createQueue(queues + random.nextInt(count)),
                    Payload.create(session, 1, sent, Load.KILOBYTE));
            sent++;
            listeners.await((long) count + sent);
            if (at - from > warm) {
                latencies.add(System.nanoTime() - at);
            }
        }
        return sent;
    }

    /** The first messages went to different queues, so their order means nothing. */
    private static Check check(int count, int sent, Listeners listeners) {
        Check check = Check.of(new int[] {count, sent}, List.of(listeners.seen()));
        return new Check(check.sent(), check.received(), check.lost(), check.doubled(), 0);
    }
}
