package io.github.rowmq.torture.plant;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Proxies of connections and statements that change what RowMQ says to the database. Thread-safe. */
final class BuggyConnections {

    private final PlantedBug bug;
    private final AtomicLong commits = new AtomicLong();

    BuggyConnections(PlantedBug bug) {
        this.bug = bug;
    }

    Connection plantIn(Connection connection) {
        return proxy(Connection.class, new OfConnection(connection));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(BuggyConnections.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** Confined to a thread, as connections are. */
    private final class OfConnection implements InvocationHandler {
        private final Connection target;

        OfConnection(Connection target) {
            this.target = target;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            switch (method.getName()) {
                case "prepareStatement" -> {
                    if (arguments != null && arguments.length == 1 && arguments[0] instanceof String sql) {
                        return proxy(
                                PreparedStatement.class,
                                new OfStatement(target.prepareStatement(bug.rewrite(sql)), bug.alwaysCountsAll(sql)));
                    }
                    return call(target, method, arguments);
                }
                case "commit" -> {
                    target.commit();
                    loseReply();
                    return null;
                }
                case "isWrapperFor" -> {
                    return !bug.hidesDriver() && Boolean.TRUE.equals(call(target, method, arguments));
                }
                default -> {
                    return call(target, method, arguments);
                }
            }
        }

        private void loseReply() throws SQLException {
            int oneIn = bug.losesReplyOneIn();
            if (oneIn > 0 && commits.incrementAndGet() % oneIn == 0) {
                throw new SQLNonTransientConnectionException("the reply to a commit is lost, as planted", "08006");
            }
        }
    }

    /** Confined to a thread, as statements are. */
    private static final class OfStatement implements InvocationHandler {
        private final PreparedStatement target;
        private final boolean countsAll;
        private int asked = 1;

        OfStatement(PreparedStatement target, boolean countsAll) {
            this.target = target;
            this.countsAll = countsAll;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            Object result = call(target, method, arguments);
            if (countsAll
                    && method.getName().equals("setArray")
                    && arguments != null
                    && arguments[1] instanceof Array ids) {
                asked = ((Object[]) ids.getArray()).length;
            }
            return countsAll && method.getName().equals("executeUpdate") ? Integer.valueOf(asked) : result;
        }
    }
}
