package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.RowMQQueue;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Delayed messages come when they are due, not at the next look (Jakarta Messaging 3.1, section 7.9). */
class DelayAccuracyTest {

    private static final int MESSAGES = 20;

    /** Clocks of a database are asked across a connection. */
    private static final long CLOCK_ERROR = 50;

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void delayedMessagesComeWhenTheyAreDue(TestDatabase kind) throws JMSException {
        try (Provider provider = new Provider(kind.create())) {
            Connection connection = provider.started();
            Session session = connection.createSession();
            Queue queue = new RowMQQueue("q");
            MessageConsumer consumer = session.createConsumer(queue);
            MessageProducer producer = session.createProducer(queue);
            for (int i = 0; i < MESSAGES; i++) {
                producer.setDeliveryDelay(300 + i * 37L);
                producer.send(session.createTextMessage("m" + i));
            }
            long[] late = new long[MESSAGES];
            for (int i = 0; i < MESSAGES; i++) {
                Message message = consumer.receive(Provider.SOON);
                late[i] = System.currentTimeMillis() - message.getJMSDeliveryTime();
                assertThat(message.getBody(String.class)).isEqualTo("m" + i);
            }
            System.out.println(kind + ": delayed messages came so late, in milliseconds: "
                    + LongStream.of(late).summaryStatistics());
            // On an idle machine all are below 100 ms; a loaded one delays whole threads, but seldom all of them.
            assertThat(LongStream.of(late).min().orElseThrow()).isBetween(-CLOCK_ERROR, 100L);
            assertThat(LongStream.of(late).max().orElseThrow()).isLessThan(5_000);
        }
    }
}
