package io.github.rowmq.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Runs statements that take a list of ids in the form that the database likes best. The statement ends its parameters
 * with the list, written <code>id {:ids}</code>. Stateless, thread-safe.
 */
interface IdList {

    /** Sets the parameters in front of the list. */
    @FunctionalInterface
    interface Binder {
        Binder NOTHING = statement -> 1;

        /** Returns the index of the parameter after the last that it set. */
        int bind(PreparedStatement statement) throws SQLException;
    }

    /** Takes one row of a result. */
    @FunctionalInterface
    interface RowConsumer {
        void accept(ResultSet row) throws SQLException;
    }

    /** Returns the sum of the update counts. */
    int update(Connection connection, String sql, Binder first, List<Long> ids) throws SQLException;

    void query(Connection connection, String sql, Binder first, List<Long> ids, RowConsumer consumer)
            throws SQLException;

    /** For databases with array parameters: one parameter whatever the number. */
    final class Arrays implements IdList {

        static final String PIECE = "= any(?)";

        @Override
        public int update(Connection connection, String sql, Binder first, List<Long> ids) throws SQLException {
            if (ids.isEmpty()) {
                return 0;
            }
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setArray(first.bind(statement), connection.createArrayOf("bigint", ids.toArray()));
                return statement.executeUpdate();
            }
        }

        @Override
        public void query(Connection connection, String sql, Binder first, List<Long> ids, RowConsumer consumer)
                throws SQLException {
            if (ids.isEmpty()) {
                return;
            }
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setArray(first.bind(statement), connection.createArrayOf("bigint", ids.toArray()));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        consumer.accept(rows);
                    }
                }
            }
        }
    }
}
