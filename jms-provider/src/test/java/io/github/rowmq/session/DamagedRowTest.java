package io.github.rowmq.session;

import static io.github.rowmq.session.Provider.receive;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTopic;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rows damaged by hand: the message is set aside with the reason beside it, the messages around it arrive, and the
 * queue goes on.
 */
@ParameterizedClass
@EnumSource(value = TestDatabase.class, names = "H2_FILE", mode = EnumSource.Mode.EXCLUDE)
class DamagedRowTest {

    private static final List<String> NEIGHBOURS = List.of("before", "after");

    private final FreshDatabase database;
    private final Provider provider;
    private int number;

    DamagedRowTest(TestDatabase kind) {
        database = kind.create();
        provider = new Provider(database);
    }

    /** What is done to the row of a message, and what its reason for being set aside must mention. */
    private enum Damage {
        PROPERTIES_CUT_OFF("update rowmq_delivery set properties = '{\"a\":' where correlation_id = ?", "propert"),
        PROPERTIES_NO_OBJECT("update rowmq_delivery set properties = '[]' where correlation_id = ?", "propert"),
        KIND_UNKNOWN("update rowmq_delivery set kind = 'hologram' where correlation_id = ?", "hologram"),
        KIND_EMPTY("update rowmq_delivery set kind = '' where correlation_id = ?", "kind"),
        KIND_NOT_OF_THE_BODY("update rowmq_delivery set kind = 'bytes' where correlation_id = ?", "body"),
        BODY_NO_MAP("update rowmq_delivery set kind = 'map' where correlation_id = ?", "map"),
        PRIORITY_TOO_HIGH("update rowmq_delivery set priority = 42 where correlation_id = ?", "priority is 42"),
        PRIORITY_TOO_LOW("update rowmq_delivery set priority = -3 where correlation_id = ?", "priority is -3"),
        CONTENT_MISSING("update rowmq_delivery set content_id = 99999999 where correlation_id = ?", "content 99999999"),
        MESSAGE_ID_EMPTY("update rowmq_delivery set message_id = '' where correlation_id = ?", "message_id"),
        REPLY_TO_UNKNOWN("update rowmq_delivery set reply_to = 'nonsense' where correlation_id = ?", "reply"),
        TYPE_ESCAPED_WRONGLY("update rowmq_delivery set type = '\u001bx\\q' where correlation_id = ?", "type");

        private final String sql;
        private final String reason;

        Damage(String sql, String reason) {
            this.sql = sql;
            this.reason = reason;
        }

        String sql(TestDatabase kind) {
            // To MariaDB and MySQL a backslash in a literal is an escape.
            boolean escapes = kind == TestDatabase.MARIADB || kind == TestDatabase.MYSQL;
            return escapes ? sql.replace("\\", "\\\\") : sql;
        }
    }

    @AfterEach
    void close() throws JMSException {
        provider.close();
    }

    private Queue freshQueue() {
        number++;
        return new RowMQQueue("q" + number);
    }

    private static TextMessage text(Session session, String name) throws JMSException {
        TextMessage message = session.createTextMessage(name);
        message.setJMSCorrelationID(name);
        message.setStringProperty("name", name);
        return message;
    }

    private void sendThree(Queue queue, String victim) throws JMSException {
        try (jakarta.jms.Connection connection = provider.factory().createConnection();
                Session session = connection.createSession()) {
            for (String name : List.of("before", victim, "after")) {
                session.createProducer(queue).send(text(session, name));
            }
        }
    }

    private int update(String sql, String... parameters) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    private String reason(String victim) {
        String sql = "select set_aside_reason from rowmq_delivery where owner = -2 and correlation_id = ?";
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, victim);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? String.valueOf(row.getString(1)) : "";
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void assertSetAside(String victim, String reason) {
        Provider.await(victim + " is set aside", () -> !reason(victim).isEmpty());
        assertThat(reason(victim)).containsIgnoringCase(reason).doesNotContain("Exception");
    }

    private void assertGoesOn(Queue queue, MessageConsumer consumer) throws JMSException {
        provider.send(queue, "later");
        assertThat(receive(consumer)).isEqualTo("later");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void aDamagedRowIsSetAsideAndTheOthersArrive() throws Exception {
        Session session = provider.started().createSession();
        for (Damage damage : Damage.values()) {
            Queue queue = freshQueue();
            String victim = damage + "-" + number;
            sendThree(queue, victim);
            assertThat(update(damage.sql(database.kind()), victim)).isEqualTo(1);
            try (MessageConsumer consumer = session.createConsumer(queue)) {
                assertThat(receive(consumer, 2)).as(damage.name()).containsExactlyElementsOf(NEIGHBOURS);
                assertThat(consumer.receiveNoWait()).as(damage.name()).isNull();
                assertSetAside(victim, damage.reason);
                assertGoesOn(queue, consumer);
            }
        }
    }

    @Test
    void aSelectorListenerOrTransactionComesUponItToo() throws Exception {
        for (Damage damage : List.of(Damage.PROPERTIES_CUT_OFF, Damage.KIND_UNKNOWN, Damage.PRIORITY_TOO_HIGH)) {
            Queue queue = freshQueue();
            String victim = damage + "-" + number;
            sendThree(queue, victim);
            update(damage.sql(database.kind()), victim);
            try (JMSContext context = provider.factory().createContext(JMSContext.SESSION_TRANSACTED)) {
                var consumer = context.createConsumer(queue, "name = 'after' or name = 'before'");
                assertThat(consumer.receiveBody(String.class, Provider.SOON)).isEqualTo("before");
                assertThat(consumer.receiveBody(String.class, Provider.SOON)).isEqualTo("after");
                assertThat(consumer.receiveNoWait()).isNull();
                context.rollback();
            }
            List<String> seen = Collections.synchronizedList(new ArrayList<>());
            try (JMSContext context = provider.factory().createContext()) {
                context.createConsumer(queue).setMessageListener(message -> {
                    try {
                        seen.add(Provider.text(message));
                    } catch (JMSException e) {
                        throw new IllegalArgumentException(e);
                    }
                });
                Provider.await("both neighbours arrive", () -> seen.size() >= 2);
                assertSetAside(victim, damage.reason);
            }
            assertThat(seen).as(damage.name()).containsExactlyElementsOf(NEIGHBOURS);
        }
    }

    @Test
    void aBrowserPassesOverIt() throws Exception {
        Session session = provider.started().createSession();
        for (Damage damage : Damage.values()) {
            Queue queue = freshQueue();
            String victim = damage + "-" + number;
            sendThree(queue, victim);
            update(damage.sql(database.kind()), victim);
            List<String> browsed = new ArrayList<>();
            for (Object message : Collections.list(session.createBrowser(queue).getEnumeration())) {
                browsed.add(Provider.text((Message) message));
            }
            assertThat(browsed).as(damage.name()).containsExactlyElementsOf(NEIGHBOURS);
        }
    }

    @Test
    void aLargeBodyOfWhichAPieceIsGoneIsSetAside() throws Exception {
        Session session = provider.started().createSession();
        Queue queue = freshQueue();
        BytesMessage large = session.createBytesMessage();
        large.writeBytes(new byte[3 << 20]);
        large.setJMSCorrelationID("large");
        session.createProducer(queue).send(text(session, "before"));
        session.createProducer(queue).send(large);
        session.createProducer(queue).send(text(session, "after"));
        assertThat(update("delete from rowmq_content_chunk where seq = 1")).isEqualTo(1);
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(receive(consumer, 2)).containsExactlyElementsOf(NEIGHBOURS);
        assertSetAside("large", "chunk 1 is missing");
        assertGoesOn(queue, consumer);
    }

    @Test
    void aContentThatSubscriptionsShareAndThatIsGoneIsSetAsideInEach() throws Exception {
        Session session = provider.started().createSession();
        Topic topic = new RowMQTopic("t");
        List<MessageConsumer> consumers = List.of(
                session.createSharedDurableConsumer(topic, "one"), session.createSharedDurableConsumer(topic, "two"));
        String body = "shared ".repeat(1_000);
        provider.send(topic, "before");
        try (Session publishing = provider.started().createSession()) {
            TextMessage shared = text(publishing, "shared");
            shared.setText(body);
            publishing.createProducer(topic).send(shared);
        }
        assertThat(update("delete from rowmq_content where body_text like 'shared%'"))
                .isEqualTo(1);
        provider.send(topic, "after");
        for (MessageConsumer consumer : consumers) {
            assertThat(receive(consumer, 2)).containsExactlyElementsOf(NEIGHBOURS);
            assertThat(consumer.receiveNoWait()).isNull();
        }
        assertSetAside("shared", "is missing");
    }

    @Test
    void columnsThatHaveLostTheirValuesAreNoObstacle() throws Exception {
        Session session = provider.started().createSession();
        Map<String, String> columns = Map.of(
                "message_id", "varchar(255)",
                "kind", "varchar(16)",
                "sent_at", "bigint",
                "persistent", "boolean",
                "delivery_count", "int",
                "body_size", "bigint");
        for (Map.Entry<String, String> column : columns.entrySet()) {
            allowNull(column.getKey(), column.getValue());
            Queue queue = freshQueue();
            String victim = column.getKey() + "-null";
            sendThree(queue, victim);
            update("update rowmq_delivery set " + column.getKey() + " = null where correlation_id = ?", victim);
            try (MessageConsumer consumer = session.createConsumer(queue)) {
                List<String> seen = new ArrayList<>(receive(consumer, 2));
                Message third = consumer.receiveNoWait();
                if (third != null) {
                    seen.add(Provider.text(third));
                }
                if (seen.contains(victim)) {
                    assertThat(seen).containsExactly("before", victim, "after");
                } else {
                    assertThat(seen).containsExactlyElementsOf(NEIGHBOURS);
                    assertSetAside(victim, column.getKey());
                }
                assertGoesOn(queue, consumer);
            }
        }
    }

    private void allowNull(String column, String type) throws SQLException {
        String change = database.kind().key().matches("mariadb|mysql")
                ? "modify column " + column + " " + type + " null"
                : "alter column " + column + " drop not null";
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("alter table rowmq_delivery " + change);
        }
    }

    @Test
    void aCountDamagedByHandIsNeverBelowOne() throws Exception {
        Queue queue = freshQueue();
        provider.send(queue, "text");
        update("update rowmq_delivery set delivery_count = -7 where body_text = 'text'");
        Session session = provider.started().createSession();
        Message message = session.createConsumer(queue).receive(Provider.SOON);
        assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        assertThat(message.getJMSRedelivered()).isFalse();
    }
}
