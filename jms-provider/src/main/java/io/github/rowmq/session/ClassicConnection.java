package io.github.rowmq.session;

import com.google.errorprone.annotations.CheckReturnValue;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import org.jspecify.annotations.Nullable;

/** A connection of the classic API, and of the domain-specific ones (Jakarta Messaging 3.1, section 6.1). Thread-safe. */
@CheckReturnValue
public final class ClassicConnection implements QueueConnection, TopicConnection {

    private final ConnectionCore core;
    private final Domain domain;
    private final ConnectionConsumers consumers;

    ClassicConnection(ConnectionCore core, Domain domain) {
        this.core = core;
        this.domain = domain;
        this.consumers = new ConnectionConsumers(core);
    }

    ConnectionCore core() {
        return core;
    }

    // ---- sessions

    @Override
    public Session createSession(boolean transacted, int acknowledgeMode) throws JMSException {
        return create(transacted, acknowledgeMode, Domain.BOTH);
    }

    @Override
    public Session createSession(int sessionMode) throws JMSException {
        return create(sessionMode == Session.SESSION_TRANSACTED, sessionMode, Domain.BOTH);
    }

    @Override
    public Session createSession() throws JMSException {
        return create(false, Session.AUTO_ACKNOWLEDGE, Domain.BOTH);
    }

    @Override
    public QueueSession createQueueSession(boolean transacted, int acknowledgeMode) throws JMSException {
        return create(transacted, acknowledgeMode, Domain.QUEUES);
    }

    @Override
    public TopicSession createTopicSession(boolean transacted, int acknowledgeMode) throws JMSException {
        return create(transacted, acknowledgeMode, Domain.TOPICS);
    }

    private ClassicSession create(boolean transacted, int mode, Domain sessionDomain) throws JMSException {
        core.use();
        if (!transacted && mode == Session.SESSION_TRANSACTED) {
            throw new JMSException("SESSION_TRANSACTED is no acknowledge mode of a session that is not transacted");
        }
        return new ClassicSession(core.createSession(transacted ? Session.SESSION_TRANSACTED : mode), sessionDomain);
    }

    // ---- identity

    @Override
    public @Nullable String getClientID() throws JMSException {
        core.checkOpen();
        return core.clientId();
    }

    @Override
    public void setClientID(String clientId) throws JMSException {
        core.setClientId(clientId);
    }

    @Override
    public ConnectionMetaData getMetaData() throws JMSException {
        core.checkOpen();
        return new Metadata();
    }

    @Override
    public @Nullable ExceptionListener getExceptionListener() throws JMSException {
        core.checkOpen();
        return core.exceptionListener();
    }

    @Override
    public void setExceptionListener(@Nullable ExceptionListener listener) throws JMSException {
        core.checkOpen();
        core.setExceptionListener(listener);
    }

    // ---- state

    @Override
    public void start() throws JMSException {
        core.start();
    }

    @Override
    public void stop() throws JMSException {
        core.stop();
    }

    @Override
    public void close() throws JMSException {
        core.close();
    }

    // ---- connection consumers

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Destination destination, String selector, ServerSessionPool pool, int maxMessages) throws JMSException {
        core.use();
        return consumers.create(destination, selector, pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Queue queue, String selector, ServerSessionPool pool, int maxMessages) throws JMSException {
        core.use();
        return consumers.create(queue, selector, pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Topic topic, String selector, ServerSessionPool pool, int maxMessages) throws JMSException {
        core.use();
        return consumers.create(topic, selector, pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createSharedConnectionConsumer(
            Topic topic, String name, String selector, ServerSessionPool pool, int maxMessages) throws JMSException {
        core.use();
        domain.needTopics("createSharedConnectionConsumer");
        return consumers.shared(topic, name, selector, pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createDurableConnectionConsumer(
            Topic topic, String name, String selector, ServerSessionPool pool, int maxMessages) throws JMSException {
        core.use();
        domain.needTopics("createDurableConnectionConsumer");
        return consumers.durable(topic, name, selector, pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createSharedDurableConnectionConsumer(
            Topic topic, String name, String selector, ServerSessionPool pool, int maxMessages) throws JMSException {
        core.use();
        domain.needTopics("createSharedDurableConnectionConsumer");
        return consumers.sharedDurable(topic, name, selector, pool, maxMessages);
    }
}
