package io.github.rowmq.store.sql;

import io.github.rowmq.store.MessageRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Deliveries on PostgreSQL: one round trip for any number of rows. Delayed and expiring rows are found by partial
 * indexes, which cost other rows nothing. Immutable, thread-safe.
 */
final class PostgresDeliveryTable extends BaseDeliveryTable {

    private final String insert;
    private final String claim;
    private final String claimIds;
    private final String candidates;
    private final String browse;
    private final String sourcesWithFree;
    private final String releaseAll;
    private final String promoteDue;
    private final String nextTimers;
    private final String deleteExpired;
    private final String deleteSource;

    PostgresDeliveryTable(Names names) {
        this(names, new IdList.Arrays(Integer.MAX_VALUE));
    }

    private PostgresDeliveryTable(Names names, IdList ids) {
        super(names, ids, new PostgresContentTable(names, ids));
        this.insert = names.sql("""
                insert into {delivery} ({:insert_columns})
                select * from unnest(
                  ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::int[], ?::text[], ?::text[], ?::bigint[],
                  ?::boolean[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[],
                  ?::boolean[], ?::text[], ?::text[], ?::bytea[])""");
        // An array of a sub-select is computed once; with "in" the planner may run the sub-select more than once.
        this.claim = names.sql("""
                update {delivery} set owner = ?, delivery_count = delivery_count + 1
                where id = any(array(
                  select id from {delivery} where source_id = ? and owner = 0 and ((9 - priority), id) >= (?, ?)
                  order by (9 - priority), id limit ? for update skip locked))
                returning {:columns}""");
        this.claimIds = names.sql("""
                update {delivery} set owner = ?, delivery_count = delivery_count + 1
                where id = any(array(
                  select id from {delivery} where source_id = ? and owner = 0 and id {:ids} for update skip locked))
                returning {:columns}""");
        this.candidates = names.sql("""
                select {:headers} from {delivery}
                where source_id = ? and owner = 0 and ((9 - priority), id) >= (?, ?)
                order by (9 - priority), id limit ?""");
        this.browse = names.sql("""
                select {:columns} from {delivery}
                where source_id = ? and owner = 0 and ((9 - priority), id) >= (?, ?)
                order by (9 - priority), id limit ?""");
        this.sourcesWithFree = names.sql("""
                select s.id from unnest(?) s(id)
                where exists (select 1 from {delivery} d where d.source_id = s.id and d.owner = 0)""");
        // Looks at each source that has rows once, by jumps in the index. Asks for the owner again: whoever waits here
        // for a row's lock finds it changed, and only the outer condition is evaluated anew.
        this.releaseAll = names.sql("""
                with recursive source as (
                  (select source_id from {delivery} order by source_id limit 1)
                  union all
                  select (select d.source_id from {delivery} d where d.source_id > source.source_id
                          order by d.source_id limit 1)
                  from source where source.source_id is not null)
                update {delivery} set owner = 0
                where owner = ? and id = any(array(
                  select claimed.id from source cross join lateral (
                    select id from {delivery} where source_id = source.source_id and owner = ? limit ?) claimed
                  limit ?))""");
        this.promoteDue = names.sql("""
                update {delivery} set owner = 0
                where id = any(array(
                  select id from {delivery} where owner = -1 and due_at <= ?
                  order by due_at limit ? for update skip locked))
                returning source_id""");
        this.nextTimers = names.sql("""
                select
                  (select due_at from {delivery} where owner = -1 order by due_at limit 1),
                  (select expires_at from {delivery} where owner in (0, -1) and expires_at is not null
                   order by expires_at limit 1)""");
        this.deleteExpired = names.sql("""
                delete from {delivery}
                where id = any(array(
                  select id from {delivery} where owner in (0, -1) and expires_at <= ?
                  order by expires_at limit ? for update skip locked))
                returning source_id, content_id""");
        this.deleteSource = names.sql("""
                delete from {delivery}
                where id = any(array(select id from {delivery} where source_id = ? limit ?))
                returning content_id""");
    }

    @Override
    void insertRows(Connection connection, List<RowToWrite> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            ColumnArrays columns = new ColumnArrays(rows.size());
            for (RowToWrite row : rows) {
                columns.add(row);
            }
            columns.bind(connection, statement);
            statement.executeUpdate();
        }
    }

    /** The rows turned into an array for each column. Confined to a thread. */
    private static final class ColumnArrays {

        private static final String[] TYPES = {
            "bigint", "bigint", "bigint", "int", "int", "text", "text", "bigint", "bool", "bigint", "bigint", "text",
            "text", "text", "bigint", "bigint", "bool", "text", "text", "bytea"
        };

        private final Object[][] columns;
        private int row;

        ColumnArrays(int rows) {
            columns = new Object[RowToWrite.COLUMN_COUNT][];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = switch (TYPES[i]) {
                    case "bigint" -> new Long[rows];
                    case "int" -> new Integer[rows];
                    case "bool" -> new Boolean[rows];
                    case "bytea" -> new byte[rows][];
                    default -> new String[rows];
                };
            }
        }

        void add(RowToWrite values) {
            MessageRecord message = values.columns().message;
            int i = 0;
            columns[i++][row] = values.target().id();
            columns[i++][row] = values.target().sourceId();
            columns[i++][row] = values.target().owner();
            columns[i++][row] = message.priority();
            columns[i++][row] = values.count();
            columns[i++][row] = values.columns().messageId;
            columns[i++][row] = message.kind();
            columns[i++][row] = message.timestamp();
            columns[i++][row] = message.persistent();
            columns[i++][row] = message.expiration() == 0 ? null : message.expiration();
            columns[i++][row] = message.deliveryTime() == 0 ? null : message.deliveryTime();
            columns[i++][row] = values.columns().correlationId;
            columns[i++][row] = values.columns().type;
            columns[i++][row] = values.columns().replyTo;
            columns[i++][row] = values.columns().bodySize;
            columns[i++][row] = values.contentId();
            columns[i++][row] = values.shared();
            columns[i++][row] = values.properties();
            columns[i++][row] = values.text();
            columns[i][row] = values.bytes();
            row++;
        }

        void bind(Connection connection, PreparedStatement statement) throws SQLException {
            for (int i = 0; i < columns.length; i++) {
                statement.setArray(i + 1, connection.createArrayOf(TYPES[i], columns[i]));
            }
        }
    }

    @Override
    void insertTimers(Connection connection, List<RowToWrite> rows) {
        // The partial indexes have them.
    }

    @Override
    void deleteTimers(Connection connection, List<Long> deliveryIds) {
        // The partial indexes forget them.
    }

    @Override
    public List<Row> claim(Connection connection, long owner, long sourceId, Position from, int max)
            throws SQLException {
        List<RawRow> rows = new ArrayList<>(Math.min(max, 1024));
        try (PreparedStatement statement = connection.prepareStatement(claim)) {
            statement.setLong(1, owner);
            bindScan(statement, 1, sourceId, from, max);
            read(statement, row -> rows.add(RawRow.read(row, true)));
        }
        return finish(connection, rows, true);
    }

    private static void bindScan(PreparedStatement statement, int offset, long sourceId, Position from, int max)
            throws SQLException {
        statement.setLong(offset + 1, sourceId);
        // At the start even rows whose priority was damaged have to be seen.
        statement.setInt(offset + 2, isStart(from) ? -Short.MAX_VALUE : 9 - from.priority());
        statement.setLong(offset + 3, from.id());
        statement.setInt(offset + 4, max);
    }

    @Override
    public List<Row> claimIds(Connection connection, long owner, long sourceId, List<Long> candidateIds)
            throws SQLException {
        List<RawRow> rows = new ArrayList<>(candidateIds.size());
        IdList.Binder first = statement -> {
            statement.setLong(1, owner);
            statement.setLong(2, sourceId);
            return 3;
        };
        ids.query(connection, claimIds, first, candidateIds, row -> rows.add(RawRow.read(row, true)));
        return finish(connection, rows, true);
    }

    @Override
    public List<Row> candidates(Connection connection, long sourceId, Position after, int max) throws SQLException {
        return scan(connection, candidates, sourceId, after, max, false);
    }

    @Override
    public List<Row> browse(Connection connection, long sourceId, Position after, int max) throws SQLException {
        return scan(connection, browse, sourceId, after, max, true);
    }

    private List<Row> scan(
            Connection connection, String query, long sourceId, Position after, int max, boolean withBody)
            throws SQLException {
        List<RawRow> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            bindScan(statement, 0, sourceId, next(after), max);
            read(statement, row -> rows.add(RawRow.read(row, withBody)));
        }
        return finish(connection, rows, withBody);
    }

    @Override
    public List<Long> sourcesWithFree(Connection connection, List<Long> sourceIds) throws SQLException {
        List<Long> result = new ArrayList<>();
        ids.query(connection, sourcesWithFree, IdList.Binder.NOTHING, sourceIds, row -> result.add(row.getLong(1)));
        return result;
    }

    @Override
    public int releaseAll(Connection connection, long owner, int max) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(releaseAll)) {
            statement.setLong(1, owner);
            statement.setLong(2, owner);
            statement.setInt(3, max);
            statement.setInt(4, max);
            return statement.executeUpdate();
        }
    }

    @Override
    public List<Long> promoteDue(Connection connection, long now, int max) throws SQLException {
        Set<Long> sources = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(promoteDue)) {
            statement.setLong(1, now);
            statement.setInt(2, max);
            read(statement, row -> sources.add(row.getLong(1)));
        }
        return List.copyOf(sources);
    }

    @Override
    public Timers nextTimers(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(nextTimers)) {
            return readTimers(statement);
        }
    }

    @Override
    public Map<Long, Integer> deleteExpired(Connection connection, long now, int max, LongConsumer contents)
            throws SQLException {
        Map<Long, Integer> bySource = new HashMap<>();
        IdList.RowConsumer content = contentsLeft(contents, 2);
        try (PreparedStatement statement = connection.prepareStatement(deleteExpired)) {
            statement.setLong(1, now);
            statement.setInt(2, max);
            read(statement, row -> {
                bySource.merge(row.getLong(1), 1, Integer::sum);
                content.accept(row);
            });
        }
        return bySource;
    }

    @Override
    public int deleteSource(Connection connection, long sourceId, int max, LongConsumer contents) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(deleteSource)) {
            statement.setLong(1, sourceId);
            statement.setInt(2, max);
            return read(statement, contentsLeft(contents, 1));
        }
    }
}
