package io.github.rowmq.torture.database;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL with a synchronous standby, which can take over again and again. The standby is a copy of the running
 * primary, made with its own backup functions, since the programs that come with it have no {@code pg_basebackup}.
 * Thread-safe; the lock is held while servers start and end.
 */
final class PostgresPair implements DatabaseUnderTest, ServerControl, StandbyControl {

    private final ServerDatabase first;
    private final Path parent;
    private final ReentrantLock lock = new ReentrantLock();
    /** Kept, because a watchdog barks when nobody holds its input any more. */
    @GuardedBy("lock")
    private final List<Process> watchdogs = new ArrayList<>();

    @GuardedBy("lock")
    private final List<Path> directories = new ArrayList<>();

    private volatile PostgresInstance primary;

    /** Null between a take-over and the next standby. */
    @GuardedBy("lock")
    private @Nullable PostgresInstance standby;

    private PostgresPair(ServerDatabase first, PostgresInstance primary, Path parent) {
        this.first = first;
        this.primary = primary;
        this.parent = parent;
    }

    private void begin() throws IOException, SQLException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::killAll, "stop the pair"));
        lock.lock();
        try {
            watchdogs.add(Watchdog.watch(primary.directory()));
            primary.start();
        } finally {
            lock.unlock();
        }
        replaceStandby();
    }

    /**
     * Gives a server that is up a standby.
     *
     * @throws IOException it cannot be made here; the server is as it was
     */
    static PostgresPair of(ServerDatabase first) throws IOException {
        try (Connection connection = first.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select current_setting('data_directory')")) {
            row.next();
            Path data = Path.of(row.getString(1));
            long pid = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
            Path programs = ProcessHandle.of(pid)
                    .flatMap(server -> server.info().command())
                    .map(command -> Path.of(command).getParent())
                    .orElseThrow(() -> new IOException("the server's programs cannot be found"));
            PostgresInstance primary =
                    new PostgresInstance(programs, data, first.address().getPort(), first.user(), first.password());
            Path parent = Objects.requireNonNull(data.toAbsolutePath().getParent());
            // From here on it is ours to start and to kill.
            first.stop();
            PostgresPair pair = new PostgresPair(first, primary, parent);
            pair.begin();
            return pair;
        } catch (SQLException | InterruptedException e) {
            throw new IOException("no standby: " + e.getMessage(), e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void killPrimary() throws IOException, SQLException, InterruptedException {
        lock.lock();
        try {
            PostgresInstance next = standby;
            if (next == null) {
                throw new IOException("there is no standby");
            }
            primary.awaitStandby();
            primary.kill();
            next.promote();
            primary = next;
            standby = null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void replaceStandby() throws IOException, SQLException, InterruptedException {
        lock.lock();
        try {
            Path directory = Files.createTempDirectory(parent, "torture-standby-");
            directories.add(directory);
            PostgresInstance next = primary.copyAsStandby(directory, freePort());
            watchdogs.add(Watchdog.watch(directory));
            next.start();
            primary.beSynchronous();
            standby = next;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String description() {
        return first.description() + " with a synchronous standby";
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), primary.port());
    }

    @Override
    public void create(String name) throws SQLException {
        try (Connection connection = primary.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
    }

    @Override
    public String url(String name, int port) {
        return first.url(name, port);
    }

    @Override
    public Connection connect(String name) throws SQLException {
        return primary.connect(name);
    }

    @Override
    public ServerControl control() {
        return this;
    }

    @Override
    public StandbyControl standby() {
        return this;
    }

    @Override
    public SessionControl sessions() {
        return first.sessions();
    }

    @Override
    public void stop() {
        control(PostgresInstance::stop);
    }

    @Override
    public void kill() {
        control(PostgresInstance::kill);
    }

    @Override
    public void start() {
        control(PostgresInstance::start);
    }

    private interface Order {
        void to(PostgresInstance server) throws IOException, InterruptedException;
    }

    private void control(Order order) {
        lock.lock();
        try {
            order.to(primary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    private void killAll() {
        lock.lock();
        try {
            primary.kill();
            PostgresInstance last = standby;
            if (last != null) {
                last.kill();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        killAll();
        first.close();
        lock.lock();
        try {
            watchdogs.forEach(Process::destroyForcibly);
            directories.forEach(PostgresPair::delete);
        } finally {
            lock.unlock();
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
