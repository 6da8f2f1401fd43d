package io.github.rowmq.tck.database;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.opentest4j.TestAbortedException;

/**
 * A database product that is up for the length of a run and hands out empty databases: one server, or for H2 none, since it
 * runs inside the JVM that uses it. Thread-safe: every JVM of a run asks for its database from a thread of its own.
 */
public final class RunDatabase implements AutoCloseable {
    private static final Map<String, TestDatabase> KINDS = new TreeMap<>(Map.of(
            "h2", TestDatabase.H2_MEMORY,
            "h2-file", TestDatabase.H2_FILE,
            "postgresql", TestDatabase.POSTGRESQL,
            "mariadb", TestDatabase.MARIADB,
            "mysql", TestDatabase.MYSQL));

    private final TestDatabase kind;
    private final Path directory;
    private final String description;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final List<FreshDatabase> onServer = new ArrayList<>();

    private RunDatabase(TestDatabase kind, Path directory) throws IOException {
        this.kind = kind;
        this.directory = directory;
        try (FreshDatabase first = kind.create();
                Connection connection = first.dataSource().getConnection()) {
            DatabaseMetaData data = connection.getMetaData();
            this.description = kind.displayName() + " " + data.getDatabaseProductVersion();
        } catch (TestAbortedException | SQLException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Starts the named database, or takes the running one that the system properties of {@link TestDatabase} name.
     *
     * @param name {@code h2}, {@code h2-file}, {@code postgresql}, {@code mariadb} or {@code mysql}
     * @param directory for the files of H2
     * @throws IllegalArgumentException the name is not known; the message lists the known ones
     * @throws IOException it is not to be had here; the message says why
     */
    public static RunDatabase start(String name, Path directory) throws IOException {
        TestDatabase kind = KINDS.get(name);
        if (kind == null) {
            throw new IllegalArgumentException(
                    "unknown database '" + name + "'; known are " + String.join(", ", KINDS.keySet()));
        }
        return new RunDatabase(kind, directory);
    }

    /** The product and its version as the server itself tells them, for the report. */
    public String description() {
        return description;
    }

    /**
     * Makes an empty database.
     *
     * @param name lower-case letters, digits and underscores, never used before in this run
     * @return its JDBC URL, with the user and the password that it needs
     */
    public String create(String name) {
        return switch (kind) {
            // Without the delay the database would vanish whenever no connection is open.
            case H2_MEMORY -> "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1";
            case H2_FILE ->
                "jdbc:h2:file:" + directory.toAbsolutePath().resolve(name).resolve("rowmq");
            case POSTGRESQL, MARIADB, MYSQL -> createOnServer();
        };
    }

    private String createOnServer() {
        FreshDatabase fresh = kind.create();
        lock.lock();
        try {
            onServer.add(fresh);
        } finally {
            lock.unlock();
        }
        String separator = fresh.jdbcUrl().contains("?") ? "&" : "?";
        return fresh.jdbcUrl() + separator + "user=" + fresh.user() + "&password=" + fresh.password();
    }

    /** Drops the databases; the server ends with this JVM. */
    @Override
    public void close() {
        List<FreshDatabase> all;
        lock.lock();
        try {
            all = List.copyOf(onServer);
            onServer.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(FreshDatabase::close);
    }
}
