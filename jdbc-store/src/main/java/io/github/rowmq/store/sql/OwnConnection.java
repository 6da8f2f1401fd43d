package io.github.rowmq.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals over a connection that is kept open: one thread listens on it and keeps the lifeline, another sends over
 * connections that it borrows for each round. What goes wrong is logged and tried again. Thread-safe.
 */
abstract class OwnConnection implements Signals {

    private static final Logger LOG = LoggerFactory.getLogger(OwnConnection.class);

    /** Shorter than the time between two looks of others at a lifeline that has broken. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Database database;
    private final Lifeline lifeline;
    private final Thread listening = thread(this::listen, "rowmq-listener");
    private final Thread sending = thread(this::sendAll, "rowmq-notifier");
    private volatile boolean arriving;
    private volatile boolean closed;

    OwnConnection(Database database, Lifeline lifeline) {
        this.database = database;
        this.lifeline = lifeline;
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    final void start() {
        listening.start();
        sending.start();
    }

    /**
     * Prepares a connection that was opened.
     *
     * @return false if it is of no use, nor will another be
     */
    abstract boolean begin(Connection connection) throws SQLException;

    /** Listens for a moment. */
    abstract void hear(Connection connection) throws SQLException;

    /** Undoes {@link #begin}, before the connection is given back. */
    abstract void end(Connection connection) throws SQLException;

    /** Whether there is something to send. */
    abstract boolean hasNews();

    /** Sends it. */
    abstract void send(Connection connection) throws SQLException;

    /** How long to gather before the next round. */
    abstract long gatherNanos();

    /** It is known that signals arrive. */
    final void arrives() {
        arriving = true;
    }

    final Lifeline lifeline() {
        return lifeline;
    }

    final void wakeSender() {
        LockSupport.unpark(sending);
    }

    final boolean isClosed() {
        return closed;
    }

    @Override
    public boolean areArriving() {
        return arriving;
    }

    @Override
    public final void hold(long incarnation) {
        lifeline.hold(incarnation);
    }

    @Override
    public final boolean mayJudge() {
        return lifeline.mayJudge();
    }

    @Override
    public final void close() {
        closed = true;
        LockSupport.unpark(sending);
        LockSupport.unpark(listening);
        join(sending);
        join(listening);
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        boolean useful = true;
        while (useful && !closed) {
            try (Connection connection = database.connect()) {
                useful = begin(connection);
                if (useful) {
                    listenOn(connection);
                }
            } catch (SQLException e) {
                LOG.debug("Cannot listen for signals at present", e);
            } catch (RuntimeException | Error e) {
                LOG.error("Listening for signals failed unexpectedly; trying again", e);
            } finally {
                arriving = false;
            }
            lifeline.broke();
            if (useful && !closed) {
                LockSupport.parkNanos(this, RETRY_NANOS);
            }
        }
    }

    private void listenOn(Connection connection) throws SQLException {
        try {
            while (!closed) {
                hear(connection);
            }
            lifeline.letGo(connection);
            end(connection);
        } catch (SQLException | RuntimeException | Error e) {
            // Whoever gets it next must not find a lock on it, or be listened for.
            connection.abort(Runnable::run);
            throw e;
        }
    }

    private void sendAll() {
        while (!closed) {
            if (!hasNews()) {
                LockSupport.park(this);
                continue;
            }
            try (Connection connection = database.connect()) {
                send(connection);
            } catch (SQLException e) {
                LOG.debug("A signal was not sent; others will look at intervals", e);
            } catch (RuntimeException | Error e) {
                LOG.error("Signalling failed unexpectedly", e);
            }
            LockSupport.parkNanos(this, gatherNanos());
        }
    }
}
