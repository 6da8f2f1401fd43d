package io.github.rowmq.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The seam between Jakarta Messaging and SQL: everything that the code above can ask of the database, in the terms of
 * the domain. A store is one node, an equal peer of all others on the same database; all connections of a JVM to one
 * database share one. Thread-safe.
 *
 * <p>Opened by {@link Stores#open}.
 */
public interface Store extends AutoCloseable {

    /** The time of the database in milliseconds since the epoch, known locally within a few milliseconds. */
    long now();

    /** A new message id, {@code ID:} included, unlike any other of any JVM. */
    String nextMessageId();

    Channel channel();

    /**
     * Opens a tap on a source.
     *
     * @param filter which messages it takes, or null for all
     */
    Outlet open(Source source, @Nullable Filter filter, Outlet.Receiver receiver);

    /** Starts to browse a source. */
    Browser browse(Source source, @Nullable Filter filter);

    /**
     * Fetches a large body. Blocks.
     *
     * @param deliveryId the delivery or browsed message that came with a {@link Body.Stored}
     * @throws StoreException {@code CORRUPT} if it cannot be read back or is gone
     */
    Body loadBody(long deliveryId);

    Catalog catalog();

    Users users();

    /** The database's product name and version, for people. */
    String databaseVersion();

    /**
     * Asks the database for a sign of life.
     *
     * @throws StoreException {@code UNAVAILABLE} if there is none in time
     */
    void ping(Duration timeout);

    /** Registers for what happens to the store as a whole. */
    void listen(Listener listener);

    /** Releases what is claimed, leaves the table of nodes, closes the pool if it is the store's own. */
    @Override
    void close();

    /** Told what happens to a store; called on its threads, must not block. */
    interface Listener {

        /** The node was declared dead and has rejoined as a new one: all claims from before are lost. */
        void onFenced(StoreException cause);

        /** The database cannot be reached at present; the store goes on trying. */
        void onUnavailable(StoreException cause);

        /** The database answers again. */
        void onAvailable();
    }
}
