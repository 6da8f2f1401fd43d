package io.github.rowmq.store.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a statement with positional parameters. {@code ?*} in a statement stands for the elements of a list, which is
 * its last parameter. Stateless, thread-safe.
 */
final class Jdbc {

    /** Elements of a list that go into one statement. */
    private static final int LONGEST_LIST = 64;

    /** Starts the SQLStates of violated constraints: a duplicate key. */
    private static final String INTEGRITY = "23";

    /** The SQLState of a transaction that should be tried again. */
    private static final String SERIALIZATION_FAILURE = "40001";

    private Jdbc() {}

    /** Reads one row. */
    @FunctionalInterface
    interface RowReader<T extends @Nullable Object> {
        T read(ResultSet row) throws SQLException;
    }

    /** Executes a statement that changes rows, and returns how many. */
    static int update(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        }
    }

    /**
     * Executes an insert. A duplicate key means that another transaction was faster: it leaves as a conflict, so that
     * the whole transaction runs again and finds the other's row.
     */
    static void insertRacing(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try {
            update(connection, sql, parameters);
        } catch (SQLException e) {
            throw raced(e);
        }
    }

    /** As {@link #insertRacing} for many rows. */
    static void insertAllRacing(Connection connection, String sql, List<Object[]> rows) throws SQLException {
        if (rows.size() == 1) {
            insertRacing(connection, sql, rows.get(0));
            return;
        }
        try {
            batch(connection, sql, rows);
        } catch (SQLException e) {
            throw raced(e);
        }
    }

    /** Executes a statement for each row of parameters, and returns the update counts as {@code executeBatch} does. */
    static int[] updateAll(Connection connection, String sql, List<Object[]> rows) throws SQLException {
        return rows.size() == 1 ? new int[] {update(connection, sql, rows.get(0))} : batch(connection, sql, rows);
    }

    private static int[] batch(Connection connection, String sql, List<Object[]> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Object[] row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    /** The conflict that a duplicate key is, or the failure itself if it is none. */
    static SQLException raced(SQLException failure) {
        for (SQLException e = failure; e != null; e = e.getNextException()) {
            String state = e.getSQLState();
            if (state != null && state.startsWith(INTEGRITY)) {
                return new SQLException("Another transaction was faster", SERIALIZATION_FAILURE, failure);
            }
        }
        return failure;
    }

    static <T> List<T> list(Connection connection, String sql, RowReader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> result = new ArrayList<>();
                while (rows.next()) {
                    result.add(reader.read(rows));
                }
                return result;
            }
        }
    }

    /** The first row, or null if there is none. */
    static <T> @Nullable T first(Connection connection, String sql, RowReader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        List<T> rows = list(connection, sql, reader, parameters);
        return rows.isEmpty() ? null : rows.get(0);
    }

    static boolean exists(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        return !list(connection, sql, row -> true, parameters).isEmpty();
    }

    /** Like {@link #list} for a list as the last parameter, in as many statements as needed. */
    static <T> List<T> listIn(
            Connection connection,
            String sql,
            RowReader<T> reader,
            Collection<?> elements,
            @Nullable Object... parameters)
            throws SQLException {
        List<T> result = new ArrayList<>();
        for (Page page : pages(elements, parameters)) {
            result.addAll(
                    list(connection, page.in(sql), reader, page.parameters().toArray()));
        }
        return result;
    }

    /** Like {@link #update} for a list as the last parameter, in as many statements as needed. */
    static int updateIn(Connection connection, String sql, Collection<?> elements, @Nullable Object... parameters)
            throws SQLException {
        int count = 0;
        for (Page page : pages(elements, parameters)) {
            count += update(connection, page.in(sql), page.parameters().toArray());
        }
        return count;
    }

    /** The parameters of one statement, those of the list at the end. */
    private record Page(List<@Nullable Object> parameters, int listed) {

        String in(String sql) {
            return sql.replace("?*", String.join(", ", Collections.nCopies(listed, "?")));
        }
    }

    private static List<Page> pages(Collection<?> elements, @Nullable Object... parameters) {
        List<Object> all = new ArrayList<>(elements);
        List<Page> pages = new ArrayList<>();
        for (int from = 0; from < all.size(); from += LONGEST_LIST) {
            List<Object> part = all.subList(from, Math.min(all.size(), from + LONGEST_LIST));
            // A power of two, so that there are few different statements to prepare.
            int size = part.size() == 1 ? 1 : Integer.highestOneBit(part.size() - 1) << 1;
            List<@Nullable Object> values = new ArrayList<>(Arrays.asList(parameters));
            values.addAll(part);
            values.addAll(Collections.nCopies(size - part.size(), part.get(0)));
            pages.add(new Page(values, size));
        }
        return pages;
    }

    private static void bind(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Object value = parameters[i];
            if (value == null) {
                statement.setNull(i + 1, Types.VARCHAR);
            } else if (value instanceof String text) {
                statement.setString(i + 1, text);
            } else if (value instanceof Long number) {
                statement.setLong(i + 1, number);
            } else if (value instanceof Integer number) {
                statement.setInt(i + 1, number);
            } else if (value instanceof Boolean flag) {
                statement.setBoolean(i + 1, flag);
            } else if (value instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else {
                throw new IllegalArgumentException("No way to bind a " + value.getClass());
            }
        }
    }
}
