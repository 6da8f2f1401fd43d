package io.github.rowmq.store.sql;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of the application's data source while the store has it: auto-commit off, READ COMMITTED, and given
 * back as it came, with what was open rolled back. Confined to a thread, as connections are.
 */
final class BorrowedConnection implements InvocationHandler {

    private static final Logger LOG = LoggerFactory.getLogger(BorrowedConnection.class);

    private final Connection connection;
    private final boolean autoCommit;
    private final int isolation;
    private boolean limited;
    private boolean closed;

    private BorrowedConnection(Connection connection) throws SQLException {
        this.connection = connection;
        this.autoCommit = connection.getAutoCommit();
        this.isolation = connection.getTransactionIsolation();
    }

    /** @param silenceMillis how long an answer may take before the connection counts as dead; 0 for no limit of ours */
    static Connection prepare(Connection connection, int silenceMillis) throws SQLException {
        BorrowedConnection borrowed = new BorrowedConnection(connection);
        borrowed.expectAnswers(silenceMillis);
        if (borrowed.isolation != Connection.TRANSACTION_READ_COMMITTED) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        if (borrowed.autoCommit) {
            connection.setAutoCommit(false);
        }
        return (Connection) Proxy.newProxyInstance(
                BorrowedConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, borrowed);
    }

    /** A limit that the application has set is kept. */
    private void expectAnswers(int millis) throws SQLException {
        try {
            if (millis > 0 && connection.getNetworkTimeout() == 0) {
                connection.setNetworkTimeout(Runnable::run, millis);
                limited = true;
            }
        } catch (SQLFeatureNotSupportedException e) {
            LOG.debug("The driver cannot be told how long to wait for answers", e);
        }
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getName().equals("close")) {
            giveBack();
            return null;
        }
        if (method.getName().equals("isClosed") && closed) {
            return true;
        }
        if (method.getName().equals("setNetworkTimeout") && !limited) {
            return null;
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void giveBack() throws SQLException {
        if (closed) {
            return;
        }
        closed = true;
        try (connection) {
            if (!connection.isClosed()) {
                connection.rollback();
                if (limited) {
                    connection.setNetworkTimeout(Runnable::run, 0);
                }
                if (autoCommit) {
                    connection.setAutoCommit(true);
                }
                if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
                    connection.setTransactionIsolation(isolation);
                }
            }
        }
    }
}
