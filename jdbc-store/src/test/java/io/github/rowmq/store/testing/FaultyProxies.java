package io.github.rowmq.store.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Proxies of JDBC objects that ask a {@link FaultyDataSource} before they call the database. Immutable. */
final class FaultyProxies {
    private static final Set<String> COUNTED = Set.of("commit", "rollback");

    private FaultyProxies() {}

    static Connection connection(FaultyDataSource faults, Connection target) {
        return proxy(Connection.class, new ConnectionHandler(faults, target));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(FaultyProxies.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object invoke(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private record ConnectionHandler(FaultyDataSource faults, Connection target) implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            String name = method.getName();
            if (name.equals("equals")) {
                return proxy == arguments[0];
            }
            if (COUNTED.contains(name)) {
                return faults.call(target, name, "", () -> FaultyProxies.invoke(target, method, arguments));
            }
            Object result = FaultyProxies.invoke(target, method, arguments);
            if (result instanceof Statement statement) {
                String sql = name.startsWith("prepare") ? (String) arguments[0] : "";
                Class<? extends Statement> type = result instanceof CallableStatement
                        ? CallableStatement.class
                        : result instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
                return proxy(type, new StatementHandler(faults, statement, (Connection) proxy, target, sql));
            }
            return result;
        }
    }

    private record StatementHandler(
            FaultyDataSource faults, Statement target, Connection proxyOfConnection, Connection connection, String sql)
            implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            String name = method.getName();
            if (name.equals("equals")) {
                return proxy == arguments[0];
            }
            if (name.equals("getConnection")) {
                return proxyOfConnection;
            }
            if (name.startsWith("execute")) {
                String executed = arguments != null && arguments.length > 0 ? (String) arguments[0] : sql;
                return faults.call(connection, name, executed, () -> FaultyProxies.invoke(target, method, arguments));
            }
            return FaultyProxies.invoke(target, method, arguments);
        }
    }
}
