package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTopic;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jakarta Messaging 3.1, sections 3.4.9, 3.4.13, 7.8 and 7.9: expiry and delivery delay. */
class TimeTest {

    private static final long DELAY = 400;

    /** A machine that does other things as well may be late; a test machine often is. */
    private static final long LATE = 600;

    private final Provider provider = new Provider();

    @AfterEach
    void close() throws JMSException {
        provider.close();
    }

    static List<Destination> destinations() {
        return List.of(new RowMQQueue("q"), new RowMQTopic("t"));
    }

    @ParameterizedTest
    @MethodSource("destinations")
    void aDelayedMessageArrivesWhenItsTimeHasComeAndNotBefore(Destination destination) throws JMSException {
        Session session = provider.started().createSession();
        MessageConsumer consumer = session.createConsumer(destination);
        MessageProducer producer = session.createProducer(destination);
        producer.setDeliveryDelay(DELAY);
        Message sent = session.createTextMessage("delayed");
        producer.send(sent);
        long begin = System.nanoTime();
        producer.setDeliveryDelay(0);
        producer.send(session.createTextMessage("at once"));
        assertThat(Provider.receive(consumer)).isEqualTo("at once");
        Message received = consumer.receive(Provider.SOON);
        long elapsed = Duration.ofNanos(System.nanoTime() - begin).toMillis();
        assertThat(Provider.text(received)).isEqualTo("delayed");
        assertThat(elapsed).isBetween(DELAY - 20, DELAY + LATE);
        assertThat(received.getJMSDeliveryTime())
                .isEqualTo(sent.getJMSDeliveryTime())
                .isCloseTo(received.getJMSTimestamp() + DELAY, within(1L));
    }

    @ParameterizedTest
    @MethodSource("destinations")
    void anExpiredMessageIsNotDelivered(Destination destination) throws JMSException {
        Session session = provider.started().createSession();
        MessageConsumer consumer = session.createConsumer(destination);
        MessageProducer producer = session.createProducer(destination);
        producer.send(session.createTextMessage("short"), 2, 9, 30);
        producer.send(session.createTextMessage("long"), 2, 4, 60_000);
        long expired = System.nanoTime() + Duration.ofMillis(60).toNanos();
        Provider.await("the first has expired", () -> System.nanoTime() > expired);
        assertThat(Provider.receive(consumer)).isEqualTo("long");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void aListenerGetsNoExpiredMessage() throws JMSException {
        RowMQQueue queue = new RowMQQueue("q");
        Session session = provider.connection().createSession();
        MessageProducer producer = session.createProducer(queue);
        for (int i = 0; i < 20; i++) {
            producer.send(session.createTextMessage("short"), 2, 9, 20);
        }
        producer.send(session.createTextMessage("long"));
        long expired = System.nanoTime() + Duration.ofMillis(50).toNanos();
        Provider.await("they have expired", () -> System.nanoTime() > expired);
        List<String> seen = new CopyOnWriteArrayList<>();
        provider.started().createSession().createConsumer(queue).setMessageListener(message -> {
            try {
                seen.add(Provider.text(message));
            } catch (JMSException e) {
                throw new IllegalArgumentException(e);
            }
        });
        Provider.await("the listener is called", () -> !seen.isEmpty());
        assertThat(seen).containsExactly("long");
    }

    /** The end of time is far away but must not overflow. */
    @Test
    void anEndlessTimeToLiveAndDelayAreTaken() throws JMSException {
        Session session = provider.started().createSession();
        RowMQQueue queue = new RowMQQueue("q");
        MessageProducer producer = session.createProducer(queue);
        producer.send(session.createTextMessage("a"), 2, 4, Long.MAX_VALUE);
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(consumer.receive(Provider.SOON).getJMSExpiration()).isPositive();
        producer.setDeliveryDelay(Long.MAX_VALUE);
        producer.send(session.createTextMessage("b"));
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void negativeTimesAreRefused() throws JMSException {
        Session session = provider.connection().createSession();
        MessageProducer producer = session.createProducer(new RowMQQueue("q"));
        assertThatThrownBy(() -> producer.setTimeToLive(-1)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.setDeliveryDelay(-1)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.send(session.createMessage(), 2, 4, -1))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.send(session.createMessage(), 2, 10, 0))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.send(session.createMessage(), 3, 4, 0))
                .isInstanceOf(JMSException.class);
    }
}
