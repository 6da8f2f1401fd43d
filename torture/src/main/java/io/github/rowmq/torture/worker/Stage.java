package io.github.rowmq.torture.worker;

import io.github.rowmq.torture.log.EventLog;
import io.github.rowmq.torture.log.Kind;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the actors of a worker share. Thread-safe. */
final class Stage {

    private final ConnectionFactory factory;
    private final EventLog log;
    private final int rate;
    private final CountDownLatch curtain = new CountDownLatch(1);
    private final AtomicBoolean connected = new AtomicBoolean();
    private volatile boolean producing = true;

    Stage(ConnectionFactory factory, EventLog log, int rate) {
        this.factory = factory;
        this.log = log;
        this.rate = rate;
    }

    EventLog log() {
        return log;
    }

    /** Messages a second of one producer. */
    int rate() {
        return rate;
    }

    Connection connect(String actor, String clientId) throws JMSException {
        Connection connection = factory.createConnection();
        try {
            if (!clientId.isEmpty()) {
                connection.setClientID(clientId);
            }
            connection.setExceptionListener(e -> log.write(actor, Kind.TOLD, e.getErrorCode() + " " + e.getMessage()));
            connection.start();
            if (connected.compareAndSet(false, true)) {
                WorkerOrders.say(WorkerOrders.READY);
            }
            return connection;
        } catch (JMSException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    boolean isProducing() {
        return producing && isOpen();
    }

    boolean isOpen() {
        return curtain.getCount() > 0;
    }

    void stopProducing() {
        producing = false;
    }

    void close() {
        curtain.countDown();
    }

    /** Waits so long, or until the end. */
    void pause(long millis) {
        try {
            boolean unused = curtain.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
