package io.github.rowmq.torture.worker;

import io.github.rowmq.torture.log.Kind;
import io.github.rowmq.torture.log.Received;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

/** Receives in a session that acknowledges by itself: AUTO_ACKNOWLEDGE or DUPS_OK_ACKNOWLEDGE. Confined to its thread. */
final class AutoReceiver extends Actor {

    private static final long WAIT_MILLIS = 500;

    AutoReceiver(Stage stage, String name, Role role, long seed) {
        super(stage, name, role, seed);
    }

    @Override
    boolean goesOn() {
        return stage.isOpen();
    }

    @Override
    void play(Connection connection) throws JMSException {
        int mode = role.kind() == Role.Kind.RECEIVE_AUTO ? Session.AUTO_ACKNOWLEDGE : Session.DUPS_OK_ACKNOWLEDGE;
        try (Session session = connection.createSession(false, mode);
                MessageConsumer consumer = role.source().consumer(session)) {
            while (stage.isOpen()) {
                log(Kind.RECEIVING, role.source().key());
                Message message = receive(consumer);
                if (message != null) {
                    logReceived(Received.AUTO, message);
                }
            }
        }
    }

    private Message receive(MessageConsumer consumer) throws JMSException {
        Message message = null;
        try {
            message = consumer.receive(WAIT_MILLIS);
            return message;
        } finally {
            if (message == null) {
                log(Kind.NOTHING, role.source().key());
            }
        }
    }
}
