package io.github.rowmq.store.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database made for one test or test class, empty at first; {@link #close()} drops it. Thread-safe.
 *
 * <p>The server methods work only on one made by {@link TestDatabase#createOnOwnServer()}: the shared server is in use by
 * other tests.
 */
public final class FreshDatabase implements AutoCloseable {
    private final TestDatabase kind;
    private final DataSource dataSource;
    private final Access access;
    private final @Nullable DatabaseServer ownServer;
    private final Runnable drop;

    private FreshDatabase(TestDatabase kind, Access access, @Nullable DatabaseServer ownServer, Runnable drop) {
        this.kind = kind;
        this.access = access;
        this.dataSource = new DriverManagerDataSource(access.url(), access.user(), access.password());
        this.ownServer = ownServer;
        this.drop = drop;
        DatabaseReport.tested(kind.displayName() + " " + version());
    }

    static FreshDatabase on(TestDatabase kind, DatabaseServer server, boolean ownServer) {
        String name = "rowmq_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        server.administer("CREATE DATABASE " + name);
        String force = kind == TestDatabase.POSTGRESQL ? " WITH (FORCE)" : "";
        Runnable drop = ownServer ? server::dispose : () -> server.administer("DROP DATABASE " + name + force);
        Access access = new Access(server.url(name), server.user(), server.password());
        return new FreshDatabase(kind, access, ownServer ? server : null, drop);
    }

    static FreshDatabase withoutServer(TestDatabase kind, Access access, Runnable drop) {
        return new FreshDatabase(kind, access, null, drop);
    }

    public TestDatabase kind() {
        return kind;
    }

    /** The URL of this database; the user and the password are not in it. */
    public String jdbcUrl() {
        return access.url();
    }

    public String user() {
        return access.user();
    }

    public String password() {
        return access.password();
    }

    /** A data source without a pool: each connection is a new one of the driver. */
    public DataSource dataSource() {
        return dataSource;
    }

    /** Ends the server of this database in good order; returns when it is gone. */
    public void stopServer() {
        ownServer().stop();
    }

    /** Ends the server's processes as {@code kill -9} does; returns when they are gone. What it had committed is kept. */
    public void killServer() {
        ownServer().kill();
    }

    /** Starts the server again on the same data and port; returns when it takes connections. */
    public void startServer() {
        ownServer().start();
    }

    /** Drops the database, and ends its server if it has one of its own. */
    @Override
    public void close() {
        drop.run();
    }

    @Override
    public String toString() {
        return kind.displayName();
    }

    private DatabaseServer ownServer() {
        if (ownServer == null) {
            throw new IllegalStateException("use createOnOwnServer(): other tests share this server, or there is none");
        }
        return ownServer;
    }

    private String version() {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new IllegalStateException("the fresh test database " + access.url() + " takes no connection", e);
        }
    }

    /** How to connect. */
    record Access(String url, String user, String password) {}
}
