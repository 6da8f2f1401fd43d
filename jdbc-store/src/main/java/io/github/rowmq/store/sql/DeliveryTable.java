package io.github.rowmq.store.sql;

import io.github.rowmq.store.Body;
import io.github.rowmq.store.MessageRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All statements on deliveries and their contents. Every method runs in the caller's transaction on the connection
 * given, and leaves commit and rollback to the caller. Thread-safe.
 *
 * <p>The {@code owner} of a row: {@link #FREE}, {@link #DELAYED}, {@link #SET_ASIDE}, or the incarnation (always
 * positive) of the node that has claimed it.
 */
public interface DeliveryTable {

    long FREE = 0;
    long DELAYED = -1;
    long SET_ASIDE = -2;

    /**
     * A message to write, once, with a row for each source that takes it. The ids of the targets are consecutive, so
     * that a shared content can be found unreferenced by a range of the primary key.
     */
    record NewMessage(MessageRecord message, List<Target> targets) {}

    /**
     * One row of a message.
     *
     * @param id of the delivery, higher than every earlier one of this node
     * @param owner {@link #FREE}, {@link #DELAYED} or the claiming incarnation; if claimed, its count is 1, else 0
     */
    record Target(long id, long sourceId, long owner) {}

    /**
     * A row that was read.
     *
     * @param contentId 0 if the row holds its whole message, else the content's id
     * @param shared whether other deliveries may refer to the content
     * @param sharers see {@link Key}
     * @param count as it stands in the row now
     * @param message the message; a large body is {@link Body.Stored}
     * @param damage why the message cannot be read, or null; the message is then what could be read of it, and must
     *     not be delivered but be set aside
     */
    record Row(
            long id,
            long sourceId,
            long contentId,
            boolean shared,
            int sharers,
            int count,
            MessageRecord message,
            @Nullable String damage) {

        public Key key() {
            return new Key(
                    id, contentId, shared || Key.isSlowToDelete(message.body().size()), sharers, Key.isTimed(message));
        }
    }

    /**
     * A row's key and what has to go with it.
     *
     * @param swept whether its content is left to the sweeper, because other deliveries may refer to it or because
     *     deleting it takes long
     * @param sharers how many deliveries the message began with, this one included, if the content is left to the
     *     sweeper and has no chunks; else 0. Who has seen as many go knows that nothing refers to it
     * @param timed whether it expires or was delayed, so that its timers go with it
     */
    record Key(long id, long contentId, boolean swept, int sharers, boolean timed) {

        /** Contents of more bytes, or characters, are not deleted with their delivery. */
        private static final long DELETED_AT_ONCE = 4L << 20;

        static boolean isSlowToDelete(long bodySize) {
            return bodySize > DELETED_AT_ONCE;
        }

        static boolean isTimed(MessageRecord message) {
            return message.expiration() != 0 || message.deliveryTime() != 0;
        }
    }

    /**
     * A content that no delivery refers to.
     *
     * @param chunks how many rows of chunks there are of its body or its properties, whichever has more
     */
    record UnusedContent(long id, int chunks) {}

    /** A place in the order of a source: rows of lower priority, or the same and a higher id, come after it. */
    record Position(int priority, long id) {
        public static final Position START = new Position(10, Long.MIN_VALUE);

        /** The place right before this one; before the start there is none. */
        public Position before() {
            return id == Long.MIN_VALUE ? this : new Position(priority, id - 1);
        }
    }

    /** Writes messages and their rows. Returns the keys, in the order of messages and their targets. */
    List<Key> insert(Connection connection, List<NewMessage> messages) throws SQLException;

    /**
     * Deletes rows that the owner has claimed, with contents that are not left to the sweeper; returns how many rows
     * there were.
     */
    int delete(Connection connection, List<Key> keys, long owner) throws SQLException;

    /**
     * Claims up to {@code max} free rows of a source, in order, raising their count. Stops early once {@code maxBytes}
     * of bodies are claimed if that is cheap to tell. Rows that others are claiming are skipped.
     *
     * @param from where to begin, this place included; a hint that spares dead index entries
     */
    List<Row> claim(Connection connection, long owner, long sourceId, Position from, int max) throws SQLException;

    /**
     * Reads free rows in order without claiming them: headers and properties, bodies always {@link Body.Stored}.
     *
     * @param after where to begin, this place not included
     */
    List<Row> candidates(Connection connection, long sourceId, Position after, int max) throws SQLException;

    /** Claims those of the given rows that are still free, raising their count, and returns them in order. */
    List<Row> claimIds(Connection connection, long owner, long sourceId, List<Long> ids) throws SQLException;

    /** Those of the given sources that have a free row. */
    List<Long> sourcesWithFree(Connection connection, List<Long> sourceIds) throws SQLException;

    /** Makes claimed rows free again, changing their count by {@code countDelta}; returns how many there were. */
    int release(Connection connection, long owner, List<Long> ids, int countDelta) throws SQLException;

    /** Raises the count of rows that stay claimed; returns how many there were. */
    int raiseCount(Connection connection, long owner, List<Long> ids) throws SQLException;

    /** Takes a claimed row out of the way of consumers, with the reason readable in the row. */
    int setAside(Connection connection, long owner, long id, String reason) throws SQLException;

    /** Makes all rows of a dead node free, at most {@code max} in one go; returns how many. */
    int releaseAll(Connection connection, long owner, int max) throws SQLException;

    /** Makes delayed rows whose time has come free, at most {@code max}; returns the sources concerned, each once. */
    List<Long> promoteDue(Connection connection, long now, int max) throws SQLException;

    /**
     * What time will bring next, in database milliseconds; {@link Long#MAX_VALUE} stands for never.
     *
     * @param due the earliest delivery time of a delayed row
     * @param expiry not later than the earliest expiration of a free or delayed row
     */
    record Timers(long due, long expiry) {}

    /** Asks for both at once, so that waiting for either costs one query. */
    Timers nextTimers(Connection connection) throws SQLException;

    /**
     * Deletes free and delayed rows that have expired, at most {@code max}; returns how many by source.
     *
     * @param contents told of the contents of these rows, which may be unused now
     */
    Map<Long, Integer> deleteExpired(Connection connection, long now, int max, LongConsumer contents)
            throws SQLException;

    /**
     * Deletes rows of a source that is gone, at most {@code max}; returns how many.
     *
     * @param contents told of the contents of these rows, which may be unused now
     */
    int deleteSource(Connection connection, long sourceId, int max, LongConsumer contents) throws SQLException;

    /** Those of the given contents that no delivery refers to; no delivery ever will. */
    List<UnusedContent> unusedContents(Connection connection, List<Long> contentIds) throws SQLException;

    /**
     * Looks for contents that no delivery refers to, from an id on, at most at {@code max}; returns the last id seen,
     * or -1 at the end.
     */
    long unusedContentsFrom(Connection connection, long from, int max, List<UnusedContent> found) throws SQLException;

    /** Deletes contents with all their chunks. */
    void deleteContents(Connection connection, List<Long> contentIds) throws SQLException;

    /** Deletes the chunks of a content from number {@code keep} on, counted from 0. */
    void deleteLastChunks(Connection connection, long contentId, int keep) throws SQLException;

    /** Reads rows in order whatever claims them not: free ones only, with bodies inline if small. */
    List<Row> browse(Connection connection, long sourceId, Position after, int max) throws SQLException;

    /** Reads a large body, or returns null if the row is gone. */
    @Nullable
    Body loadBody(Connection connection, long deliveryId) throws SQLException;
}
