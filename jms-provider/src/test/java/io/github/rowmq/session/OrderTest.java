package io.github.rowmq.session;

import static io.github.rowmq.session.Provider.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.store.testing.Fault;
import io.github.rowmq.store.testing.FaultyDataSource;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.JdbcCall;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Messages that one session sends to a queue are received in that order by its only consumer (section 6.2.9), whatever
 * is on its way between the table and the consumer at the moment.
 */
@Timeout(60)
class OrderTest {

    private static final int AHEAD = 60;

    private final Queue queue = new RowMQQueue("q");
    private FreshDatabase database;
    private FaultyDataSource gated;
    private RowMQConnectionFactory factory;
    private Connection connection;

    @BeforeEach
    void open() throws JMSException {
        database = TestDatabase.H2_MEMORY.create();
        gated = new FaultyDataSource(database.dataSource());
        factory = new RowMQConnectionFactory(gated);
        connection = factory.createConnection();
        connection.start();
    }

    @AfterEach
    void close() throws JMSException {
        // Where H2 is not selected, nothing was opened.
        if (connection == null) {
            return;
        }
        connection.close();
        Connections.closeStores();
        database.close();
    }

    /** Lets the statements of which the text is a part wait before the database sees them. */
    private static final class Gate implements Predicate<JdbcCall>, AutoCloseable {
        private final String part;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        Gate(String part) {
            this.part = part;
        }

        @Override
        public boolean test(JdbcCall call) {
            if (call.sql().contains(part)) {
                reached.countDown();
                try {
                    assertThat(open.await(Provider.SOON, TimeUnit.MILLISECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return false;
        }

        void awaitReached() throws InterruptedException {
            assertThat(reached.await(Provider.SOON, TimeUnit.MILLISECONDS))
                    .as("a statement with '%s' is about to run", part)
                    .isTrue();
        }

        @Override
        public void close() {
            open.countDown();
        }
    }

    private static String[] numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toArray(String[]::new);
    }

    private void send(String... texts) throws JMSException {
        try (Session session = connection.createSession()) {
            MessageProducer producer = session.createProducer(queue);
            for (String text : texts) {
                producer.send(session.createTextMessage(text));
            }
        }
    }

    /** A consumer that has received some and holds the rest of the queue ahead, all of which it then gives back. */
    private MessageConsumer consumerThatFallsIdle(int received) throws JMSException {
        send(numbers(0, AHEAD));
        MessageConsumer consumer = connection.createSession().createConsumer(queue);
        assertThat(receive(consumer, received)).containsExactly(numbers(0, received));
        return consumer;
    }

    @Test
    void whatAConsumerGivesBackIsNotOvertakenByWhatIsSentMeanwhile() throws Exception {
        MessageConsumer consumer = consumerThatFallsIdle(40);
        try (Gate gate = new Gate("set owner = 0, delivery_count")) {
            gated.failWhen(gate, Fault.before());
            gate.awaitReached();

            CompletableFuture<List<String>> rest = start(() -> receive(consumer, AHEAD + 1 - 40));
            CompletableFuture<Void> sent = start(() -> send("late"));
            pass(rest);
            gate.close();
            get(sent);
            assertThat(get(rest)).startsWith(numbers(40, AHEAD)).endsWith("late");
        }
    }

    @Test
    void receiveNoWaitFindsWhatIsOnItsWayBack() throws Exception {
        MessageConsumer consumer = consumerThatFallsIdle(40);
        try (Gate gate = new Gate("set owner = 0, delivery_count")) {
            gated.failWhen(gate, Fault.before());
            gate.awaitReached();
            CompletableFuture<String> next = start(() -> Provider.text(consumer.receiveNoWait()));
            pass(next);
            gate.close();
            assertThat(get(next)).isEqualTo("40");
        }
    }

    @Test
    void whatIsOnItsWayToAConsumerThatClosesIsNotOvertakenOnItsWayToTheNext() throws Exception {
        send("first");
        MessageConsumer closing = connection.createSession().createConsumer(queue);
        assertThat(receive(closing)).isEqualTo("first");
        CompletableFuture<String> waiting = start(() -> closing.receive(1_000) == null ? "nothing" : "something");
        try (Gate gate = new Gate("insert into")) {
            gated.failWhen(gate, Fault.before());
            // In a transaction, so that it is promised to the waiting consumer and handed over once it is durable.
            CompletableFuture<Void> sent = start(() -> sendTransacted("0"));
            gate.awaitReached();
            assertThat(get(waiting)).isEqualTo("nothing");
            CompletableFuture<List<String>> next = start(closing::close)
                    .thenCompose(closed -> start(() -> {
                        MessageConsumer second = connection.createSession().createConsumer(queue);
                        CompletableFuture<Void> later = start(() -> send("1"));
                        List<String> both = receive(second, 2);
                        get(later);
                        return both;
                    }));
            pass(next);
            gate.close();
            get(sent);
            assertThat(get(next)).containsExactly("0", "1");
        }
    }

    private void sendTransacted(String text) throws JMSException {
        try (Session session = connection.createSession(Session.SESSION_TRANSACTED)) {
            session.createProducer(queue).send(session.createTextMessage(text));
            session.commit();
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> start(Step step) {
        return start(() -> {
            step.run();
            return null;
        });
    }

    private static <T> CompletableFuture<T> start(Callable<T> step) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(step.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(Provider.SOON, TimeUnit.MILLISECONDS);
    }

    /** Gives what must not happen a moment to happen. */
    private static void pass(CompletableFuture<?> future) {
        assertThatThrownBy(() -> future.get(Provider.NOT_YET, TimeUnit.MILLISECONDS))
                .as("nothing comes before what is on its way")
                .isInstanceOf(TimeoutException.class);
    }
}
