package io.github.rowmq.torture.database;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.h2.engine.Constants;
import org.jspecify.annotations.Nullable;

/** H2 in a file that one JVM opens; what can fail is that JVM. Immutable. */
final class EmbeddedH2 implements DatabaseUnderTest {

    private final Path directory;

    EmbeddedH2(Path directory) {
        this.directory = directory;
    }

    @Override
    public String description() {
        return "H2 " + Constants.VERSION + " in a file";
    }

    @Override
    public @Nullable InetSocketAddress address() {
        return null;
    }

    @Override
    public void create(String name) {
        // The first that opens it makes it.
    }

    @Override
    public String url(String name, int port) {
        return "jdbc:h2:file:" + directory.toAbsolutePath().resolve(name);
    }

    @Override
    public Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(url(name, 0) + ";IFEXISTS=TRUE");
    }

    @Override
    public @Nullable ServerControl control() {
        return null;
    }

    @Override
    public @Nullable SessionControl sessions() {
        return null;
    }

    @Override
    public void close() {
        // The files are left with the logs, for whoever wants to look.
    }
}
