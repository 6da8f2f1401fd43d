package io.github.rowmq.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock that tells others, by being free, that this node is gone. It belongs to a connection and ends with it. That
 * it is held, and at which server, stands in the node's row; whoever finds it free although the row says so takes the
 * node for dead. Therefore the row is written after the lock was taken and cleared before it is given back, and cleared
 * at once, over another connection, when the connection broke while the node lives on.
 *
 * <p>{@link #hold} and {@link #mayJudge} are thread-safe; the rest is confined to the thread that has the connection.
 */
final class Lifeline {

    private static final Logger LOG = LoggerFactory.getLogger(Lifeline.class);

    /** After a break all nodes come back to the server one after another; for so long nobody is judged. */
    private static final long TRUSTED_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long NONE = 0;

    private final Database database;
    private final String lock;
    private final String unlock;
    private final LongSupplier nanoTime;
    private volatile long wanted = NONE;
    private volatile long held = NONE;

    /** From when on others may be judged, if it has broken. */
    private volatile long trustedFrom;

    private volatile boolean hasBroken;

    /**
     * @param lock a query that takes the lock of an incarnation and returns true if it could, without waiting
     * @param unlock a query that gives it back
     */
    Lifeline(Database database, String lock, String unlock) {
        this(database, lock, unlock, System::nanoTime);
    }

    Lifeline(Database database, String lock, String unlock, LongSupplier nanoTime) {
        this.database = database;
        this.lock = lock;
        this.unlock = unlock;
        this.nanoTime = nanoTime;
    }

    void hold(long incarnation) {
        wanted = incarnation;
    }

    boolean mayJudge() {
        return held != NONE && (!hasBroken || nanoTime.getAsLong() - trustedFrom > 0);
    }

    /** Takes the lock if it is wanted and not held; commits. Called again and again while the connection is open. */
    void keep(Connection connection) throws SQLException {
        long next = wanted;
        if (held == next) {
            return;
        }
        letGo(connection);
        // It may be taken: by an earlier connection of this node's, of whose end the server does not know yet.
        if (query(connection, lock, next)) {
            database.nodes().setLifeline(connection, next, true);
            connection.commit();
            // From now, not from the break: however long that lasted, others may come back later than this node.
            trustedFrom = nanoTime.getAsLong() + TRUSTED_AFTER_NANOS;
            held = next;
            LOG.debug("Holding the lifeline of node {}", next);
        } else {
            connection.commit();
        }
    }

    /** Gives the lock back; commits. */
    void letGo(Connection connection) throws SQLException {
        long last = held;
        if (last == NONE) {
            return;
        }
        database.nodes().setLifeline(connection, last, false);
        connection.commit();
        held = NONE;
        query(connection, unlock, last);
        connection.commit();
    }

    /** The connection is gone, and the node is not: says so. */
    void broke() {
        long last = held;
        if (last == NONE) {
            return;
        }
        hasBroken = true;
        held = NONE;
        try (Connection other = database.connect()) {
            database.nodes().setLifeline(other, last, false);
            other.commit();
        } catch (SQLException e) {
            LOG.debug(
                    "Others could not be told that the lifeline of node {} broke; they may take it for dead", last, e);
        }
    }

    private static boolean query(Connection connection, String sql, long incarnation) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, incarnation);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
