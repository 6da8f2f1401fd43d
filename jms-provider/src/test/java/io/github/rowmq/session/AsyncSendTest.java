package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQQueue;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, section 7.3: asynchronous send. */
class AsyncSendTest {

    private final Provider provider = new Provider();
    private final Queue queue = new RowMQQueue("q");
    private final Outcomes outcomes = new Outcomes();

    @AfterEach
    void close() throws JMSException {
        provider.close();
    }

    /** Notes what a completion listener is told. */
    private static final class Outcomes implements CompletionListener {
        final List<Object> messages = new CopyOnWriteArrayList<>();
        final List<Exception> failures = new CopyOnWriteArrayList<>();

        @Override
        public void onCompletion(Message message) {
            messages.add(message);
        }

        @Override
        public void onException(Message message, Exception exception) {
            messages.add(message);
            failures.add(exception);
        }
    }

    @Test
    void callbacksComeInTheOrderOfTheSendsWithTheObjectsThatWereSent() throws JMSException {
        Session session = provider.connection().createSession();
        MessageProducer producer = session.createProducer(queue);
        List<TextMessage> sent = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 200; i++) {
            TextMessage message = session.createTextMessage(String.valueOf(i));
            sent.add(message);
            producer.send(message, outcomes);
        }
        Provider.await("all are complete", () -> outcomes.messages.size() == 200);
        assertThat(outcomes.messages).containsExactlyElementsOf(sent);
        assertThat(outcomes.failures).isEmpty();
        assertThat(provider.drain(queue))
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(String::valueOf).toList());
    }

    /** Otherwise what they are to be told of would fill the heap. */
    @Test
    void aSendWaitsForCompletionListenersThatAreTooFarBehind() throws Exception {
        Session session = provider.connection().createSession(Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(queue);
        TextMessage message = session.createTextMessage("x".repeat(1 << 20));
        CountDownLatch leave = new CountDownLatch(1);
        AtomicInteger sent = new AtomicInteger();
        FutureTask<Boolean> sending = new FutureTask<>(() -> {
            for (int i = 0; i < 40; i++) {
                producer.send(message, new Waiting(leave));
                sent.incrementAndGet();
            }
            return true;
        });
        Thread sender = new Thread(sending, "sender");
        sender.start();
        try {
            Provider.await("a send waits", () -> sent.get() > 3 && sender.getState() == Thread.State.WAITING);
            assertThat(sent).hasValueGreaterThan(3).hasValueLessThan(20);
        } finally {
            leave.countDown();
        }
        assertThat(sending.get(Provider.SOON, TimeUnit.MILLISECONDS)).isTrue();
        session.commit();
        assertThat(provider.drain(queue)).hasSize(40);
    }

    /** A completion listener that waits. */
    private record Waiting(CountDownLatch leave) implements CompletionListener {

        @Override
        public void onCompletion(Message message) {
            try {
                leave.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onException(Message message, Exception exception) {
            onCompletion(message);
        }
    }

    @Test
    void closingTheProducerWaitsForItsCallbacks() throws JMSException {
        Session session = provider.connection().createSession();
        try (MessageProducer producer = session.createProducer(queue)) {
            for (int i = 0; i < 50; i++) {
                producer.send(session.createTextMessage("x"), outcomes);
            }
        }
        assertThat(outcomes.messages).hasSize(50);
    }

    @Test
    void closingTheConnectionWaitsForTheCallbacks() throws JMSException {
        try (Connection connection = provider.connection()) {
            Session session = connection.createSession();
            MessageProducer producer = session.createProducer(queue);
            for (int i = 0; i < 50; i++) {
                producer.send(session.createTextMessage("x"), outcomes);
            }
        }
        assertThat(outcomes.messages).hasSize(50);
    }

    @Test
    void aCommitWaitsForTheCallbacks() throws JMSException {
        Session session = provider.connection().createSession(Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(queue);
        for (int i = 0; i < 50; i++) {
            producer.send(session.createTextMessage("x"), outcomes);
        }
        session.commit();
        assertThat(outcomes.messages).hasSize(50);
        assertThat(provider.drain(queue)).hasSize(50);
    }

    @Test
    void aCommitInAListenerCallsTheCallbacksItself() throws JMSException {
        Session session = provider.started().createSession(Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(new RowMQQueue("out"));
        AtomicInteger atCommit = new AtomicInteger(-1);
        session.createConsumer(queue).setMessageListener(message -> {
            try {
                producer.send(session.createTextMessage("x"), outcomes);
                producer.send(session.createTextMessage("y"), outcomes);
                session.commit();
                atCommit.set(outcomes.messages.size());
            } catch (JMSException e) {
                throw new IllegalArgumentException(e);
            }
        });
        provider.send(queue, "a");
        Provider.await("the listener is through", () -> atCommit.get() >= 0);
        assertThat(atCommit).hasValue(2);
    }

    @Test
    void aSendThatFailsIsReportedToItsListener() throws JMSException {
        Connection own = provider.connection();
        TemporaryQueue gone = own.createSession().createTemporaryQueue();
        Session session = provider.connection().createSession();
        MessageProducer producer = session.createProducer(gone);
        own.close();
        producer.send(session.createTextMessage("x"), outcomes);
        Provider.await("it is reported", () -> outcomes.messages.size() == 1);
        assertThat(outcomes.failures).hasSize(1).hasOnlyElementsOfType(InvalidDestinationException.class);
    }

    /** Section 7.3.5. */
    @Test
    void aCallbackMustNotCloseOrSettle() throws JMSException {
        Connection connection = provider.connection();
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(queue);
        List<Throwable> thrown = new CopyOnWriteArrayList<>();
        AtomicInteger done = new AtomicInteger();
        List<Step> steps =
                List.of(producer::close, session::close, connection::close, session::commit, session::rollback);
        producer.send(session.createTextMessage("x"), new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                for (Step step : steps) {
                    try {
                        step.run();
                    } catch (JMSException e) {
                        thrown.add(e);
                    }
                }
                done.incrementAndGet();
            }

            @Override
            public void onException(Message message, Exception exception) {
                done.incrementAndGet();
            }
        });
        Provider.await("the callback is through", () -> done.get() == 1);
        assertThat(thrown).hasSize(5).hasOnlyElementsOfType(IllegalStateException.class);
        session.commit();
        assertThat(provider.drain(queue)).hasSize(1);
    }

    @Test
    void aCallbackMaySend() throws JMSException {
        Session session = provider.connection().createSession();
        MessageProducer producer = session.createProducer(queue);
        producer.send(session.createTextMessage("first"), new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                try {
                    producer.send(session.createTextMessage("second"), outcomes);
                } catch (JMSException e) {
                    throw new IllegalArgumentException(e);
                }
            }

            @Override
            public void onException(Message message, Exception exception) {
                throw new IllegalArgumentException(exception);
            }
        });
        Provider.await("the second is complete", () -> outcomes.messages.size() == 1);
        assertThat(provider.drain(queue)).containsExactly("first", "second");
    }

    /** Section 6.1.5 forbids it to message listeners only: a completion listener is none that stopping waits for. */
    @Test
    void aCallbackMayStopTheConnection() throws JMSException {
        Connection connection = provider.started();
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(queue);
        List<Object> outcome = new CopyOnWriteArrayList<>();
        producer.send(session.createTextMessage("x"), new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                try {
                    connection.stop();
                    outcome.add("stopped");
                } catch (JMSException e) {
                    outcome.add(e);
                }
            }

            @Override
            public void onException(Message message, Exception exception) {
                outcome.add(exception);
            }
        });
        Provider.await("the callback is through", () -> !outcome.isEmpty());
        assertThat(outcome).containsExactly("stopped");
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(consumer.receive(Provider.NOT_YET)).isNull();
        connection.start();
        assertThat(consumer.receive(Provider.SOON)).isNotNull();
    }

    @Test
    void aListenerIsNeeded() throws JMSException {
        Session session = provider.connection().createSession();
        MessageProducer producer = session.createProducer(queue);
        assertThatThrownBy(() -> producer.send(session.createMessage(), null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private interface Step {
        void run() throws JMSException;
    }
}
