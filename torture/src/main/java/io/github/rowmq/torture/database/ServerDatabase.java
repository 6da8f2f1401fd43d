package io.github.rowmq.torture.database;

import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/** PostgreSQL or MariaDB, started from their Maven artifacts for this run alone. Thread-safe. */
final class ServerDatabase implements DatabaseUnderTest, ServerControl {

    private static final Pattern URL = Pattern.compile("(jdbc:[a-z]+)://([^:/]+):(\\d+)/([^?]*)(.*)");

    private final FreshDatabase first;
    private final SessionControl sessions;
    private final String scheme;
    private final int port;
    private final String description;

    private ServerDatabase(FreshDatabase first, SessionControl sessions) throws SQLException {
        this.first = first;
        this.sessions = sessions;
        Matcher parts = URL.matcher(first.jdbcUrl());
        if (!parts.matches()) {
            throw new IllegalArgumentException("unexpected URL of a test database");
        }
        this.scheme = parts.group(1);
        this.port = Integer.parseInt(parts.group(3));
        try (Connection connection = first.dataSource().getConnection()) {
            this.description =
                    first.kind().displayName() + " " + connection.getMetaData().getDatabaseProductVersion();
        }
    }

    static ServerDatabase start(TestDatabase kind) throws IOException {
        SessionControl sessions = kind == TestDatabase.POSTGRESQL ? new PostgresSessions() : new MariaDbSessions();
        try {
            return new ServerDatabase(kind.createOnOwnServer(), sessions);
        } catch (TestAbortedException | SQLException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    String user() {
        return first.user();
    }

    String password() {
        return first.password();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void create(String name) throws SQLException {
        try (Connection connection = first.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
    }

    @Override
    public String url(String name, int proxyPort) {
        return scheme + "://localhost:" + proxyPort + "/" + name + "?user=" + first.user() + "&password="
                + first.password();
    }

    @Override
    public Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(url(name, port));
    }

    @Override
    public ServerControl control() {
        return this;
    }

    @Override
    public SessionControl sessions() {
        return sessions;
    }

    @Override
    public void stop() {
        first.stopServer();
    }

    @Override
    public void kill() {
        first.killServer();
    }

    @Override
    public void start() {
        first.startServer();
    }

    @Override
    public void close() {
        first.close();
    }
}
