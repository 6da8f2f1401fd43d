package io.github.rowmq.store.sql;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The database behind a store: connections, error classes, and its tables. Thread-safe.
 */
public interface Database extends AutoCloseable {

    /** What an SQL error means for what to do next. Told by SQLState and vendor code, never by message text. */
    enum ErrorClass {
        /** Deadlock, lock timeout, serialisation failure: the transaction was rolled back, try again at once. */
        CONFLICT,
        /** The connection or the database is gone, or read-only for a while: try again on another connection, later. */
        CONNECTION,
        /** No room left. */
        STORAGE_FULL,
        /** A value that cannot be stored, or a duplicate key. */
        DATA,
        /** Anything else: do not try again. */
        FATAL
    }

    /**
     * When a transaction that did not wait for the disk is on it for sure: PostgreSQL writes within three times its
     * {@code wal_writer_delay}, 0.6 seconds by default.
     */
    Duration RELAXED_ON_DISK_AFTER = Duration.ofSeconds(3);

    /** A connection with auto-commit off, at READ COMMITTED; closing it gives it back after a rollback of what is open. */
    Connection connect() throws SQLException;

    ErrorClass classify(SQLException failure);

    DeliveryTable deliveries();

    NodeTable nodes();

    /** A number never given before, for destinations, subscriptions and nodes; it is used up even after a rollback. */
    long nextId(Connection connection) throws SQLException;

    /** Puts schema and prefix into a statement that names tables in braces: <code>select … from {delivery}</code>. */
    String sql(String statement);

    /** Starts to exchange hints with other nodes, or returns null if this kind of database offers no way. */
    default @Nullable Signals signals(Signals.Listener listener) {
        return null;
    }

    /**
     * Lets the transaction under way return from its commit before it is on disk, where the product can: a crash of the
     * database may then undo it. Returns whether the product can.
     */
    @CanIgnoreReturnValue
    default boolean relax(Connection connection) throws SQLException {
        return false;
    }

    /**
     * An insert that does what {@link #relax} does as well, in the same round trip; null if the product cannot. Its
     * update count means nothing.
     */
    default @Nullable String relaxing(String insert) {
        return null;
    }

    /**
     * An insert that leaves out rows whose key is taken, and whose update count tells how many went in; null if the
     * product has none that waits for whoever is about to commit the same key.
     */
    default @Nullable String unlessTaken(String insert) {
        return null;
    }

    /** Whether turning auto-commit on and off asks the server nothing, so that a single query need not be committed. */
    default boolean isAutoCommitFree() {
        return false;
    }

    /** Whether it lives in this process, so that an interrupt in the middle of its I/O closes it. */
    default boolean isEmbedded() {
        return false;
    }

    /** Whether no other process can have this database open, so that nothing arrives unseen. */
    boolean isExclusive();

    /** How many writer lanes serve it best. */
    int lanes();

    /** Product and version, for people. */
    String version();

    @Override
    void close();
}
