package io.github.rowmq.session;

import io.github.rowmq.dispatch.Settlements;
import io.github.rowmq.store.Channel;
import io.github.rowmq.store.Delivery;
import java.util.Collection;
import java.util.concurrent.Semaphore;

/**
 * Acknowledgements that flow: each goes into the store's next batch, and the session goes on within a bounded window. A
 * kill of the JVM or the database may lose the last of them, which only means that their messages come again.
 * Thread-safe.
 */
final class FlowingAcknowledgements implements Acknowledgements {

    /** Most acknowledgements of one session that are on their way. */
    static final int WINDOW = 1_000;

    private final Settlements settlements;
    private final Channel channel;
    private final Semaphore window = new Semaphore(WINDOW);

    FlowingAcknowledgements(Settlements settlements, Channel channel) {
        this.settlements = settlements;
        this.channel = channel;
    }

    @Override
    public void add(Delivery delivery) {
        window.acquireUninterruptibly();
        var unused = settlements.acknowledge(channel, delivery).whenComplete((done, never) -> window.release());
    }

    /** Acknowledges several at once. */
    void addAll(Collection<Delivery> deliveries) {
        window.acquireUninterruptibly();
        var unused = settlements.acknowledge(channel, deliveries).whenComplete((done, never) -> window.release());
    }

    @Override
    public void settle() {
        window.acquireUninterruptibly(WINDOW);
        window.release(WINDOW);
    }
}
