package io.github.rowmq.torture.worker;

import io.github.rowmq.torture.log.Kind;
import io.github.rowmq.torture.log.Sent;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

/**
 * Receives a few messages and then settles them together: by acknowledging, by committing, or, in a pipeline, by
 * committing together with one message sent on for each. Confined to its thread.
 */
final class UnitReceiver extends Actor {

    private static final int LARGEST_UNIT = 10;
    private static final int GIVE_UP_ONE_IN = 25;
    private static final int SLOW_ONE_IN = 100;
    private static final long WAIT_MILLIS = 300;

    private int streams;
    private String stream = "";
    private long number;

    UnitReceiver(Stage stage, String name, Role role, long seed) {
        super(stage, name, role, seed);
    }

    @Override
    boolean goesOn() {
        return stage.isOpen();
    }

    @Override
    void play(Connection connection) throws JMSException {
        streams++;
        stream = stage.log().life() + "/" + name + "/s" + streams;
        boolean transacted = role.kind() != Role.Kind.RECEIVE_CLIENT;
        try (Session session = connection.createSession(
                        transacted, transacted ? Session.SESSION_TRANSACTED : Session.CLIENT_ACKNOWLEDGE);
                MessageConsumer consumer = role.source().consumer(session);
                MessageProducer producer = session.createProducer(role.target().open(session))) {
            while (stage.isOpen()) {
                unit(session, consumer, producer);
            }
        }
    }

    private void unit(Session session, MessageConsumer consumer, MessageProducer producer) throws JMSException {
        String unit = nextUnit();
        Message last = null;
        try {
            int size = 1 + random.nextInt(LARGEST_UNIT);
            for (int i = 0; i < size; i++) {
                Message message = consumer.receive(WAIT_MILLIS);
                if (message == null) {
                    break;
                }
                last = message;
                String received = logReceived(unit, message);
                if (role.kind() == Role.Kind.PIPELINE) {
                    passOn(session, producer, unit, received);
                }
            }
        } catch (JMSException e) {
            trouble("receiving failed", e);
            giveUp(session, unit);
            return;
        }
        if (last == null) {
            return;
        }
        if (oneIn(SLOW_ONE_IN)) {
            stage.pause(random.nextInt(1_000));
        }
        if (oneIn(GIVE_UP_ONE_IN)) {
            giveUp(session, unit);
        } else {
            settle(session, unit, last);
        }
    }

    private void passOn(Session session, MessageProducer producer, String unit, String received) throws JMSException {
        number++;
        String passed = PassedOn.name(received);
        Message message = Payload.message(session, passed);
        Sent line =
                new Sent(0, name, unit, passed, role.target().key(), stream, number, Message.DEFAULT_PRIORITY, false);
        log(Kind.SEND, line.fields());
        producer.send(message, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, Message.DEFAULT_TIME_TO_LIVE);
    }

    /** What follows cannot have an effect any more, whether or not it fails. */
    private void giveUp(Session session, String unit) throws JMSException {
        log(Kind.ROLLED_BACK, unit, "given up");
        if (session.getTransacted()) {
            session.rollback();
        } else {
            session.recover();
        }
    }

    private void settle(Session session, String unit, Message last) throws JMSException {
        log(Kind.COMMITTING, unit);
        try {
            if (session.getTransacted()) {
                session.commit();
            } else {
                last.acknowledge();
            }
            log(Kind.COMMITTED, unit);
        } catch (JMSException e) {
            logFailure(unit, e);
            if (!session.getTransacted()) {
                // Otherwise the next acknowledgement would include what this one did not achieve.
                session.recover();
            }
        }
    }
}
