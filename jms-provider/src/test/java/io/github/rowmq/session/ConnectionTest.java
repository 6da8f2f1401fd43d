package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTopic;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, section 6.1: connections, client identifiers, metadata, the domain-specific interfaces. */
class ConnectionTest {

    private final Provider provider = new Provider();

    @AfterEach
    void close() throws JMSException {
        provider.close();
    }

    /** Section 6.1.2. */
    @Test
    void aClientIdentifierIsSetOnceAndFirst() throws JMSException {
        Connection connection = provider.connection();
        assertThat(connection.getClientID()).isNull();
        connection.setClientID("me");
        assertThat(connection.getClientID()).isEqualTo("me");
        assertThatThrownBy(() -> connection.setClientID("you")).isInstanceOf(IllegalStateException.class);
        Connection used = provider.connection();
        used.createSession();
        assertThatThrownBy(() -> used.setClientID("late")).isInstanceOf(IllegalStateException.class);
        Connection usedAndStopped = provider.started();
        usedAndStopped.stop();
        assertThatThrownBy(() -> usedAndStopped.setClientID("late")).isInstanceOf(IllegalStateException.class);
        Connection startedOne = provider.started();
        assertThatThrownBy(() -> startedOne.setClientID("late")).isInstanceOf(IllegalStateException.class);
    }

    /** Containers stop connections before they hand them out; that is no use of them. */
    @Test
    void aClientIdentifierCanBeSetAfterStoppingWhatWasNeverStarted() throws JMSException {
        Connection connection = provider.connection();
        connection.stop();
        connection.setClientID("me");
        assertThat(connection.getClientID()).isEqualTo("me");
    }

    @Test
    void aClientIdentifierIsExclusiveWhileItsConnectionIsOpen() throws JMSException {
        Connection first = provider.connection();
        first.setClientID("me");
        Connection second = provider.connection();
        assertThatThrownBy(() -> second.setClientID("me")).isInstanceOf(InvalidClientIDException.class);
        first.close();
        second.setClientID("me");
    }

    @Test
    void anAdministeredClientIdentifierCannotBeChanged() throws JMSException {
        provider.factory().setClientID("administered");
        Connection connection = provider.connection();
        assertThat(connection.getClientID()).isEqualTo("administered");
        assertThatThrownBy(() -> connection.setClientID("other")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(provider::connection).isInstanceOf(InvalidClientIDException.class);
        connection.close();
        provider.connection();
    }

    @Test
    void wrongCredentialsFailWhenTheConnectionIsCreated() {
        assertThatThrownBy(() -> provider.factory().createConnection("invalid", "invalid"))
                .isInstanceOf(JMSSecurityException.class)
                .hasMessageNotContaining("password invalid");
        assertThatThrownBy(() -> provider.factory().createContext("invalid", "invalid"))
                .isInstanceOf(JMSSecurityRuntimeException.class);
    }

    @Test
    void aDatabaseThatIsNotThereFailsInBoundedTime() {
        RowMQConnectionFactory nowhere =
                new RowMQConnectionFactory("jdbc:postgresql://127.0.0.1:1/none?rowmq.connectTimeout=1s");
        long begin = System.nanoTime();
        assertThatThrownBy(nowhere::createConnection).isInstanceOf(JMSException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    /** Section 6.1.3. */
    /** H2 forgets a database in memory as its last connection is closed, so that one can see when. */
    @Test
    void closingAFactoryClosesTheDatabaseUnlessThereAreConnections() throws JMSException {
        RowMQQueue queue = new RowMQQueue("q");
        provider.send(queue, "kept as long as the database is open");
        try (Connection connection = provider.factory().createConnection()) {
            provider.factory().close();
            provider.send(queue, connection.getMetaData().getJMSProviderName());
        }
        assertThat(provider.drain(queue)).hasSize(2);

        provider.send(queue, "forgotten");
        provider.factory().close();
        provider.factory().close();
        assertThat(provider.drain(queue)).isEmpty();
    }

    @Test
    void anExceptionListenerThatFailsIsCalledTheNextTime() throws JMSException {
        Connection connection = provider.connection();
        AtomicInteger calls = new AtomicInteger();
        connection.setExceptionListener(failure -> {
            calls.incrementAndGet();
            throw new AssertionError("for a test");
        });
        ConnectionCore core = ((ClassicConnection) connection).core();
        core.report(new JMSException("one"));
        Provider.await("it is called", () -> calls.get() == 1);
        core.report(new JMSException("two"));
        Provider.await("it is called again", () -> calls.get() == 2);
        assertThat(calls).hasValue(2);
    }

    @Test
    void metadataNamesTheVersionOfTheSpecification() throws JMSException {
        ConnectionMetaData metadata = provider.connection().getMetaData();
        assertThat(metadata.getJMSVersion()).isEqualTo("3.1");
        assertThat(metadata.getJMSMajorVersion()).isEqualTo(3);
        assertThat(metadata.getJMSMinorVersion()).isEqualTo(1);
        assertThat(metadata.getJMSProviderName()).isEqualTo("RowMQ");
        assertThat(metadata.getProviderVersion()).startsWith(metadata.getProviderMajorVersion() + ".");
        List<Object> names = new ArrayList<>();
        metadata.getJMSXPropertyNames().asIterator().forEachRemaining(names::add);
        assertThat(names).contains("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount");
    }

    /** Section 6.2.15: close may be called by any thread. */
    @Test
    void closingFromAnotherThreadEndsAReceive() throws Exception {
        Connection connection = provider.started();
        Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(new RowMQQueue("q"));
        CompletableFuture<Object> received = new CompletableFuture<>();
        Thread receiver = new Thread(() -> {
            try {
                received.complete(String.valueOf(consumer.receive()));
            } catch (JMSException e) {
                received.complete(e);
            }
        });
        receiver.start();
        Provider.await("it waits", () -> receiver.getState() == Thread.State.WAITING);
        session.close();
        assertThat(received.get(Provider.SOON, TimeUnit.MILLISECONDS)).isEqualTo("null");
    }

    @Test
    void anInterruptedReceiveFailsAndKeepsTheInterrupt() throws JMSException {
        MessageConsumer consumer = provider.started().createSession().createConsumer(new RowMQQueue("q"));
        Thread.currentThread().interrupt();
        assertThatThrownBy(consumer::receive).isInstanceOf(JMSException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    /** Section 1.4 and the interfaces' own documentation. */
    @Test
    void queueSessionsRefuseWhatIsForTopics() throws JMSException {
        QueueConnection connection = provider.factory().createQueueConnection();
        try (connection) {
            QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
            RowMQTopic topic = new RowMQTopic("t");
            assertIllegal(() -> session.createTopic("t"));
            assertIllegal(session::createTemporaryTopic);
            assertIllegal(() -> session.createDurableSubscriber(topic, "s"));
            assertIllegal(() -> session.createDurableConsumer(topic, "s"));
            assertIllegal(() -> session.createSharedConsumer(topic, "s"));
            assertIllegal(() -> session.createSharedDurableConsumer(topic, "s"));
            assertIllegal(() -> session.unsubscribe("s"));
            assertIllegal(() -> connection.createDurableConnectionConsumer(topic, "s", null, null, 1));
        }
    }

    @Test
    void topicSessionsRefuseWhatIsForQueues() throws JMSException {
        TopicConnection connection = provider.factory().createTopicConnection();
        try (connection) {
            TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
            assertIllegal(() -> session.createQueue("q"));
            assertIllegal(session::createTemporaryQueue);
            assertIllegal(() -> session.createBrowser(new RowMQQueue("q")));
        }
    }

    @Test
    void anUnknownSessionModeIsRefused() throws JMSException {
        Connection connection = provider.connection();
        assertThatThrownBy(() -> connection.createSession(99)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> connection.createSession(false, Session.SESSION_TRANSACTED))
                .isInstanceOf(JMSException.class);
        assertThat(connection.createSession(true, 99).getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
    }

    private static void assertIllegal(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }
}
