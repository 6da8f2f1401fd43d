package io.github.rowmq.store.testing;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A database server in which databases can be made. Thread-safe. */
interface DatabaseServer {
    /** The JDBC URL of the database of that name in this server. */
    String url(String database);

    /** A database that always exists, from where others are made. */
    String adminDatabase();

    String user();

    String password();

    /** Ends the server in good order and returns when it is gone; nothing if it is stopped already. */
    void stop();

    /** Ends the server's processes at once, as a crash would, and returns when they are gone. */
    void kill();

    /** Starts the server again on the same data and port. */
    void start();

    /** Ends the server and removes its data. */
    void dispose();

    /** Runs one statement in the admin database. */
    default void administer(String sql) {
        try (var connection = DriverManager.getConnection(url(adminDatabase()), user(), password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("the test database server refused: " + sql, e);
        }
    }
}
