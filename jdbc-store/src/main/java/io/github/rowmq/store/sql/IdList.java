package io.github.rowmq.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs statements that take a list of ids in the form that the database likes best. The statement ends its parameters
 * with the list, written <code>id {:ids}</code>. Thread-safe.
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

    /** For databases with array parameters: one statement whatever the number. */
    final class Arrays implements IdList {

        static final String PIECE = "= any(?)";

        private final int longest;

        /** @param longest how many ids go into one execution */
        Arrays(int longest) {
            this.longest = longest;
        }

        @Override
        public int update(Connection connection, String sql, Binder first, List<Long> ids) throws SQLException {
            if (ids.isEmpty()) {
                return 0;
            }
            int changed = 0;
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                int index = first.bind(statement);
                for (int from = 0; from < ids.size(); from += longest) {
                    bind(connection, statement, index, ids, from);
                    changed += statement.executeUpdate();
                }
            }
            return changed;
        }

        @Override
        public void query(Connection connection, String sql, Binder first, List<Long> ids, RowConsumer consumer)
                throws SQLException {
            if (ids.isEmpty()) {
                return;
            }
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                int index = first.bind(statement);
                for (int from = 0; from < ids.size(); from += longest) {
                    bind(connection, statement, index, ids, from);
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            consumer.accept(rows);
                        }
                    }
                }
            }
        }

        private void bind(Connection connection, PreparedStatement statement, int index, List<Long> ids, int from)
                throws SQLException {
            int count = Math.min(longest, ids.size() - from);
            Object[] part = count == ids.size()
                    ? ids.toArray()
                    : ids.subList(from, from + count).toArray();
            statement.setArray(index, connection.createArrayOf("bigint", part));
        }
    }

    /**
     * For databases without array parameters: as many parameters as there are ids, in lists of a few lengths, so that
     * few different statements come of it; a list that is longer than needed repeats its last id.
     */
    final class Lists implements IdList {

        static final String PIECE = "in (?)";

        private static final int LONGEST = 512;

        private final Map<String, String[]> bySql = new ConcurrentHashMap<>();

        /** The statement with room for {@code 1 << log} ids. */
        private String sized(String sql, int log) {
            String[] sizes = bySql.computeIfAbsent(sql, Lists::allSizes);
            return sizes[log];
        }

        private static String[] allSizes(String sql) {
            String[] result = new String[logOf(LONGEST) + 1];
            for (int log = 0; log < result.length; log++) {
                result[log] = sql.replace(PIECE, "in (?" + ", ?".repeat((1 << log) - 1) + ")");
            }
            return result;
        }

        private static int logOf(int count) {
            return count <= 1 ? 0 : 32 - Integer.numberOfLeadingZeros(count - 1);
        }

        private static void bind(PreparedStatement statement, int first, List<Long> part, int log) throws SQLException {
            for (int i = 0; i < 1 << log; i++) {
                statement.setLong(first + i, part.get(Math.min(i, part.size() - 1)));
            }
        }

        @Override
        public int update(Connection connection, String sql, Binder first, List<Long> ids) throws SQLException {
            int changed = 0;
            for (int from = 0; from < ids.size(); from += LONGEST) {
                List<Long> part = ids.subList(from, Math.min(from + LONGEST, ids.size()));
                int log = logOf(part.size());
                try (PreparedStatement statement = connection.prepareStatement(sized(sql, log))) {
                    bind(statement, first.bind(statement), part, log);
                    changed += statement.executeUpdate();
                }
            }
            return changed;
        }

        @Override
        public void query(Connection connection, String sql, Binder first, List<Long> ids, RowConsumer consumer)
                throws SQLException {
            for (int from = 0; from < ids.size(); from += LONGEST) {
                List<Long> part = ids.subList(from, Math.min(from + LONGEST, ids.size()));
                int log = logOf(part.size());
                try (PreparedStatement statement = connection.prepareStatement(sized(sql, log))) {
                    bind(statement, first.bind(statement), part, log);
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            consumer.accept(rows);
                        }
                    }
                }
            }
        }
    }
}
