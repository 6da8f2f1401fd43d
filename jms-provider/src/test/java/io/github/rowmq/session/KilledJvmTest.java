package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The delivery count is true after {@code kill -9} (Jakarta Messaging 3.1, section 3.5.11). */
class KilledJvmTest {

    private static final Queue QUEUE = new RowMQQueue("q");
    private static final String RECEIVED = "received";

    /** Receives a message in a transaction and waits to be killed. */
    static final class Victim {

        private Victim() {}

        public static void main(String[] arguments) throws JMSException, IOException {
            Connection connection = OtherJvm.factory().createConnection();
            connection.start();
            Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
            Message message = session.createConsumer(QUEUE).receive(30_000);
            System.out.println(
                    message != null && message.getIntProperty("JMSXDeliveryCount") == 1 ? RECEIVED : "not received");
            while (System.in.read() >= 0) {
                // Until the end.
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    void aMessageOfAKilledJvmComesAgainAsTheSecondTime(TestDatabase kind) throws Exception {
        try (FreshDatabase database = kind.create()) {
            RowMQConnectionFactory factory =
                    new RowMQConnectionFactory(database.jdbcUrl(), database.user(), database.password());
            factory.setLease(Duration.ofSeconds(2));
            try (Connection connection = factory.createConnection()) {
                Session session = connection.createSession();
                session.createProducer(QUEUE).send(session.createTextMessage("a"));
            }
            // The victim opens the same file.
            Connections.closeStores();
            List<String> options = List.of("-Xmx128m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
            try (OtherJvm victim = OtherJvm.start(database, options, RECEIVED, Victim.class)) {
                victim.awaitLine();
                victim.kill();
            }
            try (Connection connection = factory.createConnection()) {
                connection.start();
                Session session = connection.createSession();
                Message again = session.createConsumer(QUEUE).receive(60_000);
                assertThat(again).isNotNull();
                assertThat(again.getBody(String.class)).isEqualTo("a");
                assertThat(again.getJMSRedelivered()).isTrue();
                assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
            } finally {
                Connections.closeStores();
            }
        }
    }
}
