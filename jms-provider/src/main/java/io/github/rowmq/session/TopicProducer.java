package io.github.rowmq.session;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import org.jspecify.annotations.Nullable;

/** A producer made by a TopicSession. Used as {@link ClassicProducer} is. */
final class TopicProducer extends ClassicProducer implements TopicPublisher {

    TopicProducer(SessionCore session, @Nullable Topic topic) throws JMSException {
        super(session, topic);
    }

    @Override
    public @Nullable Topic getTopic() throws JMSException {
        return (Topic) destination();
    }

    @Override
    public void publish(Message message) throws JMSException {
        send(message);
    }

    @Override
    public void publish(Message message, int deliveryMode, int priority, long timeToLive) throws JMSException {
        send(message, deliveryMode, priority, timeToLive);
    }

    @Override
    public void publish(Topic topic, Message message) throws JMSException {
        send(topic, message);
    }

    @Override
    public void publish(Topic topic, Message message, int deliveryMode, int priority, long timeToLive)
            throws JMSException {
        send(topic, message, deliveryMode, priority, timeToLive);
    }
}
