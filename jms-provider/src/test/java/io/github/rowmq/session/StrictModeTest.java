package io.github.rowmq.session;

import static io.github.rowmq.session.Provider.receive;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.RowMQQueue;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With {@code strict}, what has returned is in the database. */
class StrictModeTest {

    private final Provider provider = new Provider("?rowmq.strict=true");
    private final Queue queue = new RowMQQueue("q");

    @AfterEach
    void close() throws JMSException {
        provider.close();
    }

    private int rows() throws SQLException {
        return provider.sql("update rowmq_delivery set type = type");
    }

    @Test
    void aNonPersistentMessageIsWrittenWhenItsSendReturns() throws Exception {
        Session session = provider.connection().createSession();
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        producer.send(session.createTextMessage("a"));
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void anAcknowledgedMessageIsGoneWhenItsReceiveReturns() throws Exception {
        provider.send(queue, "a", "b");
        Session session = provider.started().createSession();
        receive(session.createConsumer(queue));
        assertThat(rows()).isEqualTo(1);
    }
}
