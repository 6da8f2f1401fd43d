package io.github.rowmq.store.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** An embedded MariaDB on a free port of the loopback interface. Thread-safe. */
final class MariaDbServer implements DatabaseServer {
    private static final Duration STARTUP_BOUND = Duration.ofSeconds(60);

    private final ReentrantLock lock = new ReentrantLock();
    private final Path binaries;
    private final Path directory;
    private final int port;

    /** Null while the server is down. */
    @GuardedBy("lock")
    private @Nullable ServerProcess process;

    private MariaDbServer(Path binaries, Path directory, int port) {
        this.binaries = binaries;
        this.directory = directory;
        this.port = port;
    }

    static MariaDbServer launch() {
        Path binaries;
        try {
            binaries = MariaDbBinaries.find()
                    .orElseThrow(
                            () -> TestDatabase.MARIADB.missing("its server is not on the class path; build with the"
                                    + " profile mariadb, or name a server that runs by rowmq.test.mariadb.url"));
        } catch (IOException e) {
            throw TestDatabase.MARIADB.missing("its server cannot be unpacked: " + e);
        }
        Path directory = TestFiles.temporaryDirectory("rowmq-mariadb-");
        try {
            MariaDbServer server = new MariaDbServer(binaries, directory, PostgresServer.freePort());
            server.install();
            server.start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::dispose, "stop MariaDB"));
            return server;
        } catch (IOException | IllegalStateException e) {
            TestFiles.deleteRecursively(directory);
            throw TestDatabase.MARIADB.missing("the embedded server does not start here: " + e);
        }
    }

    private void install() {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("sh", binaries + "/scripts/mariadb-install-db", "--no-defaults"));
        command.addAll(List.of("--basedir=" + binaries, "--datadir=" + data(), "--innodb-log-file-size=16M"));
        command.addAll(List.of("--auth-root-authentication-method=normal", "--skip-test-db"));
        command.addAll(List.of("--skip-name-resolve", "--force"));
        ServerProcess.run(command);
    }

    private Path data() {
        return directory.resolve("data");
    }

    @Override
    public String url(String database) {
        return "jdbc:mariadb://localhost:" + port + "/" + database;
    }

    @Override
    public String adminDatabase() {
        return "mysql";
    }

    @Override
    public String user() {
        return "root";
    }

    @Override
    public String password() {
        return "";
    }

    @Override
    public void start() {
        lock.lock();
        try {
            if (process == null) {
                process = spawn();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    private ServerProcess spawn() throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of(binaries + "/bin/mariadbd", "--no-defaults", "--user=" + System.getProperty("user.name")));
        command.addAll(List.of("--basedir=" + binaries, "--lc-messages-dir=" + binaries.resolve("share")));
        command.addAll(List.of("--datadir=" + data(), "--tmpdir=" + directory));
        command.addAll(
                List.of("--bind-address=127.0.0.1", "--port=" + port, "--socket=" + directory.resolve("socket")));
        command.addAll(List.of("--skip-name-resolve", "--max-connections=300", "--innodb-log-file-size=16M"));
        // Making its certificate would take seconds at each start.
        command.add("--skip-ssl");
        // Written to the operating system at each commit: survives the server's death, if not the machine's.
        command.add("--innodb-flush-log-at-trx-commit=2");
        Path log = directory.resolve("server.log");
        Process server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        ServerProcess watched = ServerProcess.watch(server.pid(), directory);
        try {
            Await.until("MariaDB takes connections", STARTUP_BOUND, () -> {
                if (!server.isAlive()) {
                    throw new IllegalStateException("the server has ended: " + TestFiles.tail(log));
                }
                return takesConnections();
            });
        } catch (AssertionError e) {
            watched.kill();
            throw new IllegalStateException("the server does not start: " + TestFiles.tail(log), e);
        }
        return watched;
    }

    private boolean takesConnections() {
        try (var connection = DriverManager.getConnection(url(adminDatabase()), user(), password())) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void stop() {
        lock.lock();
        try {
            if (process != null) {
                process.stop("TERM");
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
}
