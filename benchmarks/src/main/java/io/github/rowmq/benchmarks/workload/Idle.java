package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.database.StatementCounter;
import io.github.rowmq.benchmarks.measure.Check;
import io.github.rowmq.benchmarks.measure.Heap;
import io.github.rowmq.benchmarks.measure.Metric;
import io.github.rowmq.benchmarks.measure.Run;
import io.github.rowmq.benchmarks.provider.Target;
import jakarta.jms.Connection;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What many consumers cost to whom nobody sends anything. Immutable. */
final class Idle implements Workload {

    private static final long SETTLE_MILLIS = 3_000;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private static final com.sun.management.OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String description() {
        return "listeners on as many queues (parameter idle-queues, 1,000) to which nothing is sent";
    }

    @Override
    public boolean needsCounter() {
        return true;
    }

    @Override
    public Run run(Target target, Settings settings) throws Exception {
        int count = settings.number("idle-queues", 1_000);
        String queues = name() + "-" + NUMBERS.incrementAndGet() + "-";
        try (Listeners listeners = new Listeners(target, 1, origin -> {})) {
            listeners.open(queues, count);
            Heap.pause(Math.min(SETTLE_MILLIS, 10 * settings.duration().toMillis()));
            List<Metric> metrics = measure(target, settings);
            try (Connection connection = target.factory().createConnection();
                    Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                    MessageProducer producer = session.createProducer(null)) {
                for (int i = 0; i < count; i++) {
                    producer.send(session.createQueue(queues + i), Payload.create(session, 0, i, Load.KILOBYTE));
                }
            }
            listeners.await(count);
            Check check = Check.of(new int[] {count}, List.of(listeners.seen()));
            return Run.of(metrics, new Check(check.sent(), check.received(), check.lost(), check.doubled(), 0));
        }
    }

    private static List<Metric> measure(Target target, Settings settings) throws InterruptedException {
        StatementCounter counter = target.statements();
        long statements = counter == null ? 0 : counter.statements();
        long commits = counter == null ? 0 : counter.commits();
        long cpu = SYSTEM.getProcessCpuTime();
        long databaseCpu = target.databaseCpu();
        long from = System.nanoTime();
        Heap.pause(2 * settings.duration().toMillis());
        long nanos = System.nanoTime() - from;
        List<Metric> metrics = new ArrayList<>();
        if (counter != null) {
            metrics.add(Metric.rate("statements", "statements", counter.statements() - statements, nanos));
            metrics.add(Metric.rate("commits", "commits", counter.commits() - commits, nanos));
        }
        metrics.add(Metric.of("CPU of this JVM", "% of a core", 100.0 * (SYSTEM.getProcessCpuTime() - cpu) / nanos));
        if (databaseCpu >= 0) {
            metrics.add(Metric.of(
                    "CPU of the database", "% of a core", 100.0 * (target.databaseCpu() - databaseCpu) / nanos));
        }
        metrics.add(Metric.of("threads", "", Thread.activeCount()));
        return metrics;
    }
}
