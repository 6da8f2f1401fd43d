package io.github.rowmq.session;

import io.github.rowmq.dispatch.Tap;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueReceiver;

/** A consumer of a queue. Used as {@link ClassicConsumer} is. */
final class QueueConsumer extends ClassicConsumer implements QueueReceiver {

    QueueConsumer(SessionCore session, Tap tap, Target target) {
        super(session, tap, target);
    }

    @Override
    public Queue getQueue() throws JMSException {
        checkOpen();
        return (Queue) destination();
    }
}
