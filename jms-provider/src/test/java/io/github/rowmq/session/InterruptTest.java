package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.RowMQQueue;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Executors interrupt their threads when they are shut down, whatever those are doing. */
class InterruptTest {

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    void whatAnInterruptedThreadDoesHurtsNobody(TestDatabase kind) throws Exception {
        try (Provider provider = new Provider(kind.create())) {
            Session session = provider.started().createSession();
            Session other = provider.started().createSession();
            MessageProducer beside = other.createProducer(new RowMQQueue("beside"));
            MessageConsumer consumer = other.createConsumer(new RowMQQueue("beside"));
            List<Object> outcomes = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Thread.currentThread().interrupt();
                RowMQQueue queue = new RowMQQueue("q" + i);
                try {
                    MessageProducer producer = session.createProducer(queue);
                    MessageConsumer own = session.createConsumer(queue);
                    producer.send(session.createTextMessage("a"));
                    session.createTemporaryQueue();
                    session.createBrowser(queue).getEnumeration().hasMoreElements();
                    own.close();
                    producer.close();
                    outcomes.add("ok");
                } catch (JMSException e) {
                    outcomes.add(e + " / " + e.getErrorCode() + " / " + e.getCause());
                }
                assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
                beside.send(other.createTextMessage("b" + i));
                assertThat(Provider.receive(consumer)).isEqualTo("b" + i);
            }
            assertThat(outcomes).containsOnly("ok");
            Thread.currentThread().interrupt();
            provider.factory().createConnection().close();
            Connections.closeStores();
            Thread.currentThread().interrupt();
            provider.factory().createConnection().close();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(provider.drain(new RowMQQueue("q7"))).containsExactly("a");
        }
    }

    /** An interrupt in the middle of what H2 does closes the database; whoever is beside does not notice. */
    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    void anInterruptAtAnyMomentHurtsNobodyElse(TestDatabase kind) throws Exception {
        try (Provider provider = new Provider(kind.create())) {
            Session session = provider.started().createSession();
            Session other = provider.started().createSession();
            MessageProducer beside = other.createProducer(new RowMQQueue("beside"));
            MessageConsumer consumer = other.createConsumer(new RowMQQueue("beside"));
            AtomicBoolean stopped = new AtomicBoolean();
            AtomicInteger done = new AtomicInteger();
            Thread interrupted = new Thread(() -> {
                while (!stopped.get()) {
                    try {
                        session.createConsumer(new RowMQQueue("q" + done.get())).close();
                    } catch (JMSException e) {
                        assertThat(e.getErrorCode()).isEqualTo("UNAVAILABLE");
                    }
                    done.incrementAndGet();
                }
            });
            interrupted.start();
            for (int i = 0; i < 100; i++) {
                interrupted.interrupt();
                beside.send(other.createTextMessage("b" + i));
                assertThat(Provider.receive(consumer)).isEqualTo("b" + i);
            }
            stopped.set(true);
            interrupted.join(Provider.SOON);
            assertThat(interrupted.isAlive()).isFalse();
            assertThat(done).hasPositiveValue();
        }
    }
}
