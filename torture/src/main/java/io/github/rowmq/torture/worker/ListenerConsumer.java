package io.github.rowmq.torture.worker;

import io.github.rowmq.torture.log.Kind;
import io.github.rowmq.torture.log.Received;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

/**
 * Has a listener in a session that acknowledges by itself; now and then the listener fails. The listener runs on a thread
 * of the provider, one message at a time, while the actor's own thread only waits.
 */
final class ListenerConsumer extends Actor {

    private static final int FAILURE_ONE_IN = 300;
    private static final long LOOK_MILLIS = 200;

    ListenerConsumer(Stage stage, String name, Role role, long seed) {
        super(stage, name, role, seed);
    }

    @Override
    boolean goesOn() {
        return stage.isOpen();
    }

    @Override
    void play(Connection connection) throws JMSException {
        int mode = role.kind() == Role.Kind.LISTEN_AUTO ? Session.AUTO_ACKNOWLEDGE : Session.DUPS_OK_ACKNOWLEDGE;
        try (Session session = connection.createSession(false, mode);
                MessageConsumer consumer = role.source().consumer(session)) {
            consumer.setMessageListener(this::onMessage);
            while (stage.isOpen()) {
                stage.pause(LOOK_MILLIS);
            }
        }
    }

    private void onMessage(Message message) {
        try {
            if (oneIn(FAILURE_ONE_IN)) {
                String unit = nextUnit();
                logReceived(unit, message);
                log(Kind.ROLLED_BACK, unit, "the listener fails");
                throw new IllegalArgumentException("a listener that fails now and then");
            }
            logReceived(Received.AUTO, message);
        } catch (JMSException e) {
            trouble("a message that cannot be read", e);
        }
    }
}
