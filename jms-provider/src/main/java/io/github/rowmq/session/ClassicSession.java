package io.github.rowmq.session;

import io.github.rowmq.DestinationNames;
import io.github.rowmq.RowMQDestination;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.message.Messages;
import io.github.rowmq.message.ReplyDestinations;
import io.github.rowmq.store.DestinationRef;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A session of the classic API, and of the domain-specific ones (Jakarta Messaging 3.1, section 6.2). Used by one thread
 * at a time, except for {@link #close}.
 */
final class ClassicSession implements QueueSession, TopicSession {

    private final SessionCore core;
    private final Domain domain;
    private final Consumers consumers;

    ClassicSession(SessionCore core, Domain domain) {
        this.core = core;
        this.domain = domain;
        this.consumers = new Consumers(core);
    }

    SessionCore core() {
        return core;
    }

    // ---- messages

    @Override
    public BytesMessage createBytesMessage() throws JMSException {
        core.checkOpen();
        return Messages.bytes();
    }

    @Override
    public MapMessage createMapMessage() throws JMSException {
        core.checkOpen();
        return Messages.map();
    }

    @Override
    public Message createMessage() throws JMSException {
        core.checkOpen();
        return Messages.message();
    }

    @Override
    public ObjectMessage createObjectMessage() throws JMSException {
        return createObjectMessage(null);
    }

    @Override
    public ObjectMessage createObjectMessage(@Nullable Serializable object) throws JMSException {
        core.checkOpen();
        return Messages.object(object);
    }

    @Override
    public StreamMessage createStreamMessage() throws JMSException {
        core.checkOpen();
        return Messages.stream();
    }

    @Override
    public TextMessage createTextMessage() throws JMSException {
        return createTextMessage(null);
    }

    @Override
    public TextMessage createTextMessage(@Nullable String text) throws JMSException {
        core.checkOpen();
        return Messages.text(text);
    }

    // ---- transactions and acknowledgement

    @Override
    public boolean getTransacted() throws JMSException {
        return getAcknowledgeMode() == Session.SESSION_TRANSACTED;
    }

    @Override
    public int getAcknowledgeMode() throws JMSException {
        core.checkOpen();
        return core.mode().constant();
    }

    @Override
    public void commit() throws JMSException {
        core.commit();
    }

    @Override
    public void rollback() throws JMSException {
        core.rollback();
    }

    @Override
    public void recover() throws JMSException {
        core.recover();
    }

    @Override
    public void close() throws JMSException {
        core.close();
    }

    // ---- server sessions

    @Override
    public @Nullable MessageListener getMessageListener() throws JMSException {
        core.checkOpen();
        return core.serverListener().get();
    }

    @Override
    public void setMessageListener(@Nullable MessageListener listener) throws JMSException {
        core.checkOpen();
        core.serverListener().set(listener);
    }

    @Override
    public void run() {
        core.serverListener().run();
    }

    // ---- producers

    @Override
    public MessageProducer createProducer(@Nullable Destination destination) throws JMSException {
        core.checkOpen();
        return new ClassicProducer(core, destination);
    }

    @Override
    public QueueSender createSender(@Nullable Queue queue) throws JMSException {
        core.checkOpen();
        return new QueueProducer(core, queue);
    }

    @Override
    public TopicPublisher createPublisher(@Nullable Topic topic) throws JMSException {
        core.checkOpen();
        return new TopicProducer(core, topic);
    }

    // ---- consumers

    @Override
    public MessageConsumer createConsumer(Destination destination) throws JMSException {
        return createConsumer(destination, null, false);
    }

    @Override
    public MessageConsumer createConsumer(Destination destination, @Nullable String selector) throws JMSException {
        return createConsumer(destination, selector, false);
    }

    @Override
    public MessageConsumer createConsumer(Destination destination, @Nullable String selector, boolean noLocal)
            throws JMSException {
        core.checkOpen();
        return consumers.create(destination, selector, noLocal);
    }

    @Override
    public QueueReceiver createReceiver(Queue queue) throws JMSException {
        return createReceiver(queue, null);
    }

    @Override
    public QueueReceiver createReceiver(Queue queue, @Nullable String selector) throws JMSException {
        core.checkOpen();
        return consumers.queue(queue, selector);
    }

    @Override
    public TopicSubscriber createSubscriber(Topic topic) throws JMSException {
        return createSubscriber(topic, null, false);
    }

    @Override
    public TopicSubscriber createSubscriber(Topic topic, @Nullable String selector, boolean noLocal)
            throws JMSException {
        core.checkOpen();
        return consumers.topic(topic, selector, noLocal);
    }

    @Override
    public MessageConsumer createSharedConsumer(Topic topic, String name) throws JMSException {
        return createSharedConsumer(topic, name, null);
    }

    @Override
    public MessageConsumer createSharedConsumer(Topic topic, String name, @Nullable String selector)
            throws JMSException {
        core.checkOpen();
        domain.needTopics("createSharedConsumer");
        return consumers.shared(topic, name, selector);
    }

    @Override
    public TopicSubscriber createDurableSubscriber(Topic topic, String name) throws JMSException {
        return createDurableSubscriber(topic, name, null, false);
    }

    @Override
    public TopicSubscriber createDurableSubscriber(Topic topic, String name, @Nullable String selector, boolean noLocal)
            throws JMSException {
        core.checkOpen();
        domain.needTopics("createDurableSubscriber");
        return consumers.durable(topic, name, selector, noLocal);
    }

    @Override
    public MessageConsumer createDurableConsumer(Topic topic, String name) throws JMSException {
        return createDurableConsumer(topic, name, null, false);
    }

    @Override
    public MessageConsumer createDurableConsumer(Topic topic, String name, @Nullable String selector, boolean noLocal)
            throws JMSException {
        core.checkOpen();
        domain.needTopics("createDurableConsumer");
        return consumers.durable(topic, name, selector, noLocal);
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(Topic topic, String name) throws JMSException {
        return createSharedDurableConsumer(topic, name, null);
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(Topic topic, String name, @Nullable String selector)
            throws JMSException {
        core.checkOpen();
        domain.needTopics("createSharedDurableConsumer");
        return consumers.sharedDurable(topic, name, selector);
    }

    @Override
    public void unsubscribe(String name) throws JMSException {
        core.checkOpen();
        domain.needTopics("unsubscribe");
        consumers.unsubscribe(name);
    }

    // ---- browsers

    @Override
    public QueueBrowser createBrowser(Queue queue) throws JMSException {
        return createBrowser(queue, null);
    }

    @Override
    public QueueBrowser createBrowser(@Nullable Queue queue, @Nullable String selector) throws JMSException {
        core.checkOpen();
        domain.needQueues("createBrowser");
        if (queue == null) {
            throw new InvalidDestinationException("The queue must not be null");
        }
        DestinationRef ref = ReplyDestinations.refOf(queue);
        if (!(RowMQDestination.of(ref) instanceof RowMQQueue own)) {
            throw new InvalidDestinationException(ref + " is not a queue, and only queues can be browsed");
        }
        return new ClassicBrowser(core, own, selector);
    }

    // ---- destinations

    @Override
    public Queue createQueue(@Nullable String name) throws JMSException {
        core.checkOpen();
        domain.needQueues("createQueue");
        return (Queue) named(DestinationRef.Kind.QUEUE, name);
    }

    @Override
    public Topic createTopic(@Nullable String name) throws JMSException {
        core.checkOpen();
        domain.needTopics("createTopic");
        return (Topic) named(DestinationRef.Kind.TOPIC, name);
    }

    private static RowMQDestination named(DestinationRef.Kind kind, @Nullable String name) throws JMSException {
        try {
            return RowMQDestination.of(new DestinationRef(kind, DestinationNames.check(name)));
        } catch (IllegalArgumentException e) {
            throw Failures.invalidDestination(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public TemporaryQueue createTemporaryQueue() throws JMSException {
        core.checkOpen();
        domain.needQueues("createTemporaryQueue");
        return core.connection().temporaries().createQueue();
    }

    @Override
    public TemporaryTopic createTemporaryTopic() throws JMSException {
        core.checkOpen();
        domain.needTopics("createTemporaryTopic");
        return core.connection().temporaries().createTopic();
    }

    void checkOpen() throws IllegalStateException {
        core.checkOpen();
    }
}
