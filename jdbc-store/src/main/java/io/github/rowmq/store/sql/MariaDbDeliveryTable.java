package io.github.rowmq.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries on MariaDB and MySQL. Free rows are found in order without locks, then locked by id with SKIP LOCKED, then
 * changed by id. A scan that locks also locks the row behind the last one, which is the first of the next source: a claim
 * of that one under way at the same time would pass over it, and deliver what comes after it. Statements by id are told to
 * go by the primary key: for a small table the optimizer would rather read, and so lock, all of it. Thread-safe.
 */
final class MariaDbDeliveryTable extends TimerDeliveryTable {

    /** Rows in one statement, where the driver does not send batches in bulk. A power of two. */
    private static final int MOST_ROWS = 128;

    /** Bytes of bodies in one insert; far below the server's max_allowed_packet. */
    private static final long MOST_BYTES = 1 << 20;

    private final boolean bulk;
    private final String insert;
    private final AtomicReferenceArray<@Nullable String> inserts;
    private final Scan free;
    private final String lockIds;
    private final String claim;
    private final String sourcesWithFree;

    /** @param bulk whether the driver sends a batch at once; if not, rows are put together here */
    MariaDbDeliveryTable(Names names, boolean bulk) {
        this(names, bulk, new IdList.Lists());
    }

    private MariaDbDeliveryTable(Names names, boolean bulk, IdList ids) {
        super(names, ids, new MariaDbContentTable(names, ids));
        this.bulk = bulk;
        this.insert = names.sql("""
                insert into {delivery} ({:insert_columns})
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""");
        this.inserts = new AtomicReferenceArray<>(MOST_ROWS + 1);
        this.free = new Scan(names.sql("""
                        select id, priority from {:in_order}
                        where source_id = ? and owner = 0 and {:at_priority} and id >= ?
                        order by {:order} limit ?"""), names.sql("""
                        select id, priority from {:in_order}
                        where source_id = ? and owner = 0 and {:from_priority}
                        order by {:order} limit ?"""));
        this.lockIds = names.sql("""
                select {:columns} from {+delivery}
                where source_id = ? and owner = 0 and id {:ids} for update skip locked""");
        this.claim = names.sql("""
                update {+delivery} set owner = ?, delivery_count = delivery_count + 1 where id {:ids}""");
        this.sourcesWithFree = names.sql("""
                select s.id, (select 1 from {delivery} d where d.source_id = s.id and d.owner = 0 limit 1)
                from json_table(?, '$[*]' columns (id bigint path '$')) s""");
    }

    @Override
    void insertRows(Connection connection, List<RowToWrite> rows) throws SQLException {
        int from = 0;
        while (from < rows.size()) {
            int to = from;
            long bytes = 0;
            while (to < rows.size() && (to == from || bytes + weight(rows.get(to)) <= MOST_BYTES)) {
                bytes += weight(rows.get(to));
                to++;
            }
            if (bulk) {
                insertBatch(connection, rows.subList(from, to));
            } else {
                insertTogether(connection, rows.subList(from, to));
            }
            from = to;
        }
    }

    private static long weight(RowToWrite row) {
        return row.contentId() == 0 ? 500 + row.columns().bodySize : 500;
    }

    private void insertBatch(Connection connection, List<RowToWrite> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            for (RowToWrite row : rows) {
                row.bind(statement, 0);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Statements of 128 rows, 64, 32 and so on, so that few different ones come of it. */
    private void insertTogether(Connection connection, List<RowToWrite> rows) throws SQLException {
        int from = 0;
        while (from < rows.size()) {
            int count = Integer.highestOneBit(Math.min(rows.size() - from, MOST_ROWS));
            try (PreparedStatement statement = connection.prepareStatement(insertOf(count))) {
                for (int i = 0; i < count; i++) {
                    rows.get(from + i).bind(statement, i * RowToWrite.COLUMN_COUNT);
                }
                statement.executeUpdate();
            }
            from += count;
        }
    }

    private String insertOf(int count) {
        String known = inserts.get(count);
        if (known == null) {
            String row = insert.substring(insert.lastIndexOf('('));
            known = insert + (", " + row).repeat(count - 1);
            inserts.set(count, known);
        }
        return known;
    }

    @Override
    public List<Row> claim(Connection connection, long owner, long sourceId, Position from, int max)
            throws SQLException {
        List<Row> claimed = new ArrayList<>(Math.min(max, 1024));
        Position position = from;
        while (true) {
            int wanted = max - claimed.size();
            List<Position> found = new ArrayList<>(Math.min(wanted, 1024));
            scan(
                    connection,
                    free,
                    sourceId,
                    position,
                    wanted,
                    row -> found.add(new Position(row.getInt(2), row.getLong(1))));
            List<Long> candidates = found.stream().map(Position::id).toList();
            claimed.addAll(claimIds(connection, owner, sourceId, candidates));
            if (found.size() < wanted || claimed.size() == max) {
                return claimed;
            }
            // Others were quicker with some of them: go on behind those.
            position = next(found.get(found.size() - 1));
        }
    }

    @Override
    public List<Row> claimIds(Connection connection, long owner, long sourceId, List<Long> candidates)
            throws SQLException {
        List<RawRow> rows = new ArrayList<>(candidates.size());
        ids.query(connection, lockIds, one(sourceId), candidates, row -> rows.add(RawRow.readBeforeClaim(row)));
        return claim(connection, owner, rows);
    }

    private List<Row> claim(Connection connection, long owner, List<RawRow> rows) throws SQLException {
        ids.update(
                connection, claim, one(owner), rows.stream().map(row -> row.id).toList());
        return finish(connection, rows, true);
    }

    @Override
    public List<Long> sourcesWithFree(Connection connection, List<Long> sourceIds) throws SQLException {
        List<Long> result = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sourcesWithFree)) {
            // A list of numbers as people write it is JSON.
            statement.setString(1, sourceIds.toString());
            read(statement, row -> {
                long id = row.getLong(1);
                if (row.getInt(2) == 1) {
                    result.add(id);
                }
            });
        }
        return result;
    }
}
