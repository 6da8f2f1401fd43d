package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTopic;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.testing.Await;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What an application does once while something fails, what it was told, and whether that is so. Confined to a thread. */
final class FaultScenario {

    private static final long WAIT = 2_000;
    private static final String SUBSCRIPTION = "subscription";

    private final Queue in = new RowMQQueue("in");
    private final Queue acknowledged = new RowMQQueue("acknowledged");
    private final Queue out = new RowMQQueue("out");
    private final Topic topic = new RowMQTopic("topic");
    private final String number;

    private Told send = Told.NOT_TRIED;
    private Told commit = Told.NOT_TRIED;
    private Told acknowledge = Told.NOT_TRIED;
    private boolean readSubscription;

    /** What the application knows of an operation. */
    private enum Told {
        NOT_TRIED,
        DONE,
        /** It failed, and nothing was done. */
        REFUSED,
        /** It failed, and nobody knows. */
        UNKNOWN
    }

    FaultScenario(int number) {
        this.number = "#" + number;
    }

    void prepare(RowMQConnectionFactory factory) throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            session.createDurableSubscriber(topic, SUBSCRIPTION).close();
            session.createProducer(in).send(session.createTextMessage("in" + number));
            session.createProducer(acknowledged).send(session.createTextMessage("acknowledged" + number));
            session.createProducer(topic).send(session.createTextMessage("topic" + number));
        }
        Connections.closeStores();
    }

    void run(RowMQConnectionFactory factory) {
        try (Connection connection = factory.createConnection()) {
            connection.start();
            attempt(() -> send(connection));
            attempt(() -> transact(connection));
            attempt(() -> acknowledge(connection));
            attempt(() -> readSubscription(connection));
        } catch (JMSException e) {
            // It could not connect, or not close.
        }
    }

    private interface Step {
        void run() throws JMSException;
    }

    private static void attempt(Step step) {
        try {
            step.run();
        } catch (JMSException e) {
            // The application goes on with what it has to do next.
        }
    }

    private void send(Connection connection) throws JMSException {
        try (Session session = connection.createSession()) {
            var producer = session.createProducer(out);
            send = Told.UNKNOWN;
            producer.send(session.createTextMessage("sent" + number));
            send = Told.DONE;
        }
    }

    private void transact(Connection connection) throws JMSException {
        try (Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            Message received = session.createConsumer(in).receive(WAIT);
            var producer = session.createProducer(out);
            if (received == null) {
                return;
            }
            producer.send(session.createTextMessage("transacted" + number));
            commit = Told.REFUSED;
            try {
                session.commit();
                commit = Told.DONE;
            } catch (JMSException e) {
                commit = told(e);
                throw e;
            }
        }
    }

    private void acknowledge(Connection connection) throws JMSException {
        try (Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE)) {
            Message received = session.createConsumer(acknowledged).receive(WAIT);
            if (received == null) {
                return;
            }
            try {
                received.acknowledge();
                acknowledge = Told.DONE;
            } catch (JMSException e) {
                acknowledge = told(e);
                throw e;
            }
        }
    }

    private void readSubscription(Connection connection) throws JMSException {
        try (Session session = connection.createSession();
                MessageConsumer subscriber = session.createDurableSubscriber(topic, SUBSCRIPTION)) {
            readSubscription = subscriber.receive(WAIT) != null;
        }
    }

    private static Told told(JMSException failure) {
        return Kind.OUTCOME_UNKNOWN.name().equals(failure.getErrorCode()) ? Told.UNKNOWN : Told.REFUSED;
    }

    /**
     * Takes everything that is there and compares.
     *
     * @param failure whether something failed, so that an acknowledgement that nobody waits for may be lost
     */
    void check(RowMQConnectionFactory factory, boolean failure) throws JMSException {
        List<String> found = new ArrayList<>();
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            connection.start();
            for (Queue queue : List.of(in, acknowledged, out)) {
                take(session.createConsumer(queue), found);
            }
            take(session.createDurableSubscriber(topic, SUBSCRIPTION), found);
            Await.untilAsserted(() -> {
                takeAgain(session, found);
                compare(found, failure);
            });
        }
        Connections.closeStores();
    }

    /** A dead node's messages come a moment later. */
    private void takeAgain(Session session, List<String> found) throws JMSException {
        for (Queue queue : List.of(in, acknowledged, out)) {
            take(session.createConsumer(queue), found);
        }
    }

    private static void take(MessageConsumer consumer, List<String> found) throws JMSException {
        for (Message next = consumer.receiveNoWait(); next != null; next = consumer.receiveNoWait()) {
            found.add(next.getBody(String.class));
        }
        consumer.close();
    }

    private void compare(List<String> found, boolean failure) {
        int sent = Collections.frequency(found, "sent" + number);
        assertThat(sent)
                .as("messages sent: " + send + ", found " + found)
                .isIn(
                        switch (send) {
                            case DONE -> List.of(1);
                            case NOT_TRIED -> List.of(0);
                            case REFUSED, UNKNOWN -> List.of(0, 1);
                        });
        int input = Collections.frequency(found, "in" + number);
        int output = Collections.frequency(found, "transacted" + number);
        assertThat(input + output)
                .as("transaction " + commit + ", found " + found)
                .isEqualTo(1);
        if (commit != Told.UNKNOWN) {
            assertThat(output).as("transaction " + commit + ", found " + found).isEqualTo(commit == Told.DONE ? 1 : 0);
        }
        int again = Collections.frequency(found, "acknowledged" + number);
        assertThat(again)
                .as("acknowledgement " + acknowledge + ", found " + found)
                .isIn(
                        switch (acknowledge) {
                            case DONE -> List.of(0);
                            case NOT_TRIED, REFUSED -> List.of(1);
                            case UNKNOWN -> List.of(0, 1);
                        });
        int published = Collections.frequency(found, "topic" + number);
        assertThat(published)
                .as("subscription read: " + readSubscription + ", found " + found)
                .isIn(readSubscription ? (failure ? List.of(0, 1) : List.of(0)) : List.of(1));
    }
}
