package io.github.rowmq.store.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** An embedded PostgreSQL on a free port of the loopback interface. Thread-safe. */
final class PostgresServer implements DatabaseServer {
    private static final Duration STARTUP_BOUND = Duration.ofSeconds(60);

    private final ReentrantLock lock = new ReentrantLock();
    private final Path directory;
    private final int port;
    private final Path pgCtl;

    /** Null while the server is down. */
    @GuardedBy("lock")
    private @Nullable ServerProcess process;

    private PostgresServer(Path directory, int port) throws IOException {
        this.directory = directory;
        this.port = port;
        EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setDataDirectoryCustomizer(this::configure)
                .setPort(port)
                .setPGStartupWait(STARTUP_BOUND)
                .setServerConfig("synchronous_commit", "on")
                .setRegisterShutdownHook(false)
                .start();
        this.process = ServerProcess.watch(pid(), directory);
        this.pgCtl = ProcessHandle.of(pid())
                .flatMap(server -> server.info().command())
                .map(command -> Path.of(command).resolveSibling("pg_ctl"))
                .orElseThrow(() -> new IllegalStateException("the server's program cannot be found"));
    }

    static PostgresServer launch() {
        Path directory = TestFiles.temporaryDirectory("rowmq-postgresql-");
        try {
            PostgresServer server = new PostgresServer(directory, freePort());
            Runtime.getRuntime().addShutdownHook(new Thread(server::dispose, "stop PostgreSQL"));
            return server;
        } catch (IOException | IllegalStateException e) {
            TestFiles.deleteRecursively(directory);
            throw TestDatabase.POSTGRESQL.missing("the embedded server does not start here: " + e);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What a restart must find again. Without fsync the data survives the server's death, if not the machine's. */
    private void configure(File data) {
        List<String> settings = List.of(
                "",
                "port = " + port,
                "fsync = off",
                "timezone = 'UTC'",
                "max_connections = 300",
                "listen_addresses = 'localhost'");
        try {
            Files.write(data.toPath().resolve("postgresql.conf"), settings, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String url(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    @Override
    public String adminDatabase() {
        return "postgres";
    }

    @Override
    public String user() {
        return "postgres";
    }

    @Override
    public String password() {
        return "postgres";
    }

    @Override
    public void start() {
        lock.lock();
        try {
            if (process == null) {
                ServerProcess.run(startCommand());
                process = ServerProcess.watch(pid(), directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    private List<String> startCommand() {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // The server refuses to run as root; in a user namespace of its own it does not see that it is.
            command.addAll(List.of("unshare", "-U"));
        }
        String log = directory.resolve("restart.log").toString();
        command.addAll(List.of(pgCtl.toString(), "-D", directory.toString(), "-w", "-t", "60", "-l", log, "start"));
        return command;
    }

    /** Fast shutdown: open connections are cut, transactions rolled back. */
    @Override
    public void stop() {
        lock.lock();
        try {
            if (process != null) {
                process.stop("INT");
                process = null;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void kill() {
        lock.lock();
        try {
            if (process != null) {
                process.kill();
                process = null;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void dispose() {
        // Nothing of it is needed any more, so there is no point in a shutdown in good order.
        kill();
        TestFiles.deleteRecursively(directory);
    }

    private long pid() throws IOException {
        return Long.parseLong(
                Files.readAllLines(directory.resolve("postmaster.pid")).get(0).strip());
    }
}
