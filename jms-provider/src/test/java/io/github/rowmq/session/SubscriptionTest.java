package io.github.rowmq.session;

import static io.github.rowmq.session.Provider.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQTopic;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, sections 4.2 and 8.3: publish and subscribe. */
class SubscriptionTest {

    private final Provider provider = new Provider();
    private final Topic topic = new RowMQTopic("t");

    @AfterEach
    void close() throws JMSException {
        provider.close();
    }

    private Connection client(String id) throws JMSException {
        Connection connection = provider.connection();
        connection.setClientID(id);
        connection.start();
        return connection;
    }

    private static void nothing(MessageConsumer consumer) throws JMSException {
        assertThat(consumer.receive(Provider.NOT_YET)).isNull();
    }

    @Test
    void everySubscriberGetsEveryMessageFromItsCreationOn() throws JMSException {
        Session session = provider.started().createSession();
        MessageConsumer first = session.createConsumer(topic);
        provider.send(topic, "a");
        MessageConsumer second = session.createConsumer(topic);
        provider.send(topic, "b");
        assertThat(receive(first, 2)).containsExactly("a", "b");
        assertThat(receive(second)).isEqualTo("b");
        nothing(second);
    }

    /** Section 8.3.3. */
    @Test
    void aDurableSubscriptionKeepsWhatComesWhileItsConsumerIsClosed() throws JMSException {
        Connection connection = client("me");
        Session session = connection.createSession();
        session.createDurableConsumer(topic, "sub").close();
        provider.send(topic, "a", "b");
        connection.close();
        Session later = client("me").createSession();
        MessageConsumer consumer = later.createDurableConsumer(topic, "sub");
        assertThat(receive(consumer, 2)).containsExactly("a", "b");
        consumer.close();
        later.unsubscribe("sub");
        nothing(later.createDurableConsumer(topic, "sub"));
    }

    @Test
    void aChangedSelectorMakesADurableSubscriptionAnew() throws JMSException {
        Session session = client("me").createSession();
        session.createDurableConsumer(topic, "sub").close();
        provider.send(topic, "a");
        MessageConsumer changed = session.createDurableConsumer(topic, "sub", "JMSPriority > 0", false);
        nothing(changed);
        provider.send(topic, "b");
        assertThat(receive(changed)).isEqualTo("b");
    }

    @Test
    void anUnsharedDurableSubscriptionHasOneConsumerAtATime() throws JMSException {
        Session session = client("me").createSession();
        MessageConsumer active = session.createDurableConsumer(topic, "sub");
        assertThatThrownBy(() -> session.createDurableConsumer(topic, "sub")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.createDurableConsumer(topic, "sub", "a = 1", false))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "sub"))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> session.unsubscribe("sub")).isInstanceOf(IllegalStateException.class);
        active.close();
        session.unsubscribe("sub");
        assertThatThrownBy(() -> session.unsubscribe("sub")).isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void anUnsharedDurableSubscriptionNeedsAClientIdentifier() throws JMSException {
        Session session = provider.started().createSession();
        assertThatThrownBy(() -> session.createDurableConsumer(topic, "sub")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.createDurableSubscriber(topic, "sub"))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDurableSubscriptionOfNoTopicIsRefusedAsThatWithOrWithoutAClientIdentifier() throws JMSException {
        for (Connection connection : List.of(provider.started(), client("c"))) {
            Session session = connection.createSession();
            assertThatThrownBy(() -> session.createDurableConsumer(null, "sub"))
                    .isInstanceOf(InvalidDestinationException.class);
        }
    }

    /** Section 8.3.2. */
    @Test
    void consumersOfASharedSubscriptionShareItsMessages() throws JMSException {
        MessageConsumer first = provider.started().createSession().createSharedConsumer(topic, "sub");
        MessageConsumer second = provider.started().createSession().createSharedConsumer(topic, "sub");
        provider.send(topic, "a", "b");
        List<String> got = new ArrayList<>();
        got.add(receive(first));
        got.add(receive(second));
        assertThat(got).containsExactlyInAnyOrder("a", "b");
        nothing(first);
        nothing(second);
    }

    @Test
    void aSharedSubscriptionEndsWithItsLastConsumer() throws JMSException {
        Session session = provider.started().createSession();
        MessageConsumer first = session.createSharedConsumer(topic, "sub");
        MessageConsumer second = session.createSharedConsumer(topic, "sub");
        first.close();
        provider.send(topic, "a");
        assertThat(receive(second)).isEqualTo("a");
        second.close();
        provider.send(topic, "b");
        nothing(session.createSharedConsumer(topic, "sub"));
    }

    /** Section 8.3.4. */
    @Test
    void aSharedDurableSubscriptionNeedsNoClientIdentifierAndOutlivesItsConsumers() throws JMSException {
        Session session = provider.started().createSession();
        session.createSharedDurableConsumer(topic, "sub").close();
        provider.send(topic, "a");
        assertThat(receive(session.createSharedDurableConsumer(topic, "sub"))).isEqualTo("a");
    }

    /** Sections 8.3.1 and 8.3.3. */
    @Test
    void noLocalKeepsOutWhatTheOwnConnectionSends() throws JMSException {
        Connection own = client("me");
        Session session = own.createSession();
        MessageConsumer nonDurable = session.createConsumer(topic, null, true);
        MessageConsumer durable = session.createDurableConsumer(topic, "sub", null, true);
        MessageConsumer all = session.createConsumer(topic);
        session.createProducer(topic).send(session.createTextMessage("own"));
        provider.send(topic, "other");
        assertThat(receive(nonDurable)).isEqualTo("other");
        assertThat(receive(durable)).isEqualTo("other");
        assertThat(receive(all, 2)).containsExactly("own", "other");
    }

    @Test
    void aSubscriptionTakesOnlyWhatItsSelectorWants() throws JMSException {
        Session session = provider.started().createSession();
        MessageConsumer high = session.createConsumer(topic, "JMSPriority > 4");
        MessageConsumer all = session.createConsumer(topic);
        session.createProducer(topic).send(session.createTextMessage("low"), 2, 1, 0);
        session.createProducer(topic).send(session.createTextMessage("high"), 2, 8, 0);
        assertThat(receive(high)).isEqualTo("high");
        assertThat(receive(all, 2)).containsExactlyInAnyOrder("low", "high");
        nothing(high);
    }

    /** What a closed consumer of a non-durable subscription had received can still be committed. */
    @Test
    void aTransactionSurvivesTheConsumerWhoseMessagesItHas() throws JMSException {
        Session session = provider.started().createSession(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(topic);
        provider.send(topic, "a", "b");
        receive(consumer);
        consumer.close();
        session.commit();
    }

    @Test
    void messagesOfAClosedSubscriberAreGone() throws JMSException {
        Session session = provider.started().createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(topic);
        provider.send(topic, "a", "b");
        receive(consumer);
        session.close();
        nothing(provider.started().createSession().createConsumer(topic));
    }

    @Test
    void aPublisherInATransactionIsSeenAfterItsCommit() throws JMSException {
        Session sending = provider.started().createSession(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = provider.started().createSession().createConsumer(topic);
        sending.createProducer(topic).send(sending.createTextMessage("a"));
        nothing(consumer);
        sending.commit();
        assertThat(receive(consumer)).isEqualTo("a");
    }
}
