package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.measure.Histogram;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/** What the threads of a load tell each other. Thread-safe. */
final class Progress {

    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final Histogram sends = new Histogram();
    private final Histogram arrivals = new Histogram();
    final CountDownLatch ready;
    private volatile boolean measuring;
    private volatile boolean stopped;
    private volatile long toReceive = Long.MAX_VALUE;

    Progress(int threads) {
        this.ready = new CountDownLatch(threads);
    }

    /** A thread is connected: it waits until all are. */
    void arrive() throws InterruptedException {
        ready.countDown();
        ready.await();
    }

    void sent(int messages) {
        sent.add(messages);
    }

    void received(int messages) {
        received.add(messages);
    }

    long sent() {
        return sent.sum();
    }

    long received() {
        return received.sum();
    }

    boolean isMeasuring() {
        return measuring;
    }

    void measure(boolean now) {
        measuring = now;
    }

    boolean isStopped() {
        return stopped;
    }

    /** No more is to be sent. */
    void stop() {
        stopped = true;
    }

    /** All that was sent has been committed: that many are to be received in all. */
    void expect(long messages) {
        toReceive = messages;
    }

    boolean isAllReceived() {
        return received.sum() >= toReceive;
    }

    /** Adds a thread's latencies at its end. */
    void addSends(Histogram histogram) {
        synchronized (sends) {
            sends.add(histogram);
        }
    }

    /** Adds a thread's latencies at its end. */
    void addArrivals(Histogram histogram) {
        synchronized (arrivals) {
            arrivals.add(histogram);
        }
    }

    /** How long send, or commit, took; complete when the threads have ended. */
    Histogram sends() {
        return sends;
    }

    /** How long messages took from send to receive; complete when the threads have ended. */
    Histogram arrivals() {
        return arrivals;
    }
}
