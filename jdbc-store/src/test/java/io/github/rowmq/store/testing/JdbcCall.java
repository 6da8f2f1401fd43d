package io.github.rowmq.store.testing;

/**
 * A JDBC call that reaches the database. Immutable.
 *
 * @param number its place among all calls counted since the last reset, from 1
 * @param method the method's name: {@code getConnection}, {@code executeUpdate}, {@code commit}, …
 * @param sql the statement of an execution, empty otherwise
 */
public record JdbcCall(long number, String method, String sql) {
    @Override
    public String toString() {
        return "call " + number + ": " + method
                + (sql.isEmpty() ? "" : " " + sql.strip().replaceAll("\\s+", " "));
    }
}
