package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.measure.Check;
import io.github.rowmq.benchmarks.measure.Heap;
import io.github.rowmq.benchmarks.measure.Metric;
import io.github.rowmq.benchmarks.measure.Run;
import io.github.rowmq.benchmarks.measure.Usage;
import io.github.rowmq.benchmarks.provider.Target;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One producer that does not wait for its sends, and one consumer. Immutable. */
final class AsyncSends implements Workload {

    private static final int OUTSTANDING = 1_000;
    private static final long END_SECONDS = 60;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @Override
    public String name() {
        return "async";
    }

    @Override
    public String description() {
        return "1 producer with a CompletionListener, 1,000 sends under way, 1 consumer, AUTO_ACKNOWLEDGE";
    }

    @Override
    public Run run(Target target, Settings settings) throws Exception {
        String queue = name() + "-" + NUMBERS.incrementAndGet();
        Progress progress = new Progress(2);
        int[] sentBy = new int[1];
        Receiver receiver = new Receiver(target, Load.single(1, 1), queue, progress, 0);
        Crew producers = new Crew();
        Crew consumers = new Crew();
        consumers.start("consumer", receiver);
        producers.start("producer", () -> send(target, queue, progress, sentBy));
        while (!progress.ready.await(100, TimeUnit.MILLISECONDS)) {
            producers.check();
            consumers.check();
        }
        settings.warmUp().await(progress::received, () -> {
            producers.check();
            consumers.check();
        });
        Usage usage = Usage.start(target::databaseCpu);
        long before = progress.received();
        long from = System.nanoTime();
        Heap.pause(settings.duration().toMillis());
        long received = progress.received() - before;
        List<Metric> metrics = new ArrayList<>();
        metrics.add(Metric.rate("received", "msg", received, System.nanoTime() - from));
        metrics.addAll(usage.perMessage(received));
        progress.stop();
        producers.join(END_SECONDS, TimeUnit.SECONDS);
        progress.expect(sentBy[0]);
        consumers.join(END_SECONDS, TimeUnit.SECONDS);
        return Run.of(metrics, Check.of(sentBy, List.of(receiver.seen())));
    }

    private static void send(Target target, String queue, Progress progress, int[] sentBy) throws Exception {
        Completions completions = new Completions();
        try (Connection connection = target.factory().createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            progress.arrive();
            int next = 0;
            while (!progress.isStopped()) {
                completions.permits.acquire();
                producer.send(Payload.create(session, 0, next, Load.KILOBYTE), completions);
                next++;
            }
            if (!completions.permits.tryAcquire(OUTSTANDING, END_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Sends are still under way after " + END_SECONDS + " s");
            }
            sentBy[0] = next;
        }
        Throwable cause = completions.failure.get();
        if (cause != null) {
            throw new IllegalStateException("An asynchronous send failed", cause);
        }
    }

    /** Counts what is under way. Thread-safe. */
    private static final class Completions implements CompletionListener {

        private final Semaphore permits = new Semaphore(OUTSTANDING);
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        @Override
        public void onCompletion(Message message) {
            permits.release();
        }

        @Override
        public void onException(Message message, Exception exception) {
            failure.compareAndSet(null, exception);
            permits.release();
        }
    }
}
