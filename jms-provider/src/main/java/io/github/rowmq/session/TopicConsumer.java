package io.github.rowmq.session;

import io.github.rowmq.dispatch.Tap;
import jakarta.jms.JMSException;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;

/** A consumer of a topic's subscription. Used as {@link ClassicConsumer} is. */
final class TopicConsumer extends ClassicConsumer implements TopicSubscriber {

    TopicConsumer(SessionCore session, Tap tap, Target target) {
        super(session, tap, target);
    }

    @Override
    public Topic getTopic() throws JMSException {
        checkOpen();
        return (Topic) destination();
    }

    @Override
    public boolean getNoLocal() throws JMSException {
        checkOpen();
        return noLocal();
    }
}
