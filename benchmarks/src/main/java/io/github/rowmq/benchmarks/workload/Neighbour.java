package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.database.FreshDatabase;
import io.github.rowmq.benchmarks.measure.Check;
import io.github.rowmq.benchmarks.measure.Heap;
import io.github.rowmq.benchmarks.measure.Histogram;
import io.github.rowmq.benchmarks.measure.Metric;
import io.github.rowmq.benchmarks.measure.Run;
import io.github.rowmq.benchmarks.measure.Series;
import io.github.rowmq.benchmarks.provider.RowMq;
import io.github.rowmq.benchmarks.provider.Target;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A steady flow through a queue that is never empty, so that every message is inserted, claimed and deleted; somebody
 * else holds a transaction open all the while, so that the database cannot clear away what was deleted. Immutable.
 */
final class Neighbour implements Workload {

    private static final int STANDING = 1_000;
    private static final int PARTS = 40;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @Override
    public String name() {
        return "neighbour";
    }

    @Override
    public String description() {
        return "500 msg/s through a queue that is never empty, first alone, then while a transaction is held open"
                + " (parameter hold-seconds, 120)";
    }

    @Override
    public boolean isInAll() {
        return false;
    }

    @Override
    public boolean isForPeers() {
        return false;
    }

    @Override
    public Run run(Target target, Settings settings) throws Exception {
        int hold = settings.number("hold-seconds", 120);
        String queue = name() + "-" + NUMBERS.incrementAndGet();
        Filling.fillOne(target, queue, 0, 0, STANDING, (message, number) -> {});
        try (Flow flow = new Flow(target, queue, STANDING)) {
            Heap.pause(settings.warmUp().least().toMillis());
            Watch alone = new Watch(flow, 0);
            alone.watch(Math.max(1, hold / 4));
            Watch held = new Watch(flow, alone.seconds());
            try (Connection neighbour = RowMq.database(target).connect()) {
                holdOpen(neighbour, RowMq.database(target));
                held.watch(hold);
                neighbour.rollback();
            }
            Check check = flow.end();
            List<Metric> metrics = new ArrayList<>();
            alone.addMetrics(metrics, "alone");
            held.addMetrics(metrics, "transaction open");
            return new Run(metrics, check, alone.seriesWith(held));
        }
    }

    /** A snapshot that sees the deliveries as they are now, as a long report or a forgotten session does. */
    private static void holdOpen(Connection connection, FreshDatabase database) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + database.tablePrefix() + "node")) {
            row.next();
        }
    }

    /** Figures of one phase, and the points of its plot. Confined to a thread. */
    private static final class Watch {

        private final Flow flow;
        private final double offset;
        private final List<Series.Point> rates = new ArrayList<>();
        private final List<Series.Point> medians = new ArrayList<>();
        private final List<Series.Point> slow = new ArrayList<>();
        private final Histogram all = new Histogram();
        private long received;
        private long nanos;

        Watch(Flow flow, double offset) {
            this.flow = flow;
            this.offset = offset;
        }

        void watch(int seconds) throws Exception {
            flow.takeLatencies();
            long from = System.nanoTime();
            long before = flow.received();
            long end = TimeUnit.SECONDS.toNanos(seconds);
            long step = Math.max(1_000, TimeUnit.SECONDS.toMillis(seconds) / PARTS);
            long last = before;
            long lastAt = from;
            while (System.nanoTime() - from < end) {
                Heap.pause(step);
                long now = System.nanoTime();
                Histogram latencies = flow.takeLatencies();
                double at = offset + (now - from) / 1e9;
                rates.add(new Series.Point(at, (flow.received() - last) * 1e9 / (now - lastAt)));
                medians.add(new Series.Point(at, latencies.quantile(0.5) / 1e6));
                slow.add(new Series.Point(at, latencies.quantile(0.99) / 1e6));
                all.add(latencies);
                last = flow.received();
                lastAt = now;
            }
            nanos = System.nanoTime() - from;
            received = flow.received() - before;
        }

        double seconds() {
            return offset + nanos / 1e9;
        }

        void addMetrics(List<Metric> metrics, String phase) {
            metrics.add(Metric.rate("received, " + phase, "msg", received, nanos));
            metrics.add(Metric.millis("50 received p50, " + phase, all.quantile(0.5)));
            metrics.add(Metric.millis("50 received p99, " + phase, all.quantile(0.99)));
        }

        List<Series> seriesWith(Watch later) {
            rates.addAll(later.rates);
            medians.addAll(later.medians);
            slow.addAll(later.slow);
            return List.of(
                    new Series("received", "msg/s", rates),
                    new Series("50 messages received and committed, p50", "ms", medians),
                    new Series("50 messages received and committed, p99", "ms", slow));
        }
    }
}
