package io.github.rowmq.session;

import static io.github.rowmq.session.Provider.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.store.testing.Fault;
import io.github.rowmq.store.testing.FaultyDataSource;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A temporary destination ends with its connection (Jakarta Messaging 3.1, section 6.2.2), so that nobody in the same
 * JVM has to wait until what is sent to it would survive the JVM.
 */
@Timeout(60)
class LocalReplyTest {

    private final FreshDatabase database = TestDatabase.H2_MEMORY.create();
    private final FaultyDataSource gated = new FaultyDataSource(database.dataSource());
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final RowMQConnectionFactory factory = new RowMQConnectionFactory(gated);

    @AfterEach
    void close() {
        open.countDown();
        Connections.closeStores();
        database.close();
    }

    private Session session(Connection connection) throws JMSException {
        connection.start();
        return connection.createSession();
    }

    /** From now on no message gets into the table until the gate is opened. */
    private void closeGate() {
        gated.failWhen(
                call -> {
                    if (call.sql().contains("insert into rowmq_delivery")) {
                        reached.countDown();
                        try {
                            assertThat(open.await(Provider.SOON, TimeUnit.MILLISECONDS))
                                    .isTrue();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    }
                    return false;
                },
                Fault.before());
    }

    private CompletableFuture<Void> sending(Session session, Destination destination) {
        return CompletableFuture.runAsync(() -> {
            try {
                session.createProducer(destination).send(session.createTextMessage("!"));
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void aSendToATemporaryQueueOfTheSameJvmWaitsForNoCommit() throws Exception {
        try (Connection asking = factory.createConnection();
                Connection answering = factory.createConnection()) {
            Session own = session(asking);
            TemporaryQueue replies = own.createTemporaryQueue();
            Session other = session(answering);
            closeGate();
            sending(other, replies).get(Provider.SOON, TimeUnit.MILLISECONDS);
            assertThat(reached.await(Provider.SOON, TimeUnit.MILLISECONDS)).isTrue();
            assertThat(open.getCount()).as("the gate is still closed").isEqualTo(1);
            open.countDown();
            assertThat(receive(own.createConsumer(replies))).isEqualTo("!");
        }
    }

    @Test
    void aSendToAnyOtherQueueWaits() throws Exception {
        try (Connection connection = factory.createConnection()) {
            Session session = session(connection);
            closeGate();
            CompletableFuture<Void> sent = sending(session, new RowMQQueue("q"));
            assertThat(reached.await(Provider.SOON, TimeUnit.MILLISECONDS)).isTrue();
            assertThat(sent).isNotDone();
            open.countDown();
            sent.get(Provider.SOON, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void aSendInStrictModeWaits() throws Exception {
        factory.setStrict(true);
        try (Connection connection = factory.createConnection()) {
            Session session = session(connection);
            TemporaryQueue replies = session.createTemporaryQueue();
            closeGate();
            CompletableFuture<Void> sent = sending(connection.createSession(), replies);
            assertThat(reached.await(Provider.SOON, TimeUnit.MILLISECONDS)).isTrue();
            assertThat(sent).isNotDone();
            open.countDown();
            sent.get(Provider.SOON, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void aSendToATemporaryQueueThatIsGoneFails() throws Exception {
        try (Connection connection = factory.createConnection()) {
            Session session = session(connection);
            TemporaryQueue deleted = session.createTemporaryQueue();
            deleted.delete();
            assertThatThrownBy(() -> session.createProducer(deleted).send(session.createTextMessage()))
                    .isInstanceOf(InvalidDestinationException.class);
            TemporaryQueue ofClosed;
            try (Connection closed = factory.createConnection()) {
                ofClosed = closed.createSession().createTemporaryQueue();
            }
            assertThatThrownBy(() -> session.createProducer(ofClosed).send(session.createTextMessage()))
                    .isInstanceOf(InvalidDestinationException.class);
        }
    }
}
