package io.github.rowmq.session;

import io.github.rowmq.store.Channel;
import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.UnitOfWork;
import io.github.rowmq.store.UnitOfWork.Guarantee;
import jakarta.jms.JMSException;

/** Acknowledgements that are durable before the session goes on: strict mode. Thread-safe. */
final class AwaitedAcknowledgements implements Acknowledgements {

    private final Channel channel;

    AwaitedAcknowledgements(Channel channel) {
        this.channel = channel;
    }

    @Override
    public void add(Delivery delivery) throws JMSException {
        UnitOfWork work = new UnitOfWork(false, Guarantee.DURABLE).acknowledge(delivery);
        Failures.await(Failures.call(() -> channel.commit(work)));
    }

    @Override
    public void settle() {
        // Each was awaited.
    }
}
