package io.github.rowmq.benchmarks.raw;

import io.github.rowmq.benchmarks.database.Product;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fewest statements that each database needs to write, claim and delete rows of RowMQ's own tables, in the form
 * that it likes best. Immutable; a connection belongs to one thread.
 */
abstract class RawTables {

    private static final String COLUMNS = """
            id, source_id, owner, priority, delivery_count, message_id, kind, sent_at, persistent, expires_at, due_at, \
            correlation_id, type, reply_to, body_size, content_id, content_shared, properties, body_text, body_bytes""";

    private static final String CONTENT_COLUMNS =
            "id, targets, body_chunks, body_is_text, property_chunks, properties, body_text, body_bytes";

    final String delivery;
    final String content;

    RawTables(String prefix) {
        this.delivery = prefix + "delivery";
        this.content = prefix + "content";
    }

    static RawTables of(Product product, String prefix) {
        return switch (product) {
            case H2 -> new WithArrays(prefix);
            case POSTGRESQL -> new WithUnnest(prefix);
            case MARIADB -> new WithLists(prefix);
        };
    }

    /** A message of 1 KB or so, in one source. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares rows.
    record Row(long id, long sourceId, long owner, long contentId, byte @Nullable [] body) {

        String messageId() {
            return "ID:raw-" + id;
        }
    }

    void insert(Connection connection, List<Row> rows) throws SQLException {
        String sql = "insert into " + delivery + " (" + COLUMNS
                + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Row row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void bind(PreparedStatement statement, Row row) throws SQLException {
        statement.setLong(1, row.id());
        statement.setLong(2, row.sourceId());
        statement.setLong(3, row.owner());
        statement.setInt(4, 4);
        statement.setInt(5, 1);
        statement.setString(6, row.messageId());
        statement.setString(7, "bytes");
        statement.setLong(8, row.id());
        statement.setBoolean(9, true);
        statement.setNull(10, Types.BIGINT);
        statement.setNull(11, Types.BIGINT);
        statement.setString(12, null);
        statement.setString(13, null);
        statement.setString(14, null);
        statement.setLong(15, 1024);
        statement.setLong(16, row.contentId());
        statement.setBoolean(17, row.contentId() != 0);
        statement.setString(18, null);
        statement.setString(19, null);
        statement.setBytes(20, row.body());
    }

    /** Bodies that several rows share. */
    void insertContents(Connection connection, List<Long> ids, byte[] body) throws SQLException {
        String sql = "insert into " + content + " (" + CONTENT_COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (long id : ids) {
                statement.setLong(1, id);
                statement.setInt(2, 4);
                statement.setInt(3, 0);
                statement.setBoolean(4, false);
                statement.setInt(5, 0);
                statement.setString(6, null);
                statement.setString(7, null);
                statement.setBytes(8, body);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Deletes rows that the owner has claimed, and returns how many. */
    abstract int delete(Connection connection, long owner, List<Long> ids) throws SQLException;

    abstract int deleteContents(Connection connection, List<Long> ids) throws SQLException;

    /** Claims the next free rows of a source in order, reads them as a consumer needs them, and returns their ids. */
    abstract List<Long> claim(Connection connection, long sourceId, long owner, int max) throws SQLException;

    final long count(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select count(*) from " + delivery);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Reads ids from a result whose second column is the body. */
    static List<Long> readAll(PreparedStatement statement) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
                if (rows.getBytes(2) == null) {
                    throw new SQLException("a row without a body");
                }
            }
        }
        return ids;
    }

    /** H2: arrays, and claims of ids that were read without locks. */
    static class WithArrays extends RawTables {

        WithArrays(String prefix) {
            super(prefix);
        }

        @Override
        int delete(Connection connection, long owner, List<Long> ids) throws SQLException {
            String sql = "delete from " + delivery + " where owner = ? and id = any(?)";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, owner);
                statement.setArray(2, connection.createArrayOf("bigint", ids.toArray(Long[]::new)));
                return statement.executeUpdate();
            }
        }

        @Override
        int deleteContents(Connection connection, List<Long> ids) throws SQLException {
            try (PreparedStatement statement =
                    connection.prepareStatement("delete from " + content + " where id = any(?)")) {
                statement.setArray(1, connection.createArrayOf("bigint", ids.toArray(Long[]::new)));
                return statement.executeUpdate();
            }
        }

        @Override
        List<Long> claim(Connection connection, long sourceId, long owner, int max) throws SQLException {
            String candidates = "select id, body_bytes from " + delivery
                    + " where source_id = ? and owner = 0 order by source_id, owner, priority desc, id limit ?";
            List<Long> ids;
            try (PreparedStatement statement = connection.prepareStatement(candidates)) {
                statement.setLong(1, sourceId);
                statement.setInt(2, max);
                ids = readAll(statement);
            }
            String take = "update " + delivery + " set owner = ?, delivery_count = delivery_count + 1"
                    + " where owner = 0 and id = any(?)";
            try (PreparedStatement statement = connection.prepareStatement(take)) {
                statement.setLong(1, owner);
                statement.setArray(2, connection.createArrayOf("bigint", ids.toArray(Long[]::new)));
                if (statement.executeUpdate() != ids.size()) {
                    throw new SQLException("somebody else claims");
                }
            }
            return ids;
        }
    }

    /** PostgreSQL: an array for each column, one statement for any number of rows. */
    static final class WithUnnest extends WithArrays {

        WithUnnest(String prefix) {
            super(prefix);
        }

        @Override
        void insert(Connection connection, List<Row> rows) throws SQLException {
            String sql = "insert into " + delivery + " (" + COLUMNS + ")" + """
                     select * from unnest(
                      ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::int[], ?::text[], ?::text[], ?::bigint[],
                      ?::boolean[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[],
                      ?::boolean[], ?::text[], ?::text[], ?::bytea[])""";
            Arrays20 arrays = new Arrays20(rows.size());
            rows.forEach(arrays::add);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                arrays.bind(connection, statement);
                statement.executeUpdate();
            }
        }

        @Override
        void insertContents(Connection connection, List<Long> ids, byte[] body) throws SQLException {
            String sql = "insert into " + content + " (" + CONTENT_COLUMNS + ")"
                    + " select c.id, 4, 0, false, 0, null, null, c.body from unnest(?::bigint[], ?::bytea[]) c(id, body)";
            byte[][] bodies = new byte[ids.size()][];
            Arrays.fill(bodies, body);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setArray(1, connection.createArrayOf("bigint", ids.toArray(Long[]::new)));
                statement.setArray(2, connection.createArrayOf("bytea", bodies));
                statement.executeUpdate();
            }
        }

        @Override
        List<Long> claim(Connection connection, long sourceId, long owner, int max) throws SQLException {
            String sql = "update " + delivery + " set owner = ?, delivery_count = delivery_count + 1"
                    + " where id = any(array(select id from " + delivery + " where source_id = ? and owner = 0"
                    + " order by (9 - priority), id limit ? for update skip locked)) returning id, body_bytes";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, owner);
                statement.setLong(2, sourceId);
                statement.setInt(3, max);
                return readAll(statement);
            }
        }
    }

    /** MariaDB: the driver sends batches in bulk; lists of ids. */
    static final class WithLists extends RawTables {

        WithLists(String prefix) {
            super(prefix);
        }

        private static String in(List<Long> ids) {
            return " in (?" + ", ?".repeat(ids.size() - 1) + ")";
        }

        private static void bind(PreparedStatement statement, int first, List<Long> ids) throws SQLException {
            for (int i = 0; i < ids.size(); i++) {
                statement.setLong(first + i, ids.get(i));
            }
        }

        @Override
        int delete(Connection connection, long owner, List<Long> ids) throws SQLException {
            String sql = "delete d from " + delivery + " d force index (primary) where owner = ? and id" + in(ids);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, owner);
                bind(statement, 2, ids);
                return statement.executeUpdate();
            }
        }

        @Override
        int deleteContents(Connection connection, List<Long> ids) throws SQLException {
            String sql = "delete c from " + content + " c force index (primary) where id" + in(ids);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bind(statement, 1, ids);
                return statement.executeUpdate();
            }
        }

        @Override
        List<Long> claim(Connection connection, long sourceId, long owner, int max) throws SQLException {
            String candidates = "select id, body_bytes from " + delivery + " where source_id = ? and owner = 0"
                    + " order by source_id, owner, precedence, id limit ? for update skip locked";
            List<Long> ids;
            try (PreparedStatement statement = connection.prepareStatement(candidates)) {
                statement.setLong(1, sourceId);
                statement.setInt(2, max);
                ids = readAll(statement);
            }
            if (ids.isEmpty()) {
                return ids;
            }
            String take = "update " + delivery + " force index (primary)"
                    + " set owner = ?, delivery_count = delivery_count + 1 where id" + in(ids);
            try (PreparedStatement statement = connection.prepareStatement(take)) {
                statement.setLong(1, owner);
                bind(statement, 2, ids);
                statement.executeUpdate();
            }
            return ids;
        }
    }
}
