package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.measure.Check;
import io.github.rowmq.benchmarks.measure.Heap;
import io.github.rowmq.benchmarks.measure.Metric;
import io.github.rowmq.benchmarks.measure.Run;
import io.github.rowmq.benchmarks.measure.Series;
import io.github.rowmq.benchmarks.measure.Usage;
import io.github.rowmq.benchmarks.provider.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Producers and consumers as fast as they can, for a time; then all that was sent is received and checked. Immutable. */
final class Throughput implements Workload {

    private static final long SAMPLE_MILLIS = 500;
    private static final long END_SECONDS = 300;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final String name;
    private final String description;
    private final Load load;
    private final Yardstick yardstick;

    Throughput(String name, String description, Load load, Yardstick yardstick) {
        this.name = name;
        this.description = description;
        this.load = load;
        this.yardstick = yardstick;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Yardstick yardstick() {
        return yardstick;
    }

    @Override
    public Run run(Target target, Settings settings) throws Exception {
        int window = settings.number("window", load.window());
        return new Execution(target, load.within(window), name + "-" + NUMBERS.incrementAndGet()).run(settings);
    }

    /** One run. Confined to a thread. */
    private static final class Execution {

        private final Load load;
        private final Progress progress;
        private final Crew crew = new Crew();
        private final List<Receiver> receivers = new ArrayList<>();
        private final Crew producers = new Crew();
        private final int[] sentBy;
        private final Target target;
        private final List<Series.Point> points = new ArrayList<>();
        private final List<Metric> metrics = new ArrayList<>();

        Execution(Target target, Load load, String destination) {
            this.load = load;
            this.target = target;
            this.progress = new Progress(load.producers() + load.consumers());
            this.sentBy = new int[load.producers()];
            for (int i = 0; i < load.consumers(); i++) {
                Receiver receiver = new Receiver(target, load, destination, progress, i);
                receivers.add(receiver);
                crew.start("consumer-" + i, receiver);
            }
            for (int i = 0; i < load.producers(); i++) {
                producers.start("producer-" + i, new Sender(target, load, destination, progress, i, sentBy));
            }
        }

        Run run(Settings settings) throws Exception {
            awaitReady();
            settings.warmUp().await(progress::received, () -> {
                producers.check();
                crew.check();
            });
            measure(settings.duration().toNanos());
            progress.stop();
            producers.join(END_SECONDS, TimeUnit.SECONDS);
            progress.expect(Arrays.stream(sentBy).asLongStream().sum() * load.fanOut());
            crew.join(END_SECONDS, TimeUnit.SECONDS);
            metrics.add(Metric.millis(
                    load.transacted() ? "transaction p50" : "send p50",
                    progress.sends().quantile(0.5)));
            metrics.add(Metric.millis(
                    load.transacted() ? "transaction p99" : "send p99",
                    progress.sends().quantile(0.99)));
            metrics.add(Metric.millis("arrival p50", progress.arrivals().quantile(0.5)));
            metrics.add(Metric.millis("arrival p99", progress.arrivals().quantile(0.99)));
            String unit = load.topic() ? "deliveries/s" : "msg/s";
            return new Run(metrics, check(), List.of(new Series("received", unit, points)));
        }

        private void awaitReady() throws Exception {
            while (!progress.ready.await(100, TimeUnit.MILLISECONDS)) {
                producers.check();
                crew.check();
            }
        }

        private void measure(long nanos) throws Exception {
            progress.measure(true);
            Usage usage = Usage.start(target::databaseCpu);
            long sentBefore = progress.sent();
            long receivedBefore = progress.received();
            long from = System.nanoTime();
            sample(from, nanos);
            long received = progress.received() - receivedBefore;
            long sent = progress.sent() - sentBefore;
            long took = System.nanoTime() - from;
            List<Metric> used = usage.perMessage(received);
            progress.measure(false);
            String unit = load.topic() ? "deliveries" : "msg";
            metrics.add(Metric.rate("received", unit, received, took));
            metrics.add(Metric.rate("sent", "msg", sent, took));
            metrics.add(Metric.of("waiting at the end", "msg", (double)
                    Math.max(0, progress.sent() - progress.received() / load.fanOut())));
            metrics.addAll(used);
        }

        private void sample(long from, long nanos) throws Exception {
            long last = progress.received();
            long lastAt = from;
            while (System.nanoTime() - from < nanos) {
                long left = TimeUnit.NANOSECONDS.toMillis(nanos - (System.nanoTime() - from));
                Heap.pause(Math.max(1, Math.min(SAMPLE_MILLIS, left)));
                producers.check();
                crew.check();
                long now = System.nanoTime();
                long received = progress.received();
                points.add(new Series.Point((now - from) / 1e9, (received - last) * 1e9 / (now - lastAt)));
                last = received;
                lastAt = now;
            }
        }

        private Check check() {
            receivers.forEach(receiver -> receiver.seen().notes().forEach(System.err::println));
            if (!load.topic()) {
                return Check.of(sentBy, receivers.stream().map(Receiver::seen).toList());
            }
            return receivers.stream()
                    .map(receiver -> Check.of(sentBy, List.of(receiver.seen())))
                    .reduce(Check.NOTHING, Check::plus);
        }
    }
}
