package io.github.rowmq.store.sql;

import io.github.rowmq.store.Body;
import io.github.rowmq.store.MessageRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries on H2. Statements are sent row by row where the database runs in this process and a round trip costs
 * nothing. A claim reads ids without locks and then takes those that are still free: {@code for update} would lock
 * every matching row before it applies the limit. Immutable, thread-safe.
 */
final class H2DeliveryTable implements DeliveryTable {

    /** How long a timer is put off that came due while its delivery was claimed, in milliseconds. */
    private static final long EXPIRY_OF_CLAIMED_AGAIN = 5_000;

    private static final Comparator<Row> ORDER =
            Comparator.<Row>comparingInt(row -> -row.message().priority()).thenComparingLong(Row::id);

    private final IdList ids = new IdList.Arrays();
    private final ContentTable contents;
    private final TimerTable timers;
    private final Statements sql;

    H2DeliveryTable(Names names) {
        this.contents = new ContentTable(names, ids);
        this.timers = new TimerTable(names, ids);
        this.sql = new Statements(names);
    }

    @Override
    public List<Key> insert(Connection connection, List<NewMessage> messages) throws SQLException {
        List<Key> keys = new ArrayList<>(messages.size());
        List<ContentTable.Entry> entries = new ArrayList<>();
        List<TimerTable.Timer> due = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql.insert)) {
            for (NewMessage message : messages) {
                List<Target> targets = message.targets();
                MessageColumns columns = new MessageColumns(message.message(), targets.size());
                long contentId = columns.inContent ? targets.get(0).id() : 0;
                if (contentId != 0) {
                    entries.add(new ContentTable.Entry(contentId, targets.size(), columns));
                }
                for (Target target : targets) {
                    boolean shared = contentId != 0 && targets.size() > 1;
                    bind(statement, columns, target, contentId, shared);
                    statement.addBatch();
                    TimerTable.collect(message.message(), target, due);
                    keys.add(new Key(target.id(), contentId, shared, Key.isTimed(message.message())));
                }
            }
            if (!entries.isEmpty()) {
                contents.insert(connection, entries);
            }
            statement.executeBatch();
        }
        timers.insert(connection, due);
        return keys;
    }

    private static void bind(
            PreparedStatement statement, MessageColumns columns, Target target, long contentId, boolean shared)
            throws SQLException {
        MessageRecord message = columns.message;
        statement.setLong(1, target.id());
        statement.setLong(2, target.sourceId());
        statement.setLong(3, target.owner());
        statement.setInt(4, message.priority());
        statement.setInt(5, target.owner() > 0 ? 1 : 0);
        statement.setString(6, columns.messageId);
        statement.setString(7, message.kind());
        statement.setLong(8, message.timestamp());
        statement.setBoolean(9, message.persistent());
        setTime(statement, 10, message.expiration());
        setTime(statement, 11, message.deliveryTime());
        statement.setString(12, columns.correlationId);
        statement.setString(13, columns.type);
        statement.setString(14, columns.replyTo);
        statement.setLong(15, columns.bodySize);
        statement.setLong(16, contentId);
        statement.setBoolean(17, shared);
        statement.setString(18, columns.inContent ? null : columns.properties);
        statement.setString(19, columns.inContent ? null : columns.text);
        statement.setBytes(20, columns.inContent ? null : columns.bytes);
    }

    private static void setTime(PreparedStatement statement, int index, long time) throws SQLException {
        if (time == 0) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, time);
        }
    }

    @Override
    public int delete(Connection connection, List<Key> keys, long owner) throws SQLException {
        List<Long> deliveryIds = new ArrayList<>(keys.size());
        List<Long> contentIds = new ArrayList<>();
        List<Long> timed = new ArrayList<>();
        for (Key key : keys) {
            deliveryIds.add(key.id());
            if (key.contentId() != 0 && !key.shared()) {
                contentIds.add(key.contentId());
            }
            if (key.timed()) {
                timed.add(key.id());
            }
        }
        int deleted = ids.update(connection, sql.delete, one(owner), deliveryIds);
        contents.delete(connection, contentIds);
        timers.delete(connection, timed);
        return deleted;
    }

    @Override
    public List<Row> claim(Connection connection, long owner, long sourceId, Position from, int max)
            throws SQLException {
        List<Long> found = new ArrayList<>(Math.min(max, 1024));
        scan(connection, sql.idsAt, sql.idsBelow, sourceId, from, max, row -> found.add(row.getLong(1)));
        return claimIds(connection, owner, sourceId, found);
    }

    /**
     * Runs a query over the free rows of a source from a position on: first those of the position's priority, which is
     * one range of the index, then those below, which is another. One condition for both would be no range at all.
     */
    private static void scan(
            Connection connection,
            String at,
            String below,
            long sourceId,
            Position from,
            int max,
            IdList.RowConsumer consumer)
            throws SQLException {
        int found = 0;
        if (!isStart(from)) {
            try (PreparedStatement statement = connection.prepareStatement(at)) {
                statement.setLong(1, sourceId);
                statement.setInt(2, from.priority());
                statement.setLong(3, from.id());
                statement.setInt(4, max);
                found = read(statement, consumer);
            }
        }
        if (found < max) {
            try (PreparedStatement statement = connection.prepareStatement(below)) {
                statement.setLong(1, sourceId);
                // At the start even rows whose priority was damaged have to be seen.
                statement.setInt(2, isStart(from) ? Byte.MAX_VALUE : from.priority() - 1);
                statement.setInt(3, max - found);
                read(statement, consumer);
            }
        }
    }

    private static boolean isStart(Position position) {
        return position.equals(Position.START);
    }

    private static int read(PreparedStatement statement, IdList.RowConsumer consumer) throws SQLException {
        int count = 0;
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                consumer.accept(rows);
                count++;
            }
        }
        return count;
    }

    @Override
    public List<Row> claimIds(Connection connection, long owner, long sourceId, List<Long> candidates)
            throws SQLException {
        List<RawRow> rows = new ArrayList<>(candidates.size());
        IdList.Binder first = statement -> {
            statement.setLong(1, owner);
            statement.setLong(2, sourceId);
            return 3;
        };
        ids.query(connection, sql.claimIds, first, candidates, row -> rows.add(RawRow.read(row, true)));
        List<Row> result = finish(connection, rows, true);
        result.sort(ORDER);
        return result;
    }

    private List<Row> finish(Connection connection, List<RawRow> rows, boolean withBody) throws SQLException {
        Set<Long> contentIds = new HashSet<>();
        for (RawRow row : rows) {
            if (row.contentId != 0) {
                contentIds.add(row.contentId);
            }
        }
        Map<Long, RawRow.Content> found =
                contentIds.isEmpty() ? Map.of() : contents.read(connection, List.copyOf(contentIds), withBody);
        List<Row> result = new ArrayList<>(rows.size());
        for (RawRow row : rows) {
            result.add(row.finish(found.get(row.contentId)));
        }
        return result;
    }

    @Override
    public List<Row> candidates(Connection connection, long sourceId, Position after, int max) throws SQLException {
        List<RawRow> rows = new ArrayList<>();
        scan(
                connection,
                sql.headersAt,
                sql.headersBelow,
                sourceId,
                next(after),
                max,
                row -> rows.add(RawRow.read(row, false)));
        return finish(connection, rows, false);
    }

    @Override
    public List<Row> browse(Connection connection, long sourceId, Position after, int max) throws SQLException {
        List<RawRow> rows = new ArrayList<>();
        scan(
                connection,
                sql.rowsAt,
                sql.rowsBelow,
                sourceId,
                next(after),
                max,
                row -> rows.add(RawRow.read(row, true)));
        return finish(connection, rows, true);
    }

    private static Position next(Position after) {
        return isStart(after) ? after : new Position(after.priority(), after.id() + 1);
    }

    @Override
    public List<Long> sourcesWithFree(Connection connection, List<Long> sourceIds) throws SQLException {
        List<Long> result = new ArrayList<>();
        ids.query(connection, sql.sourcesWithFree, IdList.Binder.NOTHING, sourceIds, row -> result.add(row.getLong(1)));
        return result;
    }

    @Override
    public int release(Connection connection, long owner, List<Long> deliveryIds, int countDelta) throws SQLException {
        IdList.Binder first = statement -> {
            statement.setInt(1, countDelta);
            statement.setLong(2, owner);
            return 3;
        };
        return ids.update(connection, sql.release, first, deliveryIds);
    }

    @Override
    public int raiseCount(Connection connection, long owner, List<Long> deliveryIds) throws SQLException {
        return ids.update(connection, sql.raiseCount, one(owner), deliveryIds);
    }

    @Override
    public int setAside(Connection connection, long owner, long id, String reason) throws SQLException {
        IdList.Binder first = statement -> {
            statement.setString(1, SafeText.encode(reason.substring(0, Math.min(reason.length(), 150))));
            statement.setLong(2, owner);
            return 3;
        };
        return ids.update(connection, sql.setAside, first, List.of(id));
    }

    @Override
    public int releaseAll(Connection connection, long owner, int max) throws SQLException {
        int released = 0;
        Long source = nextSource(connection, Long.MIN_VALUE);
        while (source != null && released < max) {
            List<Long> claimed = idsOf(connection, sql.idsOfOwner, source, owner, max - released);
            released += release(connection, owner, claimed, 0);
            source = nextSource(connection, source);
        }
        return released;
    }

    private @Nullable Long nextSource(Connection connection, long after) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.nextSource)) {
            statement.setLong(1, after);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : null;
            }
        }
    }

    private static List<Long> idsOf(Connection connection, String query, long sourceId, long owner, int max)
            throws SQLException {
        List<Long> result = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
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
        ids.query(connection, sql.promote, IdList.Binder.NOTHING, due, row -> sources.add(row.getLong(1)));
        timers.delete(connection, TimerTable.DELIVERY, due);
        return List.copyOf(sources);
    }

    @Override
    public long nextDue(Connection connection) throws SQLException {
        return timers.next(connection, TimerTable.DELIVERY);
    }

    @Override
    public Map<Long, Integer> deleteExpired(Connection connection, long now, int max) throws SQLException {
        List<Long> due = timers.due(connection, TimerTable.EXPIRY, now, max);
        Map<Long, Integer> bySource = new HashMap<>();
        List<Long> claimed = new ArrayList<>();
        List<Long> gone = new ArrayList<>(due);
        List<Long> contentIds = new ArrayList<>();
        IdList.Binder expiry = statement -> {
            statement.setLong(1, now);
            return 2;
        };
        ids.query(connection, sql.deleteExpired, expiry, due, row -> {
            bySource.merge(row.getLong(2), 1, Integer::sum);
            if (row.getLong(3) != 0 && !row.getBoolean(4)) {
                contentIds.add(row.getLong(3));
            }
        });
        ids.query(connection, sql.existing, IdList.Binder.NOTHING, due, row -> claimed.add(row.getLong(1)));
        gone.removeAll(new HashSet<>(claimed));
        contents.delete(connection, contentIds);
        timers.delete(connection, gone);
        // What is claimed now may come back; it must not stand in the way of what is due after it until then.
        timers.postpone(connection, TimerTable.EXPIRY, claimed, now + EXPIRY_OF_CLAIMED_AGAIN);
        return bySource;
    }

    @Override
    public int deleteSource(Connection connection, long sourceId, int max) throws SQLException {
        List<Long> deliveryIds = new ArrayList<>();
        List<Long> contentIds = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql.rowsOfSource)) {
            statement.setLong(1, sourceId);
            statement.setInt(2, max);
            read(statement, row -> {
                deliveryIds.add(row.getLong(1));
                if (row.getLong(2) != 0 && !row.getBoolean(3)) {
                    contentIds.add(row.getLong(2));
                }
            });
        }
        int deleted = ids.update(connection, sql.deleteAny, IdList.Binder.NOTHING, deliveryIds);
        contents.delete(connection, contentIds);
        timers.delete(connection, deliveryIds);
        return deleted;
    }

    @Override
    public int sweepContents(Connection connection, List<Long> contentIds) throws SQLException {
        return contents.sweep(connection, contentIds);
    }

    @Override
    public long sweepContentsFrom(Connection connection, long from, int max) throws SQLException {
        return contents.sweepFrom(connection, from, max);
    }

    @Override
    public @Nullable Body loadBody(Connection connection, long deliveryId) throws SQLException {
        return contents.readBody(connection, deliveryId);
    }

    private static IdList.Binder one(long value) {
        return statement -> {
            statement.setLong(1, value);
            return 2;
        };
    }

    /** The statements with real names. Immutable. */
    private static final class Statements {
        final String insert;
        final String delete;
        final String deleteAny;
        final String idsAt;
        final String idsBelow;
        final String headersAt;
        final String headersBelow;
        final String rowsAt;
        final String rowsBelow;
        final String claimIds;
        final String sourcesWithFree;
        final String release;
        final String raiseCount;
        final String setAside;
        final String idsOfOwner;
        final String nextSource;
        final String promote;
        final String deleteExpired;
        final String existing;
        final String rowsOfSource;

        Statements(Names names) {
            insert = names.sql("""
                    insert into {delivery}
                      (id, source_id, owner, priority, delivery_count, message_id, kind, sent_at, persistent,
                       expires_at, due_at, correlation_id, type, reply_to, body_size, content_id, content_shared,
                       properties, body_text, body_bytes)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""");
            delete = names.sql("delete from {delivery} where owner = ? and id {:ids}");
            deleteAny = names.sql("delete from {delivery} where id {:ids}");
            // The whole index is named in each order, because only then does H2 read the index in order and stop.
            idsAt = names.sql("""
                    select id from {delivery}
                    where source_id = ? and owner = 0 and priority = ? and id >= ?
                    order by source_id, owner, priority desc, id limit ?""");
            idsBelow = names.sql("""
                    select id from {delivery}
                    where source_id = ? and owner = 0 and priority <= ?
                    order by source_id, owner, priority desc, id limit ?""");
            headersAt = names.sql("""
                    select {:headers} from {delivery}
                    where source_id = ? and owner = 0 and priority = ? and id >= ?
                    order by source_id, owner, priority desc, id limit ?""");
            headersBelow = names.sql("""
                    select {:headers} from {delivery}
                    where source_id = ? and owner = 0 and priority <= ?
                    order by source_id, owner, priority desc, id limit ?""");
            rowsAt = names.sql("""
                    select {:columns} from {delivery}
                    where source_id = ? and owner = 0 and priority = ? and id >= ?
                    order by source_id, owner, priority desc, id limit ?""");
            rowsBelow = names.sql("""
                    select {:columns} from {delivery}
                    where source_id = ? and owner = 0 and priority <= ?
                    order by source_id, owner, priority desc, id limit ?""");
            claimIds = names.sql("""
                    select {:columns} from final table (
                      update {delivery} set owner = ?, delivery_count = delivery_count + 1
                      where source_id = ? and owner = 0 and id {:ids})""");
            sourcesWithFree = names.sql("""
                    select s.id from unnest(?) s(id)
                    where exists (select 1 from {delivery} d where d.source_id = s.id and d.owner = 0)""");
            release = names.sql("""
                    update {delivery} set owner = 0, delivery_count = delivery_count + ?
                    where owner = ? and id {:ids}""");
            raiseCount = names.sql("""
                    update {delivery} set delivery_count = delivery_count + 1 where owner = ? and id {:ids}""");
            setAside = names.sql("""
                    update {delivery} set owner = -2, set_aside_reason = ? where owner = ? and id {:ids}""");
            idsOfOwner = names.sql("select id from {delivery} where source_id = ? and owner = ? limit ?");
            nextSource = names.sql("""
                    select source_id from {delivery} where source_id > ? order by source_id limit 1""");
            promote = names.sql("""
                    select source_id from final table (
                      update {delivery} set owner = 0 where owner = -1 and id {:ids})""");
            deleteExpired = names.sql("""
                    select id, source_id, content_id, content_shared from old table (
                      delete from {delivery} where owner in (0, -1) and expires_at <= ? and id {:ids})""");
            existing = names.sql("select id from {delivery} where id {:ids}");
            rowsOfSource = names.sql("""
                    select id, content_id, content_shared from {delivery} where source_id = ? limit ?""");
        }
    }
}
