package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.measure.Check;
import io.github.rowmq.benchmarks.measure.Histogram;
import io.github.rowmq.benchmarks.measure.Metric;
import io.github.rowmq.benchmarks.measure.Run;
import io.github.rowmq.benchmarks.measure.Seen;
import io.github.rowmq.benchmarks.provider.RowMq;
import io.github.rowmq.benchmarks.provider.Target;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How soon a consumer of this JVM has a message of another, on a system that is idle otherwise. Immutable. */
final class WakeUp implements Workload {

    private static final long PATIENCE_MILLIS = 30_000;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @Override
    public String name() {
        return "wake-up";
    }

    @Override
    public String description() {
        return "a message every quarter of a second or so from another JVM, after a burst (parameter burst, 3,000) that"
                + " warms both up, from before send() to after receive()";
    }

    @Override
    public boolean isForPeers() {
        return false;
    }

    @Override
    public boolean needsSharedDatabase() {
        return true;
    }

    @Override
    public Run run(Target target, Settings settings) throws Exception {
        int interval = settings.number("interval", 250);
        int burst = settings.number("burst", 3_000);
        int count = burst + (int) Math.max(3, 3 * settings.duration().toMillis() / interval);
        String queue = name() + "-" + NUMBERS.incrementAndGet();
        Histogram latencies = new Histogram();
        Seen seen = new Seen(1);
        try (Connection connection = target.factory().createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
            connection.start();
            Process sender = start(target, queue, burst, count, interval);
            try {
                while (seen.count() < count) {
                    Message message = consumer.receive(PATIENCE_MILLIS);
                    if (message == null) {
                        break;
                    }
                    long now = RemoteSender.microsNow();
                    Payload.Origin origin = Payload.read(message);
                    seen.add(origin.producer(), origin.number());
                    if (seen.count() > burst) {
                        latencies.add(TimeUnit.MICROSECONDS.toNanos(now - message.getLongProperty(RemoteSender.SENT)));
                    }
                }
                if (!sender.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) || sender.exitValue() != 0) {
                    throw new IllegalStateException("The other JVM failed");
                }
            } finally {
                sender.destroyForcibly();
            }
        }
        return Run.of(
                List.of(
                        Metric.millis("JVM to JVM p50", latencies.quantile(0.5)),
                        Metric.millis("JVM to JVM p90", latencies.quantile(0.9)),
                        Metric.millis("JVM to JVM max", latencies.max())),
                Check.of(new int[] {count}, List.of(seen)));
    }

    private static Process start(Target target, String queue, int burst, int count, int interval) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                java,
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                RemoteSender.class.getName(),
                queue,
                Integer.toString(burst),
                Integer.toString(count),
                Integer.toString(interval));
        // Not as an argument, because the URL may contain a password and everybody can list those of processes.
        builder.environment().put(RemoteSender.URL, RowMq.url(RowMq.database(target)));
        return builder.inheritIO().start();
    }
}
