package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQQueue;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Jakarta Messaging 3.1, section 6.1.2: a client identifier belongs to one connection. While a node is believed dead
 * another may take the identifiers of its connections.
 */
class LostClientIdTest {

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    void aConnectionWhoseClientIdentifierAnotherJvmTookIsToldAndFails(TestDatabase kind) throws Exception {
        try (Nodes nodes = new Nodes(kind, 2)) {
            List<JMSException> told = new CopyOnWriteArrayList<>();
            Connection sleeper = nodes.connection(0);
            sleeper.setClientID("me");
            sleeper.setExceptionListener(told::add);
            sleeper.start();
            RowMQQueue queue = new RowMQQueue("q");
            Session session = sleeper.createSession();
            MessageProducer producer = session.createProducer(queue);
            Connection bystander = nodes.started(0);
            CompletableFuture<Throwable> waiting =
                    receive(sleeper.createSession().createConsumer(queue));
            nodes.connection(1);

            // As if the first had been buried, and the second had then taken the identifier.
            nodes.sql(
                    "update rowmq_client set incarnation = (select max(incarnation) from rowmq_node)",
                    "delete from rowmq_node where incarnation = (select * from (select min(incarnation) from rowmq_node) n)");

            Await.until(
                    "the exception listener is told",
                    () -> told.stream().anyMatch(InvalidClientIDException.class::isInstance));
            assertThat(told).extracting(JMSException::getErrorCode).contains("DUPLICATE_CLIENT_ID");
            assertThat(waiting.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("me")
                    .hasMessageContaining("another connection");
            assertLost(() -> producer.send(session.createTextMessage("late")));
            assertLost(() -> session.createConsumer(queue));
            assertLost(sleeper::createSession);
            assertLost(sleeper::start);
            sleeper.close();

            // Only that connection is concerned.
            try (Session other = bystander.createSession()) {
                other.createProducer(queue).send(other.createTextMessage("still here"));
                assertThat(Provider.receive(other.createConsumer(queue))).isEqualTo("still here");
            }
            assertThatThrownBy(() -> nodes.connection(0).setClientID("me"))
                    .isInstanceOf(InvalidClientIDException.class);
        }
    }

    private static CompletableFuture<Throwable> receive(MessageConsumer consumer) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new AssertionError("received " + consumer.receive());
            } catch (JMSException e) {
                return e;
            }
        });
    }

    private static void assertLost(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("close this connection");
    }
}
