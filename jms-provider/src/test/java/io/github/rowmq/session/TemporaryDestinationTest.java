package io.github.rowmq.session;

import static io.github.rowmq.session.Provider.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQQueue;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, section 6.2.2: temporary destinations. */
class TemporaryDestinationTest {

    private final Provider provider = new Provider();
    private final Queue queue = new RowMQQueue("q");

    @AfterEach
    void close() throws JMSException {
        provider.close();
    }

    @Test
    void aReplyFindsItsWayThroughATemporaryQueue() throws JMSException {
        Session asking = provider.started().createSession();
        Session answering = provider.started().createSession();
        TemporaryQueue replies = asking.createTemporaryQueue();
        MessageConsumer answers = asking.createConsumer(replies);
        Message question = asking.createTextMessage("?");
        question.setJMSReplyTo(replies);
        asking.createProducer(queue).send(question);
        Message received = answering.createConsumer(queue).receive(Provider.SOON);
        assertThat(received.getJMSReplyTo()).isInstanceOf(TemporaryQueue.class).isEqualTo(replies);
        answering.createProducer(received.getJMSReplyTo()).send(answering.createTextMessage("!"));
        assertThat(receive(answers)).isEqualTo("!");
    }

    @Test
    void onlyTheOwnConnectionMayConsume() throws JMSException {
        Connection own = provider.started();
        TemporaryQueue queueOfOwn = own.createSession().createTemporaryQueue();
        TemporaryTopic topicOfOwn = own.createSession().createTemporaryTopic();
        own.createSession().createConsumer(queueOfOwn);
        own.createSession().createConsumer(topicOfOwn);
        Session other = provider.started().createSession();
        assertThatThrownBy(() -> other.createConsumer(queueOfOwn)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> other.createConsumer(topicOfOwn)).isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void itCannotBeDeletedWhileItHasAConsumer() throws JMSException {
        Session session = provider.started().createSession();
        TemporaryQueue temporaryQueue = session.createTemporaryQueue();
        TemporaryTopic temporaryTopic = session.createTemporaryTopic();
        MessageConsumer ofQueue = session.createConsumer(temporaryQueue);
        MessageConsumer ofTopic = session.createConsumer(temporaryTopic);
        assertThatThrownBy(temporaryQueue::delete).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(temporaryTopic::delete).isInstanceOf(IllegalStateException.class);
        ofQueue.close();
        ofTopic.close();
        temporaryQueue.delete();
        temporaryTopic.delete();
        assertThatThrownBy(() -> session.createConsumer(temporaryQueue))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createConsumer(temporaryTopic))
                .isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void sendingToOneWhoseOwnerIsGoneFails() throws JMSException {
        Connection own = provider.started();
        TemporaryQueue gone = own.createSession().createTemporaryQueue();
        Session other = provider.started().createSession();
        MessageProducer existing = other.createProducer(gone);
        existing.send(other.createMessage());
        own.close();
        assertThatThrownBy(() -> other.createProducer(gone)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> existing.send(other.createMessage())).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> other.createProducer(null).send(gone, other.createMessage()))
                .isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void sendingANonPersistentMessageToOneThatIsGoneFails() throws JMSException {
        Connection own = provider.started();
        TemporaryQueue gone = own.createSession().createTemporaryQueue();
        Session other = provider.started().createSession();
        MessageProducer existing = other.createProducer(gone);
        existing.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        own.close();
        assertThatThrownBy(() -> existing.send(other.createMessage())).isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void itsMessagesGoWithIt() throws JMSException {
        Connection own = provider.started();
        Session session = own.createSession();
        TemporaryQueue temporary = session.createTemporaryQueue();
        provider.send(temporary, "a");
        temporary.delete();
        TemporaryQueue another = session.createTemporaryQueue();
        assertThat(another.getQueueName()).isNotEqualTo(temporary.getQueueName());
        assertThat(session.createConsumer(another).receive(Provider.NOT_YET)).isNull();
    }
}
