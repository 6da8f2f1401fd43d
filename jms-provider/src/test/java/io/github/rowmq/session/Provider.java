package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.store.testing.FreshDatabase;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A database of its own for one test, with short ways to send and receive. Closes its connections. */
final class Provider implements AutoCloseable {

    /** Long enough for a loaded machine, short enough to wait for what must not come. */
    static final long SOON = 10_000;

    static final long NOT_YET = 300;

    private final String url;
    private final RowMQConnectionFactory factory;
    private final @Nullable FreshDatabase database;
    private final List<Connection> connections = new ArrayList<>();

    Provider() {
        this("");
    }

    /** @param options as in a URL, {@code ?rowmq.strict=true} */
    Provider(String options) {
        this("jdbc:h2:mem:" + UUID.randomUUID(), options);
    }

    private Provider(String url, String options) {
        this(url, new RowMQConnectionFactory(url + options), null);
    }

    /** A database of another kind, which is dropped in the end. */
    Provider(FreshDatabase database) {
        this(
                database.jdbcUrl(),
                new RowMQConnectionFactory(database.jdbcUrl(), database.user(), database.password()),
                database);
    }

    private Provider(String url, RowMQConnectionFactory factory, @Nullable FreshDatabase database) {
        this.url = url;
        this.factory = factory;
        this.database = database;
    }

    /** Changes rows of H2 behind the back of the provider. */
    int sql(String statement) throws SQLException {
        try (java.sql.Connection connection = DriverManager.getConnection(url);
                Statement changing = connection.createStatement()) {
            return changing.executeUpdate(statement);
        }
    }

    RowMQConnectionFactory factory() {
        return factory;
    }

    /** A connection that is stopped. */
    Connection connection() throws JMSException {
        Connection connection = factory.createConnection();
        connections.add(connection);
        return connection;
    }

    Connection started() throws JMSException {
        Connection connection = connection();
        connection.start();
        return connection;
    }

    /** Sends texts in a session of its own. */
    void send(Destination destination, String... texts) throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            MessageProducer producer = session.createProducer(destination);
            for (String text : texts) {
                producer.send(session.createTextMessage(text));
            }
        }
    }

    /** Receives and acknowledges as many texts as there are, at once. */
    List<String> drain(Destination destination) throws JMSException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(destination)) {
            connection.start();
            for (Message next = consumer.receiveNoWait(); next != null; next = consumer.receiveNoWait()) {
                texts.add(text(next));
            }
        }
        return texts;
    }

    static String text(Message message) throws JMSException {
        assertThat(message).isInstanceOf(TextMessage.class);
        return ((TextMessage) message).getText();
    }

    /** Receives the next text, which must come soon. */
    static String receive(MessageConsumer consumer) throws JMSException {
        return text(consumer.receive(SOON));
    }

    static List<String> receive(MessageConsumer consumer, int count) throws JMSException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(receive(consumer));
        }
        return texts;
    }

    /** Waits for a condition. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofMillis(SOON).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting until " + what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    @Override
    public void close() throws JMSException {
        for (Connection connection : connections) {
            connection.close();
        }
        if (database != null) {
            // Their nodes would go on for a moment, and H2 would make the file anew.
            Connections.closeStores();
            database.close();
        }
    }
}
