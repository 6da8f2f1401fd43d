package io.github.rowmq.session;

import static io.github.rowmq.session.Provider.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQQueue;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jakarta Messaging 3.1, sections 6.2.7 to 6.2.11: acknowledgement, recovery, rollback, redelivery. */
class AcknowledgementTest {

    private final Provider provider = new Provider();
    private final Queue queue = new RowMQQueue("q");

    @AfterEach
    void close() throws JMSException {
        provider.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
    void whatAReceiveReturnedIsAcknowledgedWhenTheSessionIsClosed(int mode) throws JMSException {
        provider.send(queue, "a", "b", "c");
        try (Session session = provider.started().createSession(mode)) {
            assertThat(receive(session.createConsumer(queue), 2)).containsExactly("a", "b");
        }
        assertThat(provider.drain(queue)).containsExactly("c");
    }

    /** Section 6.2.10: acknowledging any message acknowledges all that the session has delivered. */
    @Test
    void clientAcknowledgementCoversAllConsumersOfTheSession() throws JMSException {
        Queue other = new RowMQQueue("other");
        provider.send(queue, "a", "b", "c");
        provider.send(other, "x");
        try (Session session = provider.started().createSession(Session.CLIENT_ACKNOWLEDGE)) {
            MessageConsumer consumer = session.createConsumer(queue);
            Message first = consumer.receive(Provider.SOON);
            receive(consumer);
            receive(session.createConsumer(other));
            first.acknowledge();
            assertThat(receive(consumer)).isEqualTo("c");
        }
        assertThat(provider.drain(queue)).containsExactly("c");
        assertThat(provider.drain(other)).isEmpty();
    }

    @Test
    void aRecoveredSessionDeliversAgainWhatWasNotAcknowledged() throws JMSException {
        provider.send(queue, "a", "b", "c");
        Session session = provider.started().createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(queue);
        consumer.receive(Provider.SOON).acknowledge();
        receive(consumer);
        receive(consumer);
        session.recover();
        for (String expected : new String[] {"b", "c"}) {
            Message again = consumer.receive(Provider.SOON);
            assertThat(Provider.text(again)).isEqualTo(expected);
            assertThat(again.getJMSRedelivered()).isTrue();
            assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        }
    }

    /** Section 6.2.15: closing a session rolls back, and the messages are marked for whoever gets them next. */
    @ParameterizedTest
    @ValueSource(ints = {Session.SESSION_TRANSACTED, Session.CLIENT_ACKNOWLEDGE})
    void closingASessionReturnsItsMessagesToTheirPlaceMarked(int mode) throws JMSException {
        provider.send(queue, "a", "b", "c", "d");
        try (Session session = provider.started().createSession(mode)) {
            assertThat(receive(session.createConsumer(queue), 3)).containsExactly("a", "b", "c");
        }
        MessageConsumer consumer = provider.started().createSession().createConsumer(queue);
        for (String expected : new String[] {"a", "b", "c"}) {
            Message again = consumer.receive(Provider.SOON);
            assertThat(Provider.text(again)).isEqualTo(expected);
            assertThat(again.getJMSRedelivered()).isTrue();
            assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        }
        Message never = consumer.receive(Provider.SOON);
        assertThat(Provider.text(never)).isEqualTo("d");
        assertThat(never.getJMSRedelivered()).isFalse();
    }

    @Test
    void theCountRisesWithEveryRollback() throws JMSException {
        provider.send(queue, "a");
        Session session = provider.started().createSession(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(queue);
        for (int count = 1; count <= 5; count++) {
            Message message = consumer.receive(Provider.SOON);
            assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(count);
            session.rollback();
        }
        session.close();
        Message last = provider.started().createSession().createConsumer(queue).receive(Provider.SOON);
        assertThat(last.getIntProperty("JMSXDeliveryCount")).isEqualTo(6);
    }

    /** A message that was rolled back and not received again was not delivered again. */
    @Test
    void aRollbackAloneIsNoDelivery() throws JMSException {
        provider.send(queue, "a");
        try (Session session = provider.started().createSession(Session.SESSION_TRANSACTED)) {
            receive(session.createConsumer(queue));
            session.rollback();
        }
        Message next = provider.started().createSession().createConsumer(queue).receive(Provider.SOON);
        assertThat(next.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
    }

    @Test
    void aRollbackAfterTheConsumerWasClosedReturnsItsMessages() throws JMSException {
        provider.send(queue, "a");
        Session session = provider.started().createSession(Session.SESSION_TRANSACTED);
        try (MessageConsumer consumer = session.createConsumer(queue)) {
            receive(consumer);
        }
        session.rollback();
        assertThat(provider.drain(queue)).containsExactly("a");
    }

    @Test
    void aCommitAfterTheConsumerWasClosedAcknowledgesItsMessages() throws JMSException {
        provider.send(queue, "a");
        Session session = provider.started().createSession(Session.SESSION_TRANSACTED);
        try (MessageConsumer consumer = session.createConsumer(queue)) {
            receive(consumer);
        }
        session.commit();
        session.close();
        assertThat(provider.drain(queue)).isEmpty();
    }

    @Test
    void aRollbackDropsWhatWasSent() throws JMSException {
        Session session = provider.started().createSession(Session.SESSION_TRANSACTED);
        session.createProducer(queue).send(session.createTextMessage("a"));
        session.rollback();
        session.createProducer(queue).send(session.createTextMessage("b"));
        session.commit();
        assertThat(provider.drain(queue)).containsExactly("b");
    }

    /** Section 6.2.7: what is consumed and what is produced is committed together, over several destinations. */
    @Test
    void consumingAndProducingIsOneTransaction() throws JMSException {
        Queue out = new RowMQQueue("out");
        provider.send(queue, "a");
        Connection connection = provider.started();
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(queue);
        session.createProducer(out).send(session.createTextMessage("1 " + receive(consumer)));
        session.rollback();
        session.createProducer(out).send(session.createTextMessage("2 " + receive(consumer)));
        session.commit();
        connection.close();
        assertThat(provider.drain(out)).containsExactly("2 a");
        assertThat(provider.drain(queue)).isEmpty();
    }

    @Test
    void acknowledgeIsIgnoredWhereTheSessionDoesItItself() throws JMSException {
        provider.send(queue, "a", "b");
        Connection connection = provider.started();
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        session.createConsumer(queue).receive(Provider.SOON).acknowledge();
        session.rollback();
        session.close();
        connection.createSession().createConsumer(queue).receive(Provider.SOON).acknowledge();
    }

    @Test
    void acknowledgeAfterTheSessionWasClosedIsIllegal() throws JMSException {
        provider.send(queue, "a");
        Session session = provider.started().createSession(Session.CLIENT_ACKNOWLEDGE);
        Message message = session.createConsumer(queue).receive(Provider.SOON);
        session.close();
        assertThatThrownBy(message::acknowledge).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void commitAndRecoverAreForTheirModesOnly() throws JMSException {
        Connection connection = provider.started();
        Session automatic = connection.createSession();
        assertThatThrownBy(automatic::commit).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(automatic::rollback).isInstanceOf(IllegalStateException.class);
        Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        assertThatThrownBy(transacted::recover).isInstanceOf(IllegalStateException.class);
    }
}
