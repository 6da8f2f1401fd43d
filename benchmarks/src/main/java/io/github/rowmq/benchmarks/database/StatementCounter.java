package io.github.rowmq.benchmarks.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;

/** Counts what goes to a database: statements that are executed, a batch as one, and commits. Thread-safe. */
public final class StatementCounter {

    private final LongAdder statements = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private final LongAdder rollbacks = new LongAdder();

    /** Executed so far. */
    public long statements() {
        return statements.sum();
    }

    /** Committed so far. */
    public long commits() {
        return commits.sum();
    }

    /** Rolled back so far. */
    public long rollbacks() {
        return rollbacks.sum();
    }

    /** The same source, counted. */
    public DataSource count(DataSource source) {
        return wrap(
                DataSource.class,
                source,
                (method, result) -> result instanceof Connection connection
                        ? wrap(Connection.class, connection, this::onConnection)
                        : result);
    }

    private Object onConnection(Method method, Object result) {
        switch (method.getName()) {
            case "commit" -> commits.increment();
            case "rollback" -> rollbacks.increment();
            default -> {}
        }
        if (result instanceof PreparedStatement statement) {
            return wrap(PreparedStatement.class, statement, this::onStatement);
        }
        return result instanceof Statement statement ? wrap(Statement.class, statement, this::onStatement) : result;
    }

    private Object onStatement(Method method, Object result) {
        if (method.getName().startsWith("execute")) {
            statements.increment();
        }
        return result;
    }

    /** What becomes of the result of a call that succeeded. */
    @FunctionalInterface
    private interface Reaction {
        Object after(Method method, Object result);
    }

    /** Stands for a null result, which reactions do not see. */
    private static final Object NOTHING = new Object();

    private static <T> T wrap(Class<T> type, T target, Reaction reaction) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                Object result = method.invoke(target, arguments);
                Object reacted = reaction.after(method, result == null ? NOTHING : result);
                return result == null ? null : reacted;
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
