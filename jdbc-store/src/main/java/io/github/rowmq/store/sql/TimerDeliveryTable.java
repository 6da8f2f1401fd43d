package io.github.rowmq.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries on databases without partial indexes, where delayed and expiring rows are found by {@link TimerTable}, and
 * without a way to return what was changed that they all share: rows are locked by id, then changed. Immutable,
 * thread-safe.
 */
abstract class TimerDeliveryTable extends BaseDeliveryTable {

    /** How long a timer is put off that came due while its delivery was claimed, in milliseconds. */
    private static final long EXPIRY_OF_CLAIMED_AGAIN = 5_000;

    private final TimerTable timers;
    private final String headersAt;
    private final String headersBelow;
    private final String rowsAt;
    private final String rowsBelow;
    private final String idsOfOwner;
    private final String nextSource;
    private final String lockDelayed;
    private final String promote;
    private final String lockExpired;
    private final String existing;
    private final String rowsOfSource;
    private final String deleteAny;

    TimerDeliveryTable(Names names, IdList ids, ContentTable contents) {
        super(names, ids, contents);
        this.timers = new TimerTable(names, ids);
        // {:order} names the whole index, because only then do all databases read it in order and stop.
        this.headersAt = names.sql("""
                select {:headers} from {:in_order} where source_id = ? and owner = 0 and {:at_priority} and id >= ?
                order by {:order} limit ?""");
        this.headersBelow = names.sql("""
                select {:headers} from {:in_order} where source_id = ? and owner = 0 and {:from_priority}
                order by {:order} limit ?""");
        this.rowsAt = names.sql("""
                select {:columns} from {:in_order} where source_id = ? and owner = 0 and {:at_priority} and id >= ?
                order by {:order} limit ?""");
        this.rowsBelow = names.sql("""
                select {:columns} from {:in_order} where source_id = ? and owner = 0 and {:from_priority}
                order by {:order} limit ?""");
        this.idsOfOwner = names.sql("select id from {delivery} where source_id = ? and owner = ? limit ?");
        this.nextSource = names.sql("select source_id from {delivery} where source_id > ? order by source_id limit 1");
        this.lockDelayed = names.sql("""
                select id, source_id from {+delivery} where owner = -1 and id {:ids} for update""");
        this.promote = names.sql("update {+delivery} set owner = 0 where owner = -1 and id {:ids}");
        this.lockExpired = names.sql("""
                select id, source_id, content_id from {+delivery}
                where owner in (0, -1) and expires_at <= ? and id {:ids} for update""");
        this.existing = names.sql("select id from {+delivery} where id {:ids}");
        this.rowsOfSource = names.sql("""
                select id, content_id from {delivery} where source_id = ? limit ?""");
        this.deleteAny = names.sql("{-delivery} where id {:ids}");
    }

    @Override
    void insertTimers(Connection connection, List<RowToWrite> rows) throws SQLException {
        timers.insert(connection, rows);
    }

    @Override
    void deleteTimers(Connection connection, List<Long> deliveryIds) throws SQLException {
        timers.delete(connection, deliveryIds);
    }

    /**
     * Runs a query over the free rows of a source from a position on: first those of the position's priority, which is
     * one range of the index, then those below, which is another. One condition for both would be no range at all.
     */
    static void scan(
            Connection connection, Scan scan, long sourceId, Position from, int max, IdList.RowConsumer consumer)
            throws SQLException {
        int found = 0;
        if (!isStart(from)) {
            try (PreparedStatement statement = connection.prepareStatement(scan.at())) {
                statement.setLong(1, sourceId);
                statement.setInt(2, from.priority());
                statement.setLong(3, from.id());
                statement.setInt(4, max);
                found = read(statement, consumer);
            }
        }
        if (found < max) {
            try (PreparedStatement statement = connection.prepareStatement(scan.below())) {
                statement.setLong(1, sourceId);
                // At the start even rows whose priority was damaged have to be seen.
                statement.setInt(2, isStart(from) ? Byte.MAX_VALUE : from.priority() - 1);
                statement.setInt(3, max - found);
                read(statement, consumer);
            }
        }
    }

    /** The two statements of a scan. */
    record Scan(String at, String below) {}

    @Override
    public List<Row> candidates(Connection connection, long sourceId, Position after, int max) throws SQLException {
        List<RawRow> rows = new ArrayList<>();
        Scan scan = new Scan(headersAt, headersBelow);
        scan(connection, scan, sourceId, next(after), max, row -> rows.add(RawRow.read(row, false)));
        return finish(connection, rows, false);
    }

    @Override
    public List<Row> browse(Connection connection, long sourceId, Position after, int max) throws SQLException {
        List<RawRow> rows = new ArrayList<>();
        Scan scan = new Scan(rowsAt, rowsBelow);
        scan(connection, scan, sourceId, next(after), max, row -> rows.add(RawRow.read(row, true)));
        return finish(connection, rows, true);
    }

    @Override
    public int releaseAll(Connection connection, long owner, int max) throws SQLException {
        int released = 0;
        Long source = nextSource(connection, Long.MIN_VALUE);
        while (source != null && released < max) {
            released += release(connection, owner, idsOf(connection, source, owner, max - released), 0);
            source = nextSource(connection, source);
        }
        return released;
    }

    private @Nullable Long nextSource(Connection connection, long after) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(nextSource)) {
            statement.setLong(1, after);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : null;
            }
        }
    }

    private List<Long> idsOf(Connection connection, long sourceId, long owner, int max) throws SQLException {
        List<Long> result = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(idsOfOwner)) {
            statement.setLong(1, sourceId);
            statement.setLong(2, owner);
            statement.setInt(3, max);
            read(statement, row -> result.add(row.getLong(1)));
        }
        return result;
    }

    @Override
    public List<Long> promoteDue(Connection connection, long now, int max) throws SQLException {
        List<Long> due = timers.due(connection, TimerTable.DELIVERY, now, max);
        Set<Long> sources = new HashSet<>();
        ids.query(connection, lockDelayed, IdList.Binder.NOTHING, due, row -> sources.add(row.getLong(2)));
        ids.update(connection, promote, IdList.Binder.NOTHING, due);
        timers.delete(connection, TimerTable.DELIVERY, due);
        return List.copyOf(sources);
    }

    @Override
    public Timers nextTimers(Connection connection) throws SQLException {
        return timers.next(connection);
    }

    @Override
    public Map<Long, Integer> deleteExpired(Connection connection, long now, int max, LongConsumer contents)
            throws SQLException {
        List<Long> due = timers.due(connection, TimerTable.EXPIRY, now, max);
        List<Long> expired = new ArrayList<>();
        Map<Long, Integer> bySource = new HashMap<>();
        IdList.RowConsumer content = contentsLeft(contents, 3);
        ids.query(connection, lockExpired, one(now), due, row -> {
            expired.add(row.getLong(1));
            bySource.merge(row.getLong(2), 1, Integer::sum);
            content.accept(row);
        });
        ids.update(connection, deleteAny, IdList.Binder.NOTHING, expired);
        settleTimers(connection, due, now);
        return bySource;
    }

    /** Removes timers whose deliveries are gone; those of claimed ones are put off, out of the way of what is due. */
    private void settleTimers(Connection connection, List<Long> due, long now) throws SQLException {
        Set<Long> claimed = new HashSet<>();
        ids.query(connection, existing, IdList.Binder.NOTHING, due, row -> claimed.add(row.getLong(1)));
        List<Long> gone = due.stream().filter(id -> !claimed.contains(id)).toList();
        timers.delete(connection, gone);
        timers.postpone(connection, TimerTable.EXPIRY, List.copyOf(claimed), now + EXPIRY_OF_CLAIMED_AGAIN);
    }

    @Override
    public int deleteSource(Connection connection, long sourceId, int max, LongConsumer contents) throws SQLException {
        List<Long> deliveryIds = new ArrayList<>();
        IdList.RowConsumer content = contentsLeft(contents, 2);
        try (PreparedStatement statement = connection.prepareStatement(rowsOfSource)) {
            statement.setLong(1, sourceId);
            statement.setInt(2, max);
            read(statement, row -> {
                deliveryIds.add(row.getLong(1));
                content.accept(row);
            });
        }
        int deleted = ids.update(connection, deleteAny, IdList.Binder.NOTHING, deliveryIds);
        timers.delete(connection, deliveryIds);
        return deleted;
    }
}
