package io.github.rowmq.store.testing;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source whose Nth JDBC call fails: before the database sees it, after it, or by losing the reply. Thread-safe.
 *
 * <p>Counted are the calls that reach the database: {@code getConnection}, each {@code execute…} of a statement,
 * {@code commit} and {@code rollback}. One fault is armed at a time and fires once. A suite over every N looks so:
 *
 * <pre>{@code
 * for (long n = 1; ; n++) {
 *     faulty.failAt(n, Fault.lostReply());
 *     doTheWork();
 *     checkThatNothingIsLost();
 *     if (faulty.fired().isEmpty()) {
 *         break; // the whole run was free of faults: every call has had its turn
 *     }
 * }
 * }</pre>
 *
 * <p>{@code unwrap} and {@code DatabaseMetaData} give access to the driver's own objects, whose calls are not counted.
 */
public final class FaultyDataSource implements DataSource {
    private final DataSource target;
    private volatile FaultPlan plan = new FaultPlan(call -> false, null);

    /** A data source that passes every call on to {@code target} until a fault is armed. */
    public FaultyDataSource(DataSource target) {
        this.target = target;
    }

    /** Starts counting anew and lets the {@code number}th call from now fail, from 1. */
    public void failAt(long number, Fault fault) {
        if (number < 1) {
            throw new IllegalArgumentException("calls are numbered from 1, not " + number);
        }
        failWhen(call -> call.number() == number, fault);
    }

    /** Starts counting anew and lets the first call that satisfies the condition fail. */
    public void failWhen(Predicate<JdbcCall> condition, Fault fault) {
        plan = new FaultPlan(condition, fault);
    }

    /** Starts counting anew and lets every call that satisfies the condition fail, until the next arming. */
    public void failWhile(Predicate<JdbcCall> condition, Fault fault) {
        plan = new FaultPlan(condition, fault, true);
    }

    /** Starts counting anew, with no fault to come. */
    public void disarm() {
        plan = new FaultPlan(call -> false, null);
    }

    /** How many calls there were since counting last started. */
    public long count() {
        return plan.count();
    }

    /** The calls since counting last started, the first 10,000 of them. */
    public List<JdbcCall> calls() {
        return plan.calls();
    }

    /** The call that was made to fail; nothing as long as the fault has not fired. */
    public Optional<JdbcCall> fired() {
        return plan.fired();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connect(target::getConnection);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return connect(() -> target.getConnection(user, password));
    }

    private Connection connect(Connector connector) throws SQLException {
        Optional<Fault> fault = plan.next("getConnection", "");
        if (fault.isEmpty()) {
            return FaultyProxies.connection(this, connector.connect());
        }
        if (fault.get().when() == Fault.When.AFTER) {
            // Made, but the caller never gets it.
            connector.connect().close();
        }
        throw fault.get().exception("getConnection");
    }

    /** Makes a call that goes through {@code connection}, or the fault in its place. */
    @Nullable
    Object call(Connection connection, String method, String sql, Invocation invocation) throws Throwable {
        Optional<Fault> planned = plan.next(method, sql);
        if (planned.isEmpty()) {
            return invocation.invoke();
        }
        Fault fault = planned.get();
        SQLException exception = fault.exception(sql.isEmpty() ? method : method + " of " + sql);
        if (fault.when() == Fault.When.AFTER) {
            try {
                invocation.invoke();
            } catch (SQLException e) {
                exception.addSuppressed(e);
            }
        }
        if (fault.connectionLost()) {
            cut(connection, exception);
        }
        throw exception;
    }

    /** abort() drops the connection without a word to the server where the driver supports it; close() does the rest. */
    private static void cut(Connection connection, SQLException exception) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            exception.addSuppressed(e);
        }
        try {
            connection.close();
        } catch (SQLException e) {
            exception.addSuppressed(e);
        }
    }

    private interface Connector {
        Connection connect() throws SQLException;
    }

    /** The call itself. */
    interface Invocation {
        @Nullable
        Object invoke() throws Throwable;
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return target.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        target.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        target.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return target.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(Logger.GLOBAL_LOGGER_NAME);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : target.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || target.isWrapperFor(type);
    }
}
