package io.github.rowmq.session;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A context of the simplified API: a connection and a session of the classic one behind one object (Jakarta Messaging
 * 3.1, section 6.3). Used by one thread at a time, except for {@link #close}.
 */
final class SimplifiedContext implements JMSContext {

    private final SharedConnection shared;
    private final ClassicSession session;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean autoStart = true;

    /** The producer behind all of this context's, made when the first one is. */
    private @Nullable MessageProducer producer;

    private SimplifiedContext(SharedConnection shared, ClassicSession session) {
        this.shared = shared;
        this.session = session;
    }

    static SimplifiedContext open(SharedConnection shared, int sessionMode) throws JMSException {
        // The connection does not count as used yet, so that its client identifier can still be set.
        ClassicSession session = new ClassicSession(shared.core().createSession(sessionMode), Domain.BOTH);
        shared.join();
        return new SimplifiedContext(shared, session);
    }

    private Connection connection() throws IllegalStateException {
        session.checkOpen();
        return shared.connection();
    }

    /** Notes that the connection is used from now on. */
    private ClassicSession used() throws IllegalStateException {
        session.checkOpen();
        shared.core().use();
        return session;
    }

    // ---- the connection

    @Override
    public JMSContext createContext(int sessionMode) {
        return Attempts.get(() -> {
            used();
            return open(shared, sessionMode);
        });
    }

    @Override
    public @Nullable String getClientID() {
        return Attempts.get(() -> connection().getClientID());
    }

    @Override
    public void setClientID(String clientId) {
        Attempts.run(() -> connection().setClientID(clientId));
    }

    @Override
    public ConnectionMetaData getMetaData() {
        return Attempts.get(() -> connection().getMetaData());
    }

    @Override
    public @Nullable ExceptionListener getExceptionListener() {
        return Attempts.get(() -> connection().getExceptionListener());
    }

    @Override
    public void setExceptionListener(@Nullable ExceptionListener listener) {
        Attempts.run(() -> connection().setExceptionListener(listener));
    }

    @Override
    public void start() {
        Attempts.run(() -> connection().start());
    }

    @Override
    public void stop() {
        Attempts.run(() -> connection().stop());
    }

    @Override
    public void setAutoStart(boolean value) {
        Attempts.run(session::checkOpen);
        autoStart = value;
    }

    @Override
    public boolean getAutoStart() {
        Attempts.run(session::checkOpen);
        return autoStart;
    }

    @Override
    public void close() {
        Attempts.run(() -> {
            // Throws in a listener, before anything is closed.
            session.core().checkMayClose();
            try {
                session.close();
            } finally {
                if (closed.compareAndSet(false, true)) {
                    shared.leave();
                }
            }
        });
    }

    // ---- messages

    @Override
    public BytesMessage createBytesMessage() {
        return Attempts.get(session::createBytesMessage);
    }

    @Override
    public MapMessage createMapMessage() {
        return Attempts.get(session::createMapMessage);
    }

    @Override
    public Message createMessage() {
        return Attempts.get(session::createMessage);
    }

    @Override
    public ObjectMessage createObjectMessage() {
        return createObjectMessage(null);
    }

    @Override
    public ObjectMessage createObjectMessage(@Nullable Serializable object) {
        return Attempts.get(() -> session.createObjectMessage(object));
    }

    @Override
    public StreamMessage createStreamMessage() {
        return Attempts.get(session::createStreamMessage);
    }

    @Override
    public TextMessage createTextMessage() {
        return createTextMessage(null);
    }

    @Override
    public TextMessage createTextMessage(@Nullable String text) {
        return Attempts.get(() -> session.createTextMessage(text));
    }

    // ---- the session

    @Override
    public boolean getTransacted() {
        return Attempts.get(session::getTransacted);
    }

    @Override
    public int getSessionMode() {
        return Attempts.get(session::getAcknowledgeMode);
    }

    @Override
    public void commit() {
        Attempts.run(session::commit);
    }

    @Override
    public void rollback() {
        Attempts.run(session::rollback);
    }

    @Override
    public void recover() {
        Attempts.run(session::recover);
    }

    @Override
    public void acknowledge() {
        Attempts.run(() -> session.core().acknowledge());
    }

    // ---- producers and consumers

    @Override
    public JMSProducer createProducer() {
        return Attempts.get(() -> {
            ClassicSession open = used();
            if (producer == null) {
                producer = open.createProducer(null);
            }
            return new SimplifiedProducer(open, producer);
        });
    }

    @Override
    public JMSConsumer createConsumer(Destination destination) {
        return createConsumer(destination, null, false);
    }

    @Override
    public JMSConsumer createConsumer(Destination destination, @Nullable String selector) {
        return createConsumer(destination, selector, false);
    }

    @Override
    public JMSConsumer createConsumer(Destination destination, @Nullable String selector, boolean noLocal) {
        return consumer(() -> used().createConsumer(destination, selector, noLocal));
    }

    @Override
    public JMSConsumer createDurableConsumer(Topic topic, String name) {
        return createDurableConsumer(topic, name, null, false);
    }

    @Override
    public JMSConsumer createDurableConsumer(Topic topic, String name, @Nullable String selector, boolean noLocal) {
        return consumer(() -> used().createDurableConsumer(topic, name, selector, noLocal));
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(Topic topic, String name) {
        return createSharedDurableConsumer(topic, name, null);
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(Topic topic, String name, @Nullable String selector) {
        return consumer(() -> used().createSharedDurableConsumer(topic, name, selector));
    }

    @Override
    public JMSConsumer createSharedConsumer(Topic topic, String name) {
        return createSharedConsumer(topic, name, null);
    }

    @Override
    public JMSConsumer createSharedConsumer(Topic topic, String name, @Nullable String selector) {
        return consumer(() -> used().createSharedConsumer(topic, name, selector));
    }

    private JMSConsumer consumer(Attempts.Attempt<MessageConsumer> creation) {
        return Attempts.get(() -> {
            MessageConsumer created = creation.run();
            startIfWanted();
            return new SimplifiedConsumer((ClassicConsumer) created);
        });
    }

    /** Creating a consumer starts the connection, unless the application wants to do that itself (section 6.3.4). */
    private void startIfWanted() throws JMSException {
        if (autoStart) {
            shared.connection().start();
        }
    }

    @Override
    public void unsubscribe(String name) {
        Attempts.run(() -> used().unsubscribe(name));
    }

    @Override
    public QueueBrowser createBrowser(Queue queue) {
        return createBrowser(queue, null);
    }

    @Override
    public QueueBrowser createBrowser(Queue queue, @Nullable String selector) {
        return Attempts.get(() -> {
            QueueBrowser browser = used().createBrowser(queue, selector);
            startIfWanted();
            return browser;
        });
    }

    // ---- destinations

    @Override
    public Queue createQueue(String name) {
        return Attempts.get(() -> session.createQueue(name));
    }

    @Override
    public Topic createTopic(String name) {
        return Attempts.get(() -> session.createTopic(name));
    }

    @Override
    public TemporaryQueue createTemporaryQueue() {
        return Attempts.get(() -> used().createTemporaryQueue());
    }

    @Override
    public TemporaryTopic createTemporaryTopic() {
        return Attempts.get(() -> used().createTemporaryTopic());
    }
}
