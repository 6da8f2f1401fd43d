package io.github.rowmq.store.sql;

import io.github.rowmq.store.Body;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What the databases have in common in their deliveries. Immutable, thread-safe. */
abstract class BaseDeliveryTable implements DeliveryTable {

    /** How much of the reason for setting a row aside is kept, in UTF-16 code units. */
    private static final int REASON_LENGTH = 150;

    static final Comparator<Row> ORDER =
            Comparator.<Row>comparingInt(row -> -row.message().priority()).thenComparingLong(Row::id);

    final IdList ids;
    final ContentTable contents;
    private final String delete;
    private final String release;
    private final String raiseCount;
    private final String setAside;

    BaseDeliveryTable(Names names, IdList ids, ContentTable contents) {
        this.ids = ids;
        this.contents = contents;
        this.delete = names.sql("{-delivery} where owner = ? and id {:ids}");
        this.release = names.sql("""
                update {+delivery} set owner = 0, delivery_count = delivery_count + ?
                where owner = ? and id {:ids}""");
        this.raiseCount = names.sql("""
                update {+delivery} set delivery_count = delivery_count + 1 where owner = ? and id {:ids}""");
        this.setAside = names.sql("""
                update {+delivery} set owner = -2, set_aside_reason = ? where owner = ? and id {:ids}""");
    }

    abstract void insertRows(Connection connection, List<RowToWrite> rows) throws SQLException;

    /** Takes note of rows that expire or are delayed. */
    abstract void insertTimers(Connection connection, List<RowToWrite> rows) throws SQLException;

    abstract void deleteTimers(Connection connection, List<Long> deliveryIds) throws SQLException;

    @Override
    public List<Key> insert(Connection connection, List<NewMessage> messages) throws SQLException {
        List<RowToWrite> rows = new ArrayList<>(messages.size());
        List<RowToWrite> timed = new ArrayList<>();
        List<ContentTable.Entry> entries = new ArrayList<>();
        List<Key> keys = new ArrayList<>(messages.size());
        for (NewMessage message : messages) {
            List<Target> targets = message.targets();
            MessageColumns columns = new MessageColumns(message.message(), targets.size());
            long contentId = columns.inContent ? targets.get(0).id() : 0;
            boolean shared = contentId != 0 && targets.size() > 1;
            boolean swept = shared || Key.isSlowToDelete(columns.bodySize);
            int sharers = shared && !columns.isInChunks() ? targets.size() : 0;
            boolean hasTimer = Key.isTimed(message.message());
            if (contentId != 0) {
                entries.add(new ContentTable.Entry(contentId, targets.size(), columns));
            }
            for (Target target : targets) {
                RowToWrite row = new RowToWrite(columns, target, contentId, shared);
                rows.add(row);
                if (hasTimer) {
                    timed.add(row);
                }
                keys.add(new Key(target.id(), contentId, swept, sharers, hasTimer));
            }
        }
        if (!entries.isEmpty()) {
            contents.insert(connection, entries);
        }
        insertRows(connection, rows);
        if (!timed.isEmpty()) {
            insertTimers(connection, timed);
        }
        return keys;
    }

    @Override
    public int delete(Connection connection, List<Key> keys, long owner) throws SQLException {
        List<Long> deliveryIds = new ArrayList<>(keys.size());
        List<Long> contentIds = new ArrayList<>();
        List<Long> timed = new ArrayList<>();
        for (Key key : keys) {
            deliveryIds.add(key.id());
            if (key.contentId() != 0 && !key.swept()) {
                contentIds.add(key.contentId());
            }
            if (key.timed()) {
                timed.add(key.id());
            }
        }
        int deleted = ids.update(connection, delete, one(owner), deliveryIds);
        contents.delete(connection, contentIds);
        if (!timed.isEmpty()) {
            deleteTimers(connection, timed);
        }
        return deleted;
    }

    @Override
    public int release(Connection connection, long owner, List<Long> deliveryIds, int countDelta) throws SQLException {
        IdList.Binder first = statement -> {
            statement.setInt(1, countDelta);
            statement.setLong(2, owner);
            return 3;
        };
        return ids.update(connection, release, first, deliveryIds);
    }

    @Override
    public int raiseCount(Connection connection, long owner, List<Long> deliveryIds) throws SQLException {
        return ids.update(connection, raiseCount, one(owner), deliveryIds);
    }

    @Override
    public int setAside(Connection connection, long owner, long id, String reason) throws SQLException {
        IdList.Binder first = statement -> {
            statement.setString(1, SafeText.encode(reason.substring(0, Math.min(reason.length(), REASON_LENGTH))));
            statement.setLong(2, owner);
            return 3;
        };
        return ids.update(connection, setAside, first, List.of(id));
    }

    @Override
    public List<UnusedContent> unusedContents(Connection connection, List<Long> contentIds) throws SQLException {
        return contents.unused(connection, contentIds);
    }

    @Override
    public long unusedContentsFrom(Connection connection, long from, int max, List<UnusedContent> found)
            throws SQLException {
        return contents.unusedFrom(connection, from, max, found);
    }

    @Override
    public void deleteContents(Connection connection, List<Long> contentIds) throws SQLException {
        contents.delete(connection, contentIds);
    }

    @Override
    public void deleteLastChunks(Connection connection, long contentId, int keep) throws SQLException {
        contents.deleteLastChunks(connection, contentId, keep);
    }

    @Override
    public @Nullable Body loadBody(Connection connection, long deliveryId) throws SQLException {
        return contents.readBody(connection, deliveryId);
    }

    /** Adds the contents to rows that were read, and puts them in order. */
    final List<Row> finish(Connection connection, List<RawRow> rows, boolean withBody) throws SQLException {
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
        result.sort(ORDER);
        return result;
    }

    /** The place from which to read so that {@code after} itself is left out. */
    static Position next(Position after) {
        return isStart(after) ? after : new Position(after.priority(), after.id() + 1);
    }

    static boolean isStart(Position position) {
        return position.equals(Position.START);
    }

    /** Gives all rows of a query to the consumer; returns how many there were. */
    static int read(PreparedStatement statement, IdList.RowConsumer consumer) throws SQLException {
        int count = 0;
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                consumer.accept(rows);
                count++;
            }
        }
        return count;
    }

    /** The only row of a query: the earliest delivery time and the earliest expiration, null where there is none. */
    static Timers readTimers(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return new Timers(timeOrNever(row, 1), timeOrNever(row, 2));
        }
    }

    private static long timeOrNever(ResultSet row, int column) throws SQLException {
        long time = row.getLong(column);
        return row.wasNull() ? Long.MAX_VALUE : time;
    }

    /** Takes the column content_id of rows that are deleted. */
    static IdList.RowConsumer contentsLeft(LongConsumer left, int column) {
        return row -> {
            long contentId = row.getLong(column);
            if (contentId != 0) {
                left.accept(contentId);
            }
        };
    }

    static IdList.Binder one(long value) {
        return statement -> {
            statement.setLong(1, value);
            return 2;
        };
    }
}
