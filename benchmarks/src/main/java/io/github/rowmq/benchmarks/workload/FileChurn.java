package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.measure.Heap;
import io.github.rowmq.benchmarks.measure.Metric;
import io.github.rowmq.benchmarks.measure.Run;
import io.github.rowmq.benchmarks.measure.Series;
import io.github.rowmq.benchmarks.measure.WarmUp;
import io.github.rowmq.benchmarks.provider.RowMq;
import io.github.rowmq.benchmarks.provider.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How large an embedded database's file becomes while messages flow, and how small it is after closing. Immutable. */
final class FileChurn implements Workload {

    private static final double MEGABYTE = 1 << 20;
    private static final int POINTS = 120;

    @Override
    public String name() {
        return "file-churn";
    }

    @Override
    public String description() {
        return "the size of H2's file while 2 producers and 2 consumers in transactions of 100 run"
                + " (parameter churn-seconds, 60), and after closing";
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
        Path file = target.file();
        if (file == null) {
            throw new UnsupportedOperationException("the database is in no file of its own");
        }
        int seconds = settings.number("churn-seconds", 60);
        // Within a window, so that the file holds what is deleted and not a backlog.
        Throughput load = new Throughput("churn", "", Load.transacted(2, 2).within(2_000), Yardstick.NONE);
        Watch watch = new Watch(file, seconds);
        Thread watching = new Thread(watch, "bench-file");
        watching.setDaemon(true);
        watching.start();
        Run run = load.run(
                target, new Settings(WarmUp.of(Duration.ZERO), Duration.ofSeconds(seconds), settings.parameters()));
        watch.stopped = true;
        watching.join();
        double atEnd = file.toFile().length() / MEGABYTE;
        RowMq.awaitClosed();
        double closed = file.toFile().length() / MEGABYTE;
        List<Metric> metrics = new ArrayList<>();
        metrics.add(Metric.of("largest", "MB", watch.largest));
        metrics.add(Metric.of("at the end", "MB", atEnd));
        metrics.add(Metric.of("after closing", "MB", closed));
        metrics.add(run.metrics().get(0));
        metrics.add(Metric.of("passed through", "MB of bodies", run.check().received() / 1024.0));
        return new Run(metrics, run.check(), List.of(new Series("size of the file", "MB", watch.points)));
    }

    /** Looks at the file now and then. Its fields are read when its thread has ended. */
    private static final class Watch implements Runnable {

        private final Path file;
        private final long stepMillis;
        private final List<Series.Point> points = new ArrayList<>();
        private double largest;
        private volatile boolean stopped;

        Watch(Path file, int seconds) {
            this.file = file;
            this.stepMillis = Math.max(100, TimeUnit.SECONDS.toMillis(seconds) / POINTS);
        }

        @Override
        public void run() {
            long from = System.nanoTime();
            try {
                while (!stopped) {
                    double size = file.toFile().length() / MEGABYTE;
                    largest = Math.max(largest, size);
                    points.add(new Series.Point((System.nanoTime() - from) / 1e9, size));
                    Heap.pause(stepMillis);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
