package io.github.rowmq.torture.database;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.engine.Constants;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;

/** H2 as a server in a JVM of its own. Thread-safe; the lock is held while it starts or ends. */
final class H2Server implements DatabaseUnderTest, ServerControl {

    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Path directory;
    private final int port;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable Process process;

    @GuardedBy("lock")
    private @Nullable Process watchdog;

    private H2Server(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    static H2Server start(Path directory) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        H2Server server = new H2Server(directory.toAbsolutePath(), port);
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::kill, "stop H2"));
        return server;
    }

    @Override
    public String description() {
        return "H2 " + Constants.VERSION + " as a server";
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void create(String name) throws SQLException {
        connect(name).close();
    }

    @Override
    public String url(String name, int proxyPort) {
        return "jdbc:h2:tcp://localhost:" + proxyPort + "/./" + name + ";WRITE_DELAY=0";
    }

    @Override
    public Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(directUrl(name));
    }

    @Override
    public ServerControl control() {
        return this;
    }

    @Override
    public @Nullable SessionControl sessions() {
        return null;
    }

    @Override
    public void stop() {
        end(false);
    }

    @Override
    public void kill() {
        end(true);
    }

    private void end(boolean forcibly) {
        lock.lock();
        try {
            Process running = process;
            if (running != null) {
                if (watchdog != null) {
                    watchdog.destroyForcibly();
                }
                if (forcibly) {
                    running.destroyForcibly();
                } else {
                    running.destroy();
                }
                running.waitFor();
                process = null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        lock.lock();
        try {
            if (process == null) {
                Process started = spawn();
                process = started;
                watchdog = Watchdog.watch(started);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    private Process spawn() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                java,
                "-Xmx256m",
                "-Dh2.bindAddress=localhost",
                Server.class.getName(),
                "-tcp",
                "-tcpPort",
                Integer.toString(port),
                "-baseDir",
                directory.toString(),
                "-ifNotExists");
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path", ""));
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("h2-server.out").toFile()));
        Process started = builder.start();
        long end = System.nanoTime() + START_NANOS;
        while (!takesConnections()) {
            if (!started.isAlive() || System.nanoTime() - end > 0) {
                started.destroyForcibly();
                throw new IOException("H2 does not start; see " + directory.resolve("h2-server.out"));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return started;
    }

    private boolean takesConnections() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        kill();
    }
}
