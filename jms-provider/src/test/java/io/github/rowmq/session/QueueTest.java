package io.github.rowmq.session;

import static io.github.rowmq.session.Provider.receive;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.RowMQQueue;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, sections 4.1 and 8: point to point. */
class QueueTest {

    private final Provider provider = new Provider();
    private final Queue queue = new RowMQQueue("q");

    @AfterEach
    void close() throws JMSException {
        provider.close();
    }

    /** Section 4.1.1. */
    @Test
    void messagesArriveInTheOrderInWhichASessionSentThem() throws JMSException {
        provider.send(queue, "a", "b", "c");
        Session session = provider.started().createSession();
        assertThat(receive(session.createConsumer(queue), 3)).containsExactly("a", "b", "c");
    }

    /** Section 3.4.1. */
    @Test
    void aSentMessageHasTheDestinationObjectThatTheProducerWasCreatedFor() throws JMSException {
        Session session = provider.connection().createSession();
        MessageProducer producer = session.createProducer(queue);
        assertThat((Object) producer.getDestination()).isSameAs(queue);
        Message message = session.createMessage();
        producer.send(message);
        assertThat((Object) message.getJMSDestination()).isSameAs(queue);
    }

    /** Section 8.6. */
    @Test
    void receiveNoWaitSeesAMessageJustSent() throws JMSException {
        Session session = provider.started().createSession();
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(consumer.receiveNoWait()).isNull();
        provider.send(queue, "a");
        assertThat(Provider.text(consumer.receiveNoWait())).isEqualTo("a");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    /** Sections 3.8.1 and 6.2.13. */
    @Test
    void aConsumerWithASelectorGetsWhatAnotherHasGivenBack() throws JMSException {
        Connection connection = provider.started();
        Session closed = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer first = closed.createConsumer(queue, "JMSPriority = 4");
        MessageConsumer second = connection.createSession().createConsumer(queue, "JMSPriority = 4");
        provider.send(queue, "a", "b");
        assertThat(receive(first)).isEqualTo("a");
        closed.close();
        assertThat(receive(second, 2)).containsExactly("a", "b");
    }

    /** Section 6.1.5. */
    @Test
    void aStoppedConnectionReceivesNothing() throws JMSException {
        Connection connection = provider.connection();
        MessageConsumer consumer = connection.createSession().createConsumer(queue);
        provider.send(queue, "a");
        assertThat(consumer.receive(Provider.NOT_YET)).isNull();
        assertThat(consumer.receiveNoWait()).isNull();
        connection.start();
        assertThat(receive(consumer)).isEqualTo("a");
    }

    /** Section 6.2.7. */
    @Test
    void whatIsSentInATransactionIsSeenAfterTheCommit() throws JMSException {
        Connection connection = provider.started();
        Session sending = connection.createSession(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = connection.createSession().createConsumer(queue);
        sending.createProducer(queue).send(sending.createTextMessage("a"));
        assertThat(consumer.receive(Provider.NOT_YET)).isNull();
        sending.commit();
        assertThat(receive(consumer)).isEqualTo("a");
    }

    /** Section 6.2.7. */
    @Test
    void rollbackRedeliversInOrderWithCountRaised() throws JMSException {
        provider.send(queue, "a", "b", "c");
        Session session = provider.started().createSession(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(receive(consumer, 2)).containsExactly("a", "b");
        session.rollback();
        for (String expected : new String[] {"a", "b"}) {
            Message again = consumer.receive(Provider.SOON);
            assertThat(Provider.text(again)).isEqualTo(expected);
            assertThat(again.getJMSRedelivered()).isTrue();
            assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        }
        Message first = consumer.receive(Provider.SOON);
        assertThat(Provider.text(first)).isEqualTo("c");
        assertThat(first.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        session.commit();
        assertThat(provider.drain(queue)).isEmpty();
    }

    /** Sections 3.4 and 7: what a send decides is written to the sender's object too. */
    @Test
    void headersOfTheSendAreOnBothSides() throws JMSException {
        Session session = provider.started().createSession();
        MessageProducer producer = session.createProducer(queue);
        TextMessage sent = session.createTextMessage("a");
        producer.send(sent, DeliveryMode.NON_PERSISTENT, 7, 60_000);
        Message received = session.createConsumer(queue).receive(Provider.SOON);
        assertThat(received.getJMSMessageID()).startsWith("ID:").isEqualTo(sent.getJMSMessageID());
        assertThat(received.getJMSPriority()).isEqualTo(7).isEqualTo(sent.getJMSPriority());
        assertThat(received.getJMSTimestamp()).isEqualTo(sent.getJMSTimestamp());
        assertThat(received.getJMSExpiration())
                .isEqualTo(sent.getJMSTimestamp() + 60_000)
                .isEqualTo(sent.getJMSExpiration());
        assertThat(received.getJMSDeliveryTime()).isEqualTo(sent.getJMSTimestamp());
        assertThat(received.getJMSDestination()).isEqualTo(queue).isEqualTo(sent.getJMSDestination());
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    }
}
