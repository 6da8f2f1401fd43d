package io.github.rowmq.store.sql;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connects again and again while the database is away, until it is back. The pool would do so itself, but doubles its
 * pauses up to five seconds: a database that is back would not be noticed for as long, and one that comes for a moment
 * only, not at all. Thread-safe; the pool has one thread that connects, which is the one that waits here.
 */
final class PatientDataSource implements DataSource {

    private static final long PAUSE_MILLIS = 200;

    private final DataSource source;
    private final Predicate<SQLException> worthWaiting;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean insisting;

    /** Why the last attempt failed; null if it did not. */
    private volatile @Nullable SQLException failure;

    /** @param worthWaiting whether a failure passes by itself */
    PatientDataSource(DataSource source, Predicate<SQLException> worthWaiting) {
        this.source = source;
        this.worthWaiting = worthWaiting;
    }

    /** From now on attempts are repeated. */
    void insist() {
        insisting = true;
    }

    @Nullable
    SQLException failure() {
        return failure;
    }

    /** Ends all waiting. */
    void close() {
        closed.countDown();
    }

    @Override
    public Connection getConnection() throws SQLException {
        while (true) {
            try {
                Connection connection = source.getConnection();
                failure = null;
                return connection;
            } catch (SQLException e) {
                failure = e;
                if (!insisting || !worthWaiting.test(e) || endsWithin(e)) {
                    throw e;
                }
            }
        }
    }

    private boolean endsWithin(SQLException failed) {
        try {
            return closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed.addSuppressed(e);
            return true;
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("The user is that of the configuration");
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        source.setLogWriter(out);
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return source.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return source.isWrapperFor(type);
    }
}
