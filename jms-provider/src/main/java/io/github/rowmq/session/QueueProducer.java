package io.github.rowmq.session;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueSender;
import org.jspecify.annotations.Nullable;

/** A producer made by a QueueSession. Used as {@link ClassicProducer} is. */
final class QueueProducer extends ClassicProducer implements QueueSender {

    QueueProducer(SessionCore session, @Nullable Queue queue) throws JMSException {
        super(session, queue);
    }

    @Override
    public @Nullable Queue getQueue() throws JMSException {
        return (Queue) destination();
    }

    @Override
    public void send(Queue queue, Message message) throws JMSException {
        super.send(queue, message);
    }

    @Override
    public void send(Queue queue, Message message, int deliveryMode, int priority, long timeToLive)
            throws JMSException {
        super.send(queue, message, deliveryMode, priority, timeToLive);
    }
}
