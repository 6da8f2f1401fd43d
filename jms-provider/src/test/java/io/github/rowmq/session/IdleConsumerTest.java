package io.github.rowmq.session;

import static io.github.rowmq.session.Provider.receive;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.RowMQQueue;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A consumer that does not consume holds no message which another could have; nor does its prefetch change the order. */
class IdleConsumerTest {

    private final Provider provider = new Provider();
    private final Queue queue = new RowMQQueue("q");

    @AfterEach
    void close() throws JMSException {
        provider.close();
    }

    private String[] numbers(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toArray(String[]::new);
    }

    @Test
    void aConsumerThatNeverReceivesHoldsNothing() throws JMSException {
        provider.started().createSession().createConsumer(queue);
        provider.connection().createSession().createConsumer(queue).setMessageListener(message -> {});
        provider.send(queue, numbers(20));
        assertThat(provider.drain(queue)).containsExactly(numbers(20));
    }

    @Test
    void aConsumerThatStopsReceivingGivesBackWhatItHadAhead() throws JMSException {
        provider.send(queue, numbers(500));
        MessageConsumer fast = provider.started().createSession().createConsumer(queue);
        assertThat(receive(fast, 100)).containsExactly(numbers(100));
        MessageConsumer selective = provider.started().createSession().createConsumer(queue, "JMSPriority = 4");
        List<String> rest = receive(selective, 400);
        assertThat(rest)
                .containsExactlyElementsOf(
                        IntStream.range(100, 500).mapToObj(String::valueOf).toList());
    }

    @Test
    void whatIsGivenBackUnseenCountsAsNeverDelivered() throws JMSException {
        provider.send(queue, numbers(300));
        MessageConsumer fast = provider.started().createSession().createConsumer(queue);
        receive(fast, 100);
        MessageConsumer selective = provider.started().createSession().createConsumer(queue, "JMSPriority = 4");
        for (int i = 100; i < 300; i++) {
            Message message = selective.receive(Provider.SOON);
            assertThat(message.getJMSRedelivered()).as("message " + i).isFalse();
            assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        }
    }

    @Test
    void receiveNoWaitOfAnotherSelectorSeesWhatLiesAhead() throws JMSException {
        provider.send(queue, numbers(50));
        MessageConsumer fast = provider.started().createSession().createConsumer(queue);
        receive(fast, 20);
        MessageConsumer selective = provider.started().createSession().createConsumer(queue, "JMSPriority = 4");
        assertThat(Provider.text(selective.receiveNoWait())).isEqualTo("20");
    }

    @Test
    void aBrowserSeesWhatLiesAheadOfAConsumer() throws JMSException {
        provider.send(queue, numbers(50));
        Session session = provider.started().createSession();
        receive(session.createConsumer(queue), 20);
        List<String> browsed = new ArrayList<>();
        for (Object message : Collections.list(session.createBrowser(queue).getEnumeration())) {
            browsed.add(Provider.text((Message) message));
        }
        assertThat(browsed)
                .containsExactlyElementsOf(
                        IntStream.range(20, 50).mapToObj(String::valueOf).toList());
    }

    @Test
    void aMessageOfHigherPriorityOvertakesWhatLiesAhead() throws JMSException {
        provider.send(queue, numbers(50));
        Connection connection = provider.started();
        Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(queue);
        receive(consumer, 20);
        session.createProducer(queue).send(session.createTextMessage("urgent"), 2, 9, 0);
        List<String> next = receive(consumer, 31);
        // What was claimed already may come first, but no more than that.
        assertThat(next).contains("urgent").hasSize(31);
    }

    @Test
    void competingConsumersGetEachMessageOnce() throws JMSException {
        Connection connection = provider.started();
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 4; i++) {
            connection.createSession().createConsumer(queue).setMessageListener(message -> {
                try {
                    seen.add(Provider.text(message));
                } catch (JMSException e) {
                    throw new IllegalArgumentException(e);
                }
            });
        }
        provider.send(queue, numbers(1_000));
        Provider.await("all are seen", () -> seen.size() >= 1_000);
        assertThat(seen).containsExactlyInAnyOrder(numbers(1_000));
    }
}
