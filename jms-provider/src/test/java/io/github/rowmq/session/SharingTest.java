package io.github.rowmq.session;

import static io.github.rowmq.session.Provider.receive;
import static io.github.rowmq.session.Provider.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTopic;
import io.github.rowmq.admin.RowMQAdmin;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several nodes on one database: what one consumer has no other gets, wherever it is, and nobody is left out. */
class SharingTest {

    private final Queue queue = new RowMQQueue("q");
    private final Topic topic = new RowMQTopic("t");
    private Nodes nodes;

    @AfterEach
    void close() throws JMSException {
        if (nodes != null) {
            nodes.close();
        }
    }

    private void open(TestDatabase kind, int count) {
        nodes = new Nodes(kind, count);
    }

    private void send(int node, Destination destination, int from, int to) throws JMSException {
        try (Connection connection = nodes.factory(node).createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            MessageProducer producer = session.createProducer(destination);
            for (int i = from; i < to; i++) {
                producer.send(session.createTextMessage(String.valueOf(i)));
            }
            session.commit();
        }
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toList();
    }

    private static List<String> sorted(Iterable<String> texts) {
        List<String> all = new ArrayList<>();
        texts.forEach(all::add);
        all.sort(Collections.reverseOrder());
        return all;
    }

    // Competing consumers

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void competingConsumersGetEachMessageOnceAndAllAreBusy(TestDatabase kind) throws Exception {
        open(kind, 3);
        List<MessageConsumer> consumers = new ArrayList<>();
        for (int node = 0; node < 3; node++) {
            for (int i = 0; i < 2; i++) {
                consumers.add(nodes.started(node).createSession().createConsumer(queue));
            }
        }
        allBusy(consumers);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void consumersOfASharedDurableSubscriptionGetEachMessageOnceAndAllAreBusy(TestDatabase kind) throws Exception {
        open(kind, 3);
        List<MessageConsumer> consumers = new ArrayList<>();
        for (int node = 0; node < 3; node++) {
            consumers.add(nodes.started(node).createSession().createSharedDurableConsumer(topic, "s"));
        }
        allBusy(consumers);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void consumersOfASharedSubscriptionGetEachMessageOnceAndAllAreBusy(TestDatabase kind) throws Exception {
        open(kind, 3);
        List<MessageConsumer> consumers = new ArrayList<>();
        for (int node = 0; node < 3; node++) {
            consumers.add(nodes.started(node).createSession().createSharedConsumer(topic, "s"));
        }
        allBusy(consumers);
    }

    /** Each listener keeps its first message until every other has one, so that one that gets none is found. */
    private void allBusy(List<MessageConsumer> consumers) throws Exception {
        int count = 600;
        CyclicBarrier all = new CyclicBarrier(consumers.size());
        ConcurrentLinkedQueue<String> got = new ConcurrentLinkedQueue<>();
        AtomicInteger left = new AtomicInteger();
        for (MessageConsumer consumer : consumers) {
            AtomicInteger own = new AtomicInteger();
            consumer.setMessageListener(message -> {
                try {
                    if (own.getAndIncrement() == 0) {
                        all.await(30, TimeUnit.SECONDS);
                    }
                    got.add(text(message));
                } catch (Exception e) {
                    left.incrementAndGet();
                }
            });
        }
        send(0, destinationOf(consumers.get(0)), 0, count);
        Await.until("all messages have come, of " + count + " these: " + got.size(), () -> got.size() >= count);
        assertThat(left).as("listeners that waited in vain for the others").hasValue(0);
        Await.holds("none comes twice", Duration.ofMillis(300), () -> got.size() == count);
        assertThat(sorted(got)).isEqualTo(sorted(numbers(0, count)));
    }

    private Destination destinationOf(MessageConsumer consumer) {
        return consumer instanceof TopicSubscriber ? topic : queue;
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void whatAConsumerFetchedInAdvanceAndDoesNotTakeGoesToOthers(TestDatabase kind) throws Exception {
        open(kind, 2);
        send(0, queue, 0, 3_000);
        MessageConsumer fast = nodes.started(0).createSession().createConsumer(queue);
        List<String> got = new ArrayList<>(receive(fast, 1_000));
        // From here on it takes no more, although it was on the way to ever larger portions.
        MessageConsumer other = nodes.started(1).createSession().createConsumer(queue);
        List<String> rest = receive(other, 2_000);
        got.addAll(rest);
        assertThat(sorted(got)).isEqualTo(sorted(numbers(0, 3_000)));
    }

    /** What was handed over to a consumer beside the producer is one message, not the queue. */
    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void aConsumerElsewhereIsServedWhileTheOneBesideTheProducerIsBusy(TestDatabase kind) throws Exception {
        open(kind, 2);
        CountDownLatch served = new CountDownLatch(19);
        AtomicInteger near = new AtomicInteger();
        nodes.started(0).createSession().createConsumer(queue).setMessageListener(message -> {
            near.incrementAndGet();
            awaitQuietly(served);
        });
        nodes.started(1).createSession().createConsumer(queue).setMessageListener(message -> served.countDown());
        Session session = nodes.connection(0).createSession();
        MessageProducer producer = session.createProducer(queue);
        for (int i = 0; i < 20; i++) {
            producer.send(session.createTextMessage(String.valueOf(i)));
        }
        assertThat(served.await(20, TimeUnit.SECONDS))
                .as("the other node was served; %s are missing", served.getCount())
                .isTrue();
        assertThat(near.get()).isLessThanOrEqualTo(1);
    }

    /** A consumer that keeps up with the producer beside it does not keep everything from one elsewhere. */
    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void aConsumerElsewhereGetsAShareAlthoughTheOneBesideTheProducerKeepsUp(TestDatabase kind) throws Exception {
        open(kind, 2);
        AtomicInteger near = new AtomicInteger();
        AtomicInteger far = new AtomicInteger();
        nodes.started(0).createSession().createConsumer(queue).setMessageListener(message -> near.incrementAndGet());
        nodes.started(1).createSession().createConsumer(queue).setMessageListener(message -> far.incrementAndGet());
        AtomicInteger sent = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        inParallel(
                1,
                thread -> {
                    Session session = nodes.connection(0).createSession();
                    MessageProducer producer = session.createProducer(queue);
                    while (!enough.get()) {
                        producer.send(session.createTextMessage("x"));
                        sent.incrementAndGet();
                    }
                },
                () -> {
                    try {
                        Await.until("the other node has more than what it gets by chance", () -> far.get() >= 300);
                    } finally {
                        enough.set(true);
                    }
                });
        Await.until("everything has come", () -> near.get() + far.get() >= sent.get());
        assertThat(near.get() + far.get()).isEqualTo(sent.get());
        assertThat(near.get()).as("of the near consumer").isGreaterThan(300);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Topics

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void aSubscriptionCreatedAMomentBeforeSeesWhatAnotherNodePublishes(TestDatabase kind) throws Exception {
        open(kind, 2);
        Session here = nodes.started(0).createSession();
        Session there = nodes.connection(1).createSession();
        MessageProducer producer = there.createProducer(topic);
        for (int i = 0; i < 40; i++) {
            try (MessageConsumer consumer = here.createConsumer(topic)) {
                producer.send(there.createTextMessage(String.valueOf(i)));
                assertThat(receive(consumer)).isEqualTo(String.valueOf(i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void aClientIdentifierIsExclusiveAndADurableSubscriptionFollowsIt(TestDatabase kind) throws Exception {
        open(kind, 2);
        Connection first = nodes.connection(0);
        first.setClientID("me");
        first.createSession().createDurableConsumer(topic, "d");
        Connection second = nodes.connection(1);
        assertThatThrownBy(() -> second.setClientID("me")).isInstanceOf(InvalidClientIDException.class);
        first.close();
        send(0, topic, 0, 10);
        Connection third = nodes.connection(1);
        third.setClientID("me");
        third.start();
        MessageConsumer consumer = third.createSession().createDurableConsumer(topic, "d");
        assertThat(receive(consumer, 10)).isEqualTo(numbers(0, 10));
    }

    // Temporary queues

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void requestsAreAnsweredOverATemporaryQueueOfAnotherNode(TestDatabase kind) throws Exception {
        open(kind, 2);
        Session server = nodes.started(1).createSession();
        MessageProducer answers = server.createProducer(null);
        server.createConsumer(queue).setMessageListener(request -> {
            try {
                answers.send(request.getJMSReplyTo(), server.createTextMessage("re: " + text(request)));
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        });
        Session client = nodes.started(0).createSession();
        TemporaryQueue replies = client.createTemporaryQueue();
        MessageConsumer consumer = client.createConsumer(replies);
        MessageProducer requests = client.createProducer(queue);
        for (int i = 0; i < 20; i++) {
            Message request = client.createTextMessage("r" + i);
            request.setJMSReplyTo(replies);
            requests.send(request);
            assertThat(receive(consumer)).isEqualTo("re: r" + i);
        }
    }

    // Bounded queues

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void aBoundedQueueTakesExactlyItsLimitFromAllNodesTogether(TestDatabase kind) throws Exception {
        open(kind, 2);
        try (RowMQAdmin admin = RowMQAdmin.open(nodes.factory(0))) {
            admin.declareQueue("q", 50);
        }
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        inParallel(4, thread -> {
            Session session = nodes.connection(thread % 2).createSession();
            MessageProducer producer = session.createProducer(queue);
            for (int i = 0; i < 40; i++) {
                try {
                    producer.send(session.createTextMessage("x"));
                    taken.incrementAndGet();
                } catch (ResourceAllocationException e) {
                    refused.incrementAndGet();
                }
            }
        });
        assertThat(taken).hasValue(50);
        assertThat(refused).hasValue(110);
    }

    // Queues that end

    /** Another node cannot know of a consumer that was created a moment ago, and may drop its queue. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void consumersOfAQueueThatAnotherNodeDroppedAreTold(TestDatabase kind) throws Exception {
        open(kind, 1);
        Connection connection = nodes.started(0);
        ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
        connection.setExceptionListener(e -> told.add(e.getErrorCode()));
        connection.createSession().createConsumer(queue).setMessageListener(message -> {});
        MessageConsumer waiting = connection.createSession().createConsumer(queue);
        inParallel(
                1,
                thread -> assertThatThrownBy(waiting::receive).isInstanceOf(InvalidDestinationException.class),
                () -> nodes.sql(
                        "update rowmq_destination set dropped = true where name = 'q'",
                        "update rowmq_catalog_version set version = version + 1"));
        Await.until("the exception listener was told", () -> !told.isEmpty());
        assertThat(told).containsExactly("DESTINATION_UNKNOWN");
        assertThatThrownBy(waiting::receiveNoWait).isInstanceOf(InvalidDestinationException.class);
        // The queue can be used again, by new consumers.
        send(0, queue, 0, 1);
        assertThat(receive(connection.createSession().createConsumer(queue))).isEqualTo("0");
    }

    // Order

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void theMessagesOfEachSessionComeInOrderToAConsumerOfAnyNode(TestDatabase kind) throws Exception {
        open(kind, 3);
        int each = 300;
        MessageConsumer consumer = nodes.started(2).createSession().createConsumer(queue);
        inParallel(
                3,
                thread -> {
                    Session session = nodes.connection(thread).createSession();
                    MessageProducer producer = session.createProducer(queue);
                    for (int i = 0; i < each; i++) {
                        producer.send(session.createTextMessage(thread + ":" + i));
                    }
                },
                () -> {
                    int[] next = new int[3];
                    for (int i = 0; i < 3 * each; i++) {
                        String[] parts = receive(consumer).split(":");
                        int from = Integer.parseInt(parts[0]);
                        assertThat(Integer.parseInt(parts[1]))
                                .as("of node %s", from)
                                .isEqualTo(next[from]++);
                    }
                });
    }

    private interface Step {
        void run() throws Exception;
    }

    private interface Numbered {
        void run(int number) throws Exception;
    }

    private static void inParallel(int count, Numbered step) throws Exception {
        inParallel(count, step, () -> {});
    }

    private static void inParallel(int count, Numbered step, Step meanwhile) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(count);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                running.add(executor.submit(() -> {
                    step.run(number);
                    return null;
                }));
            }
            meanwhile.run();
            for (Future<?> future : running) {
                future.get(60, TimeUnit.SECONDS);
            }
        } finally {
            executor.shutdown();
        }
    }
}
