package io.github.rowmq.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * Connections of the application's data source. Some pools wait for ever when they have none left: a thread that waits
 * for more than the connect timeout is interrupted, but only while it waits, since an interrupt during I/O closes an
 * embedded H2. Thread-safe.
 */
final class BorrowingConnector extends Connector {

    private final DataSource dataSource;
    private final Duration patience;
    private final ScheduledThreadPoolExecutor watch;
    private volatile int silenceMillis;

    BorrowingConnector(DataSource dataSource, Duration patience) {
        this.dataSource = dataSource;
        this.patience = patience;
        this.watch = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "rowmq-connect-watch");
            thread.setDaemon(true);
            return thread;
        });
        watch.setRemoveOnCancelPolicy(true);
        watch.setKeepAliveTime(10, TimeUnit.SECONDS);
        watch.allowCoreThreadTimeOut(true);
    }

    @Override
    void expectAnswers(Duration silence) {
        silenceMillis = (int) silence.toMillis();
    }

    @Override
    Connection connect() throws SQLException {
        Connection connection = borrow();
        try {
            return BorrowedConnection.prepare(connection, silenceMillis);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private Connection borrow() throws SQLException {
        Waiting waiting = new Waiting(Thread.currentThread());
        ScheduledFuture<?> alarm = watch.schedule(waiting::interrupt, patience.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return dataSource.getConnection();
        } catch (SQLException | RuntimeException e) {
            if (waiting.isInterrupted()) {
                throw new SQLTransientConnectionException(
                        "The data source gave no connection within " + patience + ": its pool may be exhausted",
                        "08001",
                        e);
            }
            throw e;
        } finally {
            alarm.cancel(false);
            waiting.end();
        }
    }

    @Override
    void close() {
        watch.shutdownNow();
    }

    /** One wait for a connection. The lock makes sure that no interrupt comes after its end. */
    private static final class Waiting {
        private final Thread thread;
        private final ReentrantLock lock = new ReentrantLock();
        private boolean interrupted;
        private boolean ended;

        Waiting(Thread thread) {
            this.thread = thread;
        }

        void interrupt() {
            lock.lock();
            try {
                if (!ended) {
                    interrupted = true;
                    thread.interrupt();
                }
            } finally {
                lock.unlock();
            }
        }

        boolean isInterrupted() {
            lock.lock();
            try {
                return interrupted;
            } finally {
                lock.unlock();
            }
        }

        /** Takes back an interrupt of ours, which has done what it was to do. */
        void end() {
            lock.lock();
            try {
                ended = true;
                if (interrupted) {
                    boolean unused = Thread.interrupted();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
