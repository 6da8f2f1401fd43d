package io.github.rowmq.session;

import static io.github.rowmq.session.Provider.receive;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.RowMQQueue;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A row that was damaged by hand is set aside, in nobody's way, and no other message is affected. */
class DamagedMessageTest {

    private final Provider provider = new Provider();
    private final Queue queue = new RowMQQueue("q");

    @AfterEach
    void close() throws JMSException {
        provider.close();
    }

    private void sendThreeAndDamageTheSecond(String damage) throws JMSException, SQLException {
        Session session = provider.connection().createSession();
        for (String text : List.of("a", "b", "c")) {
            Message message = session.createTextMessage(text);
            message.setStringProperty("name", text);
            message.setJMSCorrelationID(text);
            session.createProducer(queue).send(message);
        }
        assertThat(provider.sql("update rowmq_delivery set " + damage + " where correlation_id = 'b'"))
                .isEqualTo(1);
    }

    @Test
    void aReceiverPassesOverAMessageWhosePropertiesAreNoJson() throws Exception {
        sendThreeAndDamageTheSecond("properties = '{\"name\": '");
        MessageConsumer consumer = provider.started().createSession().createConsumer(queue);
        assertThat(receive(consumer, 2)).containsExactly("a", "c");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void aReceiverPassesOverAMessageOfUnknownKind() throws Exception {
        sendThreeAndDamageTheSecond("kind = 'nothing'");
        MessageConsumer consumer = provider.started().createSession().createConsumer(queue);
        assertThat(receive(consumer, 2)).containsExactly("a", "c");
    }

    @Test
    void aListenerPassesOverIt() throws Exception {
        sendThreeAndDamageTheSecond("kind = 'map', body_text = '[1'");
        List<String> seen = new CopyOnWriteArrayList<>();
        provider.started().createSession().createConsumer(queue).setMessageListener(message -> {
            try {
                seen.add(Provider.text(message));
            } catch (JMSException e) {
                throw new IllegalArgumentException(e);
            }
        });
        Provider.await("the others are seen", () -> seen.size() == 2);
        assertThat(seen).containsExactly("a", "c");
    }

    @Test
    void aSelectorDoesNotHideIt() throws Exception {
        sendThreeAndDamageTheSecond("properties = 'x'");
        MessageConsumer consumer = provider.started().createSession().createConsumer(queue, "name <> 'a'");
        assertThat(receive(consumer)).isEqualTo("c");
        Provider.await("it is set aside", () -> rowsSetAside() == 1);
    }

    @Test
    void itStaysInTheTableWithTheReason() throws Exception {
        sendThreeAndDamageTheSecond("properties = '{'");
        try (Session session = provider.started().createSession()) {
            receive(session.createConsumer(queue), 2);
        }
        Provider.await("it is set aside", () -> rowsSetAside() == 1);
        assertThat(provider.drain(queue)).isEmpty();
    }

    private int rowsSetAside() {
        try {
            return provider.sql("update rowmq_delivery set set_aside_reason = set_aside_reason"
                    + " where owner = -2 and set_aside_reason like '%cannot be read%'");
        } catch (SQLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
