package io.github.rowmq.benchmarks.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL started for the benchmark, with the server's defaults: every commit is flushed. Thread-safe. */
final class PostgresServer implements Server {

    private static final Duration STARTUP_BOUND = Duration.ofSeconds(60);
    private static final String USER = "postgres";
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Path directory;
    private final EmbeddedPostgres server;
    private final ServerProcess process;
    private final String description;

    private PostgresServer(Path directory) throws IOException, SQLException {
        this.directory = directory;
        this.server = EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setDataDirectoryCustomizer(PostgresServer::configure)
                .setPGStartupWait(STARTUP_BOUND)
                // The library turns it off, for tests.
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setRegisterShutdownHook(false)
                .start();
        this.process = ServerProcess.watch(pid(directory), directory);
        this.description = describe();
    }

    /**
     * Starts it.
     *
     * @throws IOException if it does not start here
     */
    static PostgresServer launch() throws IOException, SQLException {
        Path directory = Directories.temporary("postgresql");
        try {
            return new PostgresServer(directory);
        } catch (IOException | SQLException | RuntimeException e) {
            Directories.delete(directory);
            throw e;
        }
    }

    private static void configure(File data) {
        try {
            Files.write(
                    data.toPath().resolve("postgresql.conf"),
                    List.of("", "fsync = on", "listen_addresses = 'localhost'"),
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long pid(Path directory) throws IOException {
        return Long.parseLong(
                Files.readAllLines(directory.resolve("postmaster.pid")).get(0).strip());
    }

    private String url(String database) {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + database;
    }

    private String describe() throws SQLException {
        StringBuilder result = new StringBuilder("PostgreSQL ");
        try (Connection connection = admin();
                Statement statement = connection.createStatement()) {
            result.append(connection.getMetaData().getDatabaseProductVersion()).append(" (");
            for (String name : List.of("fsync", "synchronous_commit", "full_page_writes", "shared_buffers")) {
                try (ResultSet row = statement.executeQuery("show " + name)) {
                    row.next();
                    result.append(name).append('=').append(row.getString(1)).append(", ");
                }
            }
        }
        result.setLength(result.length() - 2);
        return result.append(')').toString();
    }

    private Connection admin() throws SQLException {
        return DriverManager.getConnection(url("postgres"), USER, USER);
    }

    @Override
    public Product product() {
        return Product.POSTGRESQL;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public FreshDatabase create() throws SQLException {
        String name = "bench" + NUMBERS.incrementAndGet();
        execute("create database " + name);
        return FreshDatabase.onServer(
                this,
                new FreshDatabase.Access(url(name), USER, USER),
                "rowmq_",
                () -> execute("drop database " + name + " with (force)"));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = admin();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public long cpuNanos() {
        return process.cpuNanos();
    }

    @Override
    public void close() {
        process.kill();
        Directories.delete(directory);
    }
}
