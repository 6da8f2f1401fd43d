package io.github.rowmq.benchmarks.database;

import io.github.rowmq.benchmarks.measure.Heap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A MariaDB started for the benchmark: every commit is flushed, which is the server's default. Thread-safe. */
final class MariaDbServer implements Server {

    private static final long STARTUP_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final String USER = "root";
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Path directory;
    private final int port;
    private final ServerProcess process;
    private final String description;

    private MariaDbServer(Path binaries, Path directory) throws IOException, SQLException, InterruptedException {
        this.directory = directory;
        this.port = freePort();
        install(binaries);
        Process server = spawn(binaries);
        this.process = ServerProcess.watch(server.pid(), directory);
        try {
            awaitConnections(server);
            this.description = describe();
        } catch (IOException | SQLException | InterruptedException e) {
            process.kill();
            throw e;
        }
    }

    /**
     * Starts it.
     *
     * @throws IOException if it does not start here
     */
    static MariaDbServer launch() throws IOException, SQLException, InterruptedException {
        Path binaries = MariaDbBinaries.find();
        Path directory = Directories.temporary("mariadb");
        try {
            return new MariaDbServer(binaries, directory);
        } catch (IOException | SQLException | InterruptedException e) {
            Directories.delete(directory);
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private void install(Path binaries) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("sh", binaries + "/scripts/mariadb-install-db", "--no-defaults"));
        command.addAll(List.of("--basedir=" + binaries, "--datadir=" + data()));
        command.addAll(List.of("--auth-root-authentication-method=normal", "--skip-test-db"));
        command.addAll(List.of("--skip-name-resolve", "--force"));
        Process process = start(command, "install.log");
        if (process.waitFor() != 0) {
            throw new IOException("mariadb-install-db failed: " + log("install.log"));
        }
    }

    private Process spawn(Path binaries) throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of(binaries + "/bin/mariadbd", "--no-defaults", "--user=" + System.getProperty("user.name")));
        command.addAll(List.of("--basedir=" + binaries, "--lc-messages-dir=" + binaries.resolve("share")));
        command.addAll(List.of("--datadir=" + data(), "--tmpdir=" + directory));
        command.addAll(
                List.of("--bind-address=127.0.0.1", "--port=" + port, "--socket=" + directory.resolve("socket")));
        command.addAll(List.of("--skip-name-resolve", "--max-connections=300", "--skip-ssl"));
        command.addAll(List.of("--innodb-buffer-pool-size=512M", "--innodb-flush-log-at-trx-commit=1"));
        return start(command, "server.log");
    }

    private Process start(List<String> command, String log) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(log).toFile())
                .start();
        process.getOutputStream().close();
        return process;
    }

    private void awaitConnections(Process server) throws IOException, InterruptedException {
        long end = System.nanoTime() + STARTUP_NANOS;
        while (true) {
            try (Connection connection = admin()) {
                if (connection.isValid(1)) {
                    return;
                }
            } catch (SQLException e) {
                if (!server.isAlive() || System.nanoTime() - end > 0) {
                    throw new IOException("MariaDB does not start: " + log("server.log"), e);
                }
            }
            Heap.pause(100);
        }
    }

    private String log(String name) throws IOException {
        String text = Files.readString(directory.resolve(name));
        return text.substring(Math.max(0, text.length() - 1000));
    }

    private String url(String database) {
        return "jdbc:mariadb://localhost:" + port + "/" + database;
    }

    private Connection admin() throws SQLException {
        return DriverManager.getConnection(url("mysql"), USER, "");
    }

    private String describe() throws SQLException {
        String sql = "select version(), @@innodb_flush_log_at_trx_commit, @@innodb_doublewrite,"
                + " @@innodb_buffer_pool_size div 1048576";
        try (Connection connection = admin();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return "MariaDB " + row.getString(1) + " (innodb_flush_log_at_trx_commit=" + row.getString(2)
                    + ", innodb_doublewrite=" + row.getString(3) + ", innodb_buffer_pool_size=" + row.getString(4)
                    + "M)";
        }
    }

    @Override
    public Product product() {
        return Product.MARIADB;
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
                this, new FreshDatabase.Access(url(name), USER, ""), "rowmq_", () -> execute("drop database " + name));
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
