package io.github.rowmq.torture.database;

import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A database product that is up for the length of a run, and can be made to fail if it is a server. Thread-safe. */
public interface DatabaseUnderTest extends AutoCloseable {

    /** Product and version. */
    String description();

    /** Where the server listens; null if the database is inside the JVM that uses it. */
    @Nullable
    InetSocketAddress address();

    /** Makes an empty database of that name. */
    void create(String name) throws SQLException;

    /**
     * The JDBC URL of a database, with the user and the password that it needs.
     *
     * @param port of the proxy to go through, or of the server itself
     */
    String url(String name, int port);

    /** The URL without any proxy. */
    default String directUrl(String name) {
        InetSocketAddress address = address();
        return url(name, address == null ? 0 : address.getPort());
    }

    /** Connects without any proxy. */
    Connection connect(String name) throws SQLException;

    /** What a restart and the like can be tried on; null if there is nothing to restart. */
    @Nullable
    ServerControl control();

    /** What can be done to connections and transactions from another session; null if there is no such thing. */
    @Nullable
    SessionControl sessions();

    /** The standby that can take over; null if there is none. */
    default @Nullable StandbyControl standby() {
        return null;
    }

    @Override
    void close();
}
