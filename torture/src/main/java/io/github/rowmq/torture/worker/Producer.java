package io.github.rowmq.torture.worker;

import io.github.rowmq.torture.log.Kind;
import io.github.rowmq.torture.log.Sent;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Sends, in one of three ways, at its rate, with breaks and bursts. Confined to its thread. */
final class Producer extends Actor {

    private static final int LARGEST_TRANSACTION = 20;
    private static final int ROLLBACK_ONE_IN = 20;
    private static final int BREAK_ONE_IN = 400;
    private static final int BURST_ONE_IN = 200;
    private static final int BURST = 100;
    private static final int MOST_UNDER_WAY = 50;

    private int streams;
    private String stream = "";
    private long number;
    private int burst;

    Producer(Stage stage, String name, Role role, long seed) {
        super(stage, name, role, seed);
    }

    @Override
    boolean goesOn() {
        return stage.isProducing();
    }

    @Override
    void play(Connection connection) throws JMSException {
        streams++;
        stream = stage.log().life() + "/" + name + "/s" + streams;
        try (Session session =
                        connection.createSession(role.kind() == Role.Kind.SEND_TRANSACTED, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(role.source().open(session))) {
            switch (role.kind()) {
                case SEND_TRANSACTED -> sendTransacted(session, producer);
                case SEND_ASYNC -> sendAsync(session, producer);
                default -> sendPlain(session, producer);
            }
        }
    }

    private Message next(Session session, Kind kind, String unit) throws JMSException {
        number++;
        String message = stream + "/" + number;
        int priority = oneIn(4) ? random.nextInt(10) : Message.DEFAULT_PRIORITY;
        Message made = Payload.message(session, message);
        made.setJMSPriority(priority);
        Sent line = new Sent(
                0, name, unit, message, role.source().key(), stream, number, priority, kind == Kind.SEND_PLAIN);
        log(kind, line.fields());
        return made;
    }

    private void sendPlain(Session session, MessageProducer producer) throws JMSException {
        while (stage.isProducing()) {
            String unit = nextUnit();
            Message message = next(session, Kind.SEND_PLAIN, unit);
            try {
                producer.send(message, DeliveryMode.PERSISTENT, message.getJMSPriority(), Message.DEFAULT_TIME_TO_LIVE);
                log(Kind.COMMITTED, unit);
            } catch (JMSException e) {
                sendFailed(unit, e);
            }
            pace(1);
        }
    }

    private void sendFailed(String unit, JMSException e) throws JMSException {
        // A consumer in this JVM may have seen the message nevertheless.
        log(Kind.UNKNOWN, unit, String.valueOf(e.getErrorCode()), e.toString());
        if (e instanceof IllegalStateException) {
            throw e;
        }
    }

    private void sendAsync(Session session, MessageProducer producer) throws JMSException {
        Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
        while (stage.isProducing()) {
            String unit = nextUnit();
            if (!acquire(underWay)) {
                throw new JMSException("no completion listener was called for a minute", "STUCK");
            }
            Message message = next(session, Kind.SEND_PLAIN, unit);
            try {
                producer.send(
                        message,
                        DeliveryMode.PERSISTENT,
                        message.getJMSPriority(),
                        Message.DEFAULT_TIME_TO_LIVE,
                        new Completion(unit, underWay));
            } catch (JMSException e) {
                underWay.release();
                sendFailed(unit, e);
            }
            pace(1);
        }
    }

    private static boolean acquire(Semaphore semaphore) {
        try {
            return semaphore.tryAcquire(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Called on a thread of the provider; only writes to the log, which is thread-safe. */
    private final class Completion implements CompletionListener {
        private final String unit;
        private final Semaphore underWay;

        Completion(String unit, Semaphore underWay) {
            this.unit = unit;
            this.underWay = underWay;
        }

        @Override
        public void onCompletion(Message message) {
            log(Kind.COMMITTED, unit);
            underWay.release();
        }

        @Override
        public void onException(Message message, Exception e) {
            log(Kind.UNKNOWN, unit, e.toString());
            underWay.release();
        }
    }

    private void sendTransacted(Session session, MessageProducer producer) throws JMSException {
        while (stage.isProducing()) {
            String unit = nextUnit();
            int size = 1 + random.nextInt(LARGEST_TRANSACTION);
            for (int i = 0; i < size; i++) {
                Message message = next(session, Kind.SEND, unit);
                producer.send(message, DeliveryMode.PERSISTENT, message.getJMSPriority(), Message.DEFAULT_TIME_TO_LIVE);
            }
            if (oneIn(ROLLBACK_ONE_IN)) {
                session.rollback();
                log(Kind.ROLLED_BACK, unit, "as intended");
            } else {
                log(Kind.COMMITTING, unit);
                try {
                    session.commit();
                    log(Kind.COMMITTED, unit);
                } catch (JMSException e) {
                    logFailure(unit, e);
                }
            }
            pace(size);
        }
    }

    /** After so many messages waits as the rate says; now and then there is a break, or a burst. */
    private void pace(int messages) {
        if (burst > 0) {
            burst -= messages;
        } else if (oneIn(BREAK_ONE_IN)) {
            stage.pause(300 + random.nextInt(700));
        } else if (oneIn(BURST_ONE_IN)) {
            burst = BURST;
        } else {
            stage.pause(Math.max(1, messages * 1_000L / stage.rate()));
        }
    }
}
