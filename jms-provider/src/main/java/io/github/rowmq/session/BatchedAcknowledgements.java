package io.github.rowmq.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.dispatch.NodeThreads;
import io.github.rowmq.store.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Acknowledgements that are gathered before they flow, for DUPS_OK_ACKNOWLEDGE (Jakarta Messaging 3.1, section 6.2.10).
 * A kill may lose a batch, whose messages then come again. Thread-safe.
 */
final class BatchedAcknowledgements implements Acknowledgements {

    static final int BATCH = 100;
    static final Duration DELAY = Duration.ofMillis(50);

    private final NodeThreads threads;
    private final FlowingAcknowledgements flow;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private List<Delivery> batch = new ArrayList<>();

    BatchedAcknowledgements(NodeThreads threads, FlowingAcknowledgements flow) {
        this.threads = threads;
        this.flow = flow;
    }

    @Override
    public void add(Delivery delivery) {
        int size;
        lock.lock();
        try {
            batch.add(delivery);
            size = batch.size();
        } finally {
            lock.unlock();
        }
        if (size >= BATCH) {
            send();
        } else if (size == 1) {
            threads.after(DELAY, () -> threads.execute(this::send));
        }
    }

    private void send() {
        List<Delivery> full;
        lock.lock();
        try {
            full = batch;
            batch = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        if (!full.isEmpty()) {
            flow.addAll(full);
        }
    }

    @Override
    public void settle() {
        send();
        flow.settle();
    }
}
