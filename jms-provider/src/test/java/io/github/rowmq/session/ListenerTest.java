package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTopic;
import io.github.rowmq.admin.RowMQAdmin;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jakarta Messaging 3.1, sections 6.2.5, 6.2.15 and 8.7: message listeners. */
class ListenerTest {

    private final Provider provider = new Provider();
    private final Queue queue = new RowMQQueue("q");
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws JMSException {
        provider.close();
    }

    private void note(Message message) {
        try {
            seen.add(Provider.text(message));
        } catch (JMSException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void awaitSeen(int count) {
        Provider.await(count + " messages are seen", () -> seen.size() >= count);
    }

    @Test
    void aListenerGetsMessagesSentBeforeAndAfterItWasSet() throws JMSException {
        provider.send(queue, "a");
        provider.started().createSession().createConsumer(queue).setMessageListener(this::note);
        awaitSeen(1);
        provider.send(queue, "b", "c");
        awaitSeen(3);
        assertThat(seen).containsExactly("a", "b", "c");
    }

    /** Both would compete for the messages (section 8.7). */
    @Test
    void aListenerIsRefusedWhileAnotherThreadReceives() throws Exception {
        MessageConsumer consumer = provider.started().createSession().createConsumer(queue);
        FutureTask<Message> receiving = new FutureTask<>(consumer::receive);
        Thread thread = new Thread(receiving, "receiver");
        thread.start();
        Provider.await("the other thread waits", () -> thread.getState() == Thread.State.WAITING);
        assertThatThrownBy(() -> consumer.setMessageListener(this::note)).isInstanceOf(IllegalStateException.class);
        consumer.setMessageListener(null);
        provider.send(queue, "a");
        assertThat(Provider.text(receiving.get(30, TimeUnit.SECONDS))).isEqualTo("a");
        consumer.setMessageListener(this::note);
        provider.send(queue, "b");
        awaitSeen(1);
        assertThat(seen).containsExactly("b");
    }

    @Test
    void aListenerSetBeforeTheStartWaitsForIt() throws JMSException {
        Connection connection = provider.connection();
        connection.createSession().createConsumer(queue).setMessageListener(this::note);
        provider.send(queue, "a");
        assertThat(provider.drain(queue)).containsExactly("a");
        connection.start();
        provider.send(queue, "b");
        awaitSeen(1);
        assertThat(seen).containsExactly("b");
    }

    /** Section 6.2.5: a session runs its listeners one at a time. */
    @Test
    void listenersOfOneSessionNeverOverlap() throws JMSException {
        Session session = provider.started().createSession();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            session.createConsumer(queue).setMessageListener(message -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                note(message);
                running.decrementAndGet();
            });
        }
        provider.send(queue, Collections.nCopies(200, "x").toArray(new String[0]));
        awaitSeen(200);
        assertThat(most).hasValue(1);
    }

    /** Section 8.7: in AUTO_ACKNOWLEDGE a message whose listener throws is delivered again. */
    @Test
    void aMessageWhoseListenerThrowsComesAgainBeforeTheNext() throws JMSException {
        List<Integer> counts = new CopyOnWriteArrayList<>();
        MessageConsumer consumer = provider.started().createSession().createConsumer(queue);
        provider.send(queue, "a", "b");
        consumer.setMessageListener(message -> {
            note(message);
            try {
                counts.add(message.getIntProperty("JMSXDeliveryCount"));
            } catch (JMSException e) {
                throw new IllegalArgumentException(e);
            }
            if (seen.size() <= 2) {
                throw new IllegalArgumentException("not yet");
            }
        });
        awaitSeen(4);
        assertThat(seen).containsExactly("a", "a", "a", "b");
        assertThat(counts).containsExactly(1, 2, 3, 1);
    }

    /** A message that always fails must not keep a processor and the database busy. */
    @ParameterizedTest
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, Session.SESSION_TRANSACTED})
    void aMessageThatAListenerAlwaysSendsBackComesEverMoreRarely(int mode) throws JMSException {
        Session session = provider.started().createSession(mode);
        List<Long> times = new CopyOnWriteArrayList<>();
        provider.send(queue, "a");
        session.createConsumer(queue).setMessageListener(message -> {
            times.add(System.nanoTime());
            quietly(mode == Session.SESSION_TRANSACTED ? session::rollback : session::recover);
        });
        Provider.await("it has come six times", () -> times.size() >= 6);
        // The pauses are at least 10, 20, 40, 80 and 160 ms.
        assertThat(times.get(5) - times.get(0)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(300));
    }

    /** Section 6.1.5: stop returns when no listener runs any more. */
    @Test
    void stopWaitsForTheListenerThatRuns() throws Exception {
        Connection connection = provider.started();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        connection.createSession().createConsumer(queue).setMessageListener(message -> {
            entered.countDown();
            awaitLatch(leave);
            note(message);
        });
        provider.send(queue, "a", "b");
        assertThat(entered.await(Provider.SOON, TimeUnit.MILLISECONDS)).isTrue();
        Thread stopping = new Thread(() -> quietly(connection::stop));
        stopping.start();
        Provider.await("stop waits", () -> stopping.getState() == Thread.State.WAITING);
        leave.countDown();
        stopping.join(Provider.SOON);
        assertThat(stopping.isAlive()).isFalse();
        assertThat(seen).containsExactly("a");
        assertThat(provider.drain(queue)).containsExactly("b");
    }

    /** Section 6.2.15. */
    @Test
    void closingASessionWaitsForTheListenerAndItsMessageIsAcknowledged() throws Exception {
        Session session = provider.started().createSession();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        session.createConsumer(queue).setMessageListener(message -> {
            entered.countDown();
            awaitLatch(leave);
            note(message);
        });
        provider.send(queue, "a");
        assertThat(entered.await(Provider.SOON, TimeUnit.MILLISECONDS)).isTrue();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> quietly(session::close));
        leave.countDown();
        closed.get(Provider.SOON, TimeUnit.MILLISECONDS);
        assertThat(seen).containsExactly("a");
        assertThat(provider.drain(queue)).isEmpty();
    }

    /** Section 8.8: a listener may close its own consumer. */
    /** Whoever closes while another thread is at it waits likewise for the listener. */
    @Test
    void everyCloseWaitsForTheListenerThatRuns() throws Exception {
        Connection connection = provider.started();
        Session session = connection.createSession();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        session.createConsumer(queue).setMessageListener(message -> {
            entered.countDown();
            awaitLatch(leave);
            // All facilities are there as long as it runs (section 6.1.8).
            quietly(() -> session.createProducer(queue).send(session.createTextMessage("b")));
            note(message);
        });
        provider.send(queue, "a");
        assertThat(entered.await(Provider.SOON, TimeUnit.MILLISECONDS)).isTrue();
        List<Thread> closing = new ArrayList<>();
        for (Closing each : List.<Closing>of(session::close, session::close, connection::close, connection::close)) {
            Thread thread = new Thread(() -> quietly(each::run));
            closing.add(thread);
            thread.start();
            Provider.await("it waits", () -> thread.getState() == Thread.State.WAITING);
        }
        leave.countDown();
        for (Thread thread : closing) {
            thread.join(Provider.SOON);
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(seen).containsExactly("a");
        assertThat(provider.drain(queue)).containsExactly("b");
    }

    /** Section 6.2.15: what a listener creates while its session is being closed is closed with it. */
    @Test
    void aConsumerThatAListenerCreatesWhileItsSessionClosesEndsWithIt() throws Exception {
        Session session = provider.started().createSession();
        RowMQTopic topic = new RowMQTopic("t");
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        session.createConsumer(queue).setMessageListener(message -> {
            entered.countDown();
            awaitLatch(leave);
            quietly(() -> session.createConsumer(topic));
            note(message);
        });
        provider.send(queue, "a");
        assertThat(entered.await(Provider.SOON, TimeUnit.MILLISECONDS)).isTrue();
        Thread closing = new Thread(() -> quietly(session::close));
        closing.start();
        Provider.await("close waits", () -> closing.getState() == Thread.State.WAITING);
        leave.countDown();
        closing.join(Provider.SOON);
        assertThat(seen).containsExactly("a");
        try (RowMQAdmin admin = RowMQAdmin.open(provider.factory())) {
            assertThat(admin.destinations())
                    .extracting(status -> status.destination().ref().name())
                    .contains("t");
            assertThat(admin.subscriptions()).isEmpty();
        }
    }

    /** An exhausted heap, for one, is no end of the session. */
    @Test
    void callbacksGoOnAfterAnErrorInside() throws Exception {
        ConnectionCore core = ((ClassicConnection) provider.connection()).core();
        CallbackLoop loop = new CallbackLoop(core.node().threads());
        AtomicInteger calls = new AtomicInteger();
        loop.allowListeners();
        loop.ready(() -> {
            if (calls.incrementAndGet() == 1) {
                throw new OutOfMemoryError("for a test");
            }
            return false;
        });
        Provider.await("it is called again", () -> calls.get() == 2);
        loop.forbidListeners();
        assertThat(calls).hasValue(2);
    }

    @Test
    void aListenerMayCloseItsConsumer() throws JMSException {
        MessageConsumer consumer = provider.started().createSession().createConsumer(queue);
        provider.send(queue, "a", "b");
        consumer.setMessageListener(message -> {
            quietly(consumer::close);
            note(message);
        });
        awaitSeen(1);
        Provider.await("b is free", () -> drainQuietly().contains("b"));
        assertThat(seen).containsExactly("a");
    }

    /** Sections 6.1.5, 6.1.8 and 6.2.15. */
    @Test
    void aListenerMustNotCloseOrStopWhatItRunsIn() throws JMSException {
        Connection connection = provider.started();
        Session session = connection.createSession();
        List<Throwable> thrown = new CopyOnWriteArrayList<>();
        session.createConsumer(queue).setMessageListener(message -> {
            for (Closing closing : List.<Closing>of(connection::stop, connection::close, session::close)) {
                try {
                    closing.run();
                } catch (JMSException e) {
                    thrown.add(e);
                }
            }
            note(message);
        });
        provider.send(queue, "a");
        awaitSeen(1);
        assertThat(thrown).hasSize(3).hasOnlyElementsOfType(IllegalStateException.class);
        provider.send(queue, "b");
        awaitSeen(2);
    }

    /** Section 6.2.7: a listener's session may be transacted; what it sends and receives is committed together. */
    @Test
    void aListenerMayCommitAndRollBack() throws JMSException {
        Session session = provider.started().createSession(Session.SESSION_TRANSACTED);
        Queue done = new RowMQQueue("done");
        List<Throwable> thrown = new ArrayList<>();
        session.createConsumer(queue).setMessageListener(message -> {
            try {
                session.createProducer(done).send(session.createTextMessage("from " + Provider.text(message)));
                if (message.getJMSRedelivered()) {
                    session.commit();
                } else {
                    session.rollback();
                }
            } catch (JMSException e) {
                thrown.add(e);
            }
            note(message);
        });
        provider.send(queue, "a");
        awaitSeen(2);
        assertThat(Provider.receive(provider.started().createSession().createConsumer(done)))
                .isEqualTo("from a");
        assertThat(thrown).isEmpty();
        assertThat(provider.drain(done)).isEmpty();
    }

    /** Section 8.7. */
    @Test
    void aConsumerWithAListenerCannotReceive() throws JMSException {
        MessageConsumer consumer = provider.started().createSession().createConsumer(queue);
        consumer.setMessageListener(this::note);
        assertThatThrownBy(() -> consumer.receive(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(consumer::receiveNoWait).isInstanceOf(IllegalStateException.class);
        consumer.setMessageListener(null);
        provider.send(queue, "a");
        assertThat(Provider.receive(consumer)).isEqualTo("a");
        assertThat(seen).isEmpty();
    }

    /** Section 6.2.5: ten thousand sessions must not need a thread each while nothing arrives. */
    @Test
    void idleListenersHaveNoThreads() throws JMSException {
        Connection connection = provider.started();
        connection.createSession().createConsumer(queue).setMessageListener(this::note);
        provider.send(queue, "a");
        awaitSeen(1);
        int before = Thread.activeCount();
        for (int i = 0; i < 300; i++) {
            connection.createSession().createConsumer(new RowMQQueue("q" + i)).setMessageListener(this::note);
        }
        assertThat(Thread.activeCount()).isLessThan(before + 50);
        provider.send(new RowMQQueue("q299"), "b");
        awaitSeen(2);
    }

    private List<String> drainQuietly() {
        try {
            return provider.drain(queue);
        } catch (JMSException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(Provider.SOON, TimeUnit.MILLISECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void quietly(Closing closing) {
        try {
            closing.run();
        } catch (JMSException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private interface Closing {
        void run() throws JMSException;
    }
}
