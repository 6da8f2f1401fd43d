package io.github.rowmq.benchmarks.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A database for one target, removed when it is closed. Thread-safe. */
public final class FreshDatabase implements AutoCloseable {

    /** What must be done in the end. */
    @FunctionalInterface
    interface Removal {
        void run() throws SQLException;
    }

    private final Server server;
    private final String url;
    private final @Nullable String user;
    private final @Nullable String password;
    private final String tablePrefix;
    private final @Nullable Path file;
    private final Removal removal;

    private FreshDatabase(Server server, Access access, String tablePrefix, @Nullable Path file, Removal removal) {
        this.server = server;
        this.url = access.url();
        this.user = access.user();
        this.password = access.password();
        this.tablePrefix = tablePrefix;
        this.file = file;
        this.removal = removal;
    }

    /** How to reach it. The password is in no text. */
    record Access(
            String url, @Nullable String user, @Nullable String password) {
        @Override
        public String toString() {
            return "Access";
        }
    }

    static FreshDatabase onServer(Server server, Access access, String tablePrefix, Removal removal) {
        return new FreshDatabase(server, access, tablePrefix, null, removal);
    }

    static FreshDatabase inFile(Server server, String url, @Nullable Path file, Removal removal) {
        return new FreshDatabase(server, new Access(url, null, null), "rowmq_", file, removal);
    }

    public Server server() {
        return server;
    }

    public Product product() {
        return server.product();
    }

    /** Without user and password. */
    public String url() {
        return url;
    }

    public @Nullable String user() {
        return user;
    }

    public @Nullable String password() {
        return password;
    }

    /** Where there is nothing but this database's own, RowMQ's default. */
    public String tablePrefix() {
        return tablePrefix;
    }

    /** The file that holds an embedded database, or null. */
    public @Nullable Path file() {
        return file;
    }

    /** A connection of its own, auto-commit on. */
    public Connection connect() throws SQLException {
        return user == null ? DriverManager.getConnection(url) : DriverManager.getConnection(url, user, password);
    }

    @Override
    public void close() throws SQLException {
        removal.run();
    }
}
