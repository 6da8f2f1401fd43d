package io.github.rowmq.session;

import io.github.rowmq.dispatch.Settlements;
import io.github.rowmq.store.Channel;
import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.UnitOfWork;
import io.github.rowmq.store.UnitOfWork.Guarantee;
import jakarta.jms.JMSException;
import java.util.List;

/**
 * Acknowledgements that are durable before the session goes on: strict mode. A message whose acknowledgement fails is
 * given back, to be delivered again. Thread-safe.
 */
final class AwaitedAcknowledgements implements Acknowledgements {

    private final Settlements settlements;
    private final Channel channel;

    AwaitedAcknowledgements(Settlements settlements, Channel channel) {
        this.settlements = settlements;
        this.channel = channel;
    }

    @Override
    public void add(Delivery delivery) throws JMSException {
        UnitOfWork work = new UnitOfWork(false, Guarantee.DURABLE).acknowledge(delivery);
        try {
            Failures.await(Failures.call(() -> channel.commit(work)));
        } catch (JMSException e) {
            settlements.release(channel, List.of(delivery), true);
            throw e;
        }
    }

    @Override
    public void settle() {
        // Each was awaited.
    }
}
