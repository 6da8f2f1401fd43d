package io.github.rowmq.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/** pooled-jms wraps connections, sessions and producers; what it wraps must not notice. */
class PooledJmsClientTest {

    private static final long PATIENCE_MILLIS = 30_000;

    private final JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
    private FreshDatabase database;

    private void open(TestDatabase kind) {
        database = kind.create();
        pool.setConnectionFactory(new RowMQConnectionFactory(Urls.of(database)));
        pool.setMaxConnections(2);
        pool.start();
    }

    @AfterEach
    void close() {
        pool.stop();
        if (database != null) {
            database.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void connectionsAreUsedAgain(TestDatabase kind) throws Exception {
        open(kind);
        for (int i = 0; i < 20; i++) {
            try (Connection connection = pool.createConnection();
                    Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
                connection.start();
                Queue queue = session.createQueue("clients.pooled");
                try (MessageProducer producer = session.createProducer(queue);
                        MessageConsumer consumer = session.createConsumer(queue)) {
                    producer.send(session.createTextMessage("message " + i));
                    assertThat(consumer.receive(PATIENCE_MILLIS).getBody(String.class))
                            .isEqualTo("message " + i);
                }
            }
        }
        assertThat(pool.getNumConnections()).isBetween(1, 2);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void whatASessionDidNotCommitIsRolledBackWhenItReturnsToThePool(TestDatabase kind) throws Exception {
        open(kind);
        try (JMSContext context = pool.createContext()) {
            context.createProducer().send(context.createQueue("clients.pooled"), "stays");
        }
        try (Connection connection = pool.createConnection();
                Session session = connection.createSession(Session.SESSION_TRANSACTED)) {
            connection.start();
            Queue queue = session.createQueue("clients.pooled");
            session.createProducer(queue).send(session.createTextMessage("never sent"));
            assertThat(session.createConsumer(queue).receive(PATIENCE_MILLIS).getBody(String.class))
                    .isEqualTo("stays");
        }
        try (JMSContext context = pool.createContext();
                JMSConsumer consumer = context.createConsumer(context.createQueue("clients.pooled"))) {
            Message again = consumer.receive(PATIENCE_MILLIS);
            assertThat(again.getBody(String.class)).isEqualTo("stays");
            assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
            assertThat(consumer.receiveNoWait()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void requestsAreAnsweredThroughTemporaryQueues(TestDatabase kind) throws Exception {
        open(kind);
        try (JMSContext client = pool.createContext();
                JMSContext server = pool.createContext()) {
            Queue requests = client.createQueue("clients.pooled.requests");
            TemporaryQueue replies = client.createTemporaryQueue();
            client.createProducer().setJMSReplyTo(replies).send(requests, "2 + 3");

            Message request = server.createConsumer(requests).receive(PATIENCE_MILLIS);
            server.createProducer().send(request.getJMSReplyTo(), "5");

            // The pool has no receiveBody.
            Message reply = client.createConsumer(replies).receive(PATIENCE_MILLIS);
            assertThat(reply.getBody(String.class)).isEqualTo("5");
        }
    }
}
