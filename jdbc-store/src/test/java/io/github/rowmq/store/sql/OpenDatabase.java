package io.github.rowmq.store.sql;

import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A fresh test database opened as the store opens it. Thread-safe. */
final class OpenDatabase implements AutoCloseable {

    private final FreshDatabase fresh;
    private final Database database;

    OpenDatabase(TestDatabase kind) {
        this(kind.create());
    }

    /** Closes it in the end. */
    OpenDatabase(FreshDatabase fresh) {
        this.fresh = fresh;
        try {
            this.database = Databases.open(config());
        } catch (RuntimeException e) {
            fresh.close();
            throw e;
        }
    }

    StoreConfig config() {
        return StoreConfig.of(fresh.jdbcUrl()).withCredentials(fresh.user(), fresh.password());
    }

    FreshDatabase fresh() {
        return fresh;
    }

    Database database() {
        return database;
    }

    DeliveryTable deliveries() {
        return database.deliveries();
    }

    NodeTable nodes() {
        return database.nodes();
    }

    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws Exception;
    }

    @FunctionalInterface
    interface Step {
        void run(Connection connection) throws Exception;
    }

    /** Runs work in a transaction of its own and commits it. */
    <T> T transaction(Work<T> work) throws Exception {
        try (Connection connection = database.connect()) {
            T result = work.run(connection);
            connection.commit();
            return result;
        }
    }

    void inTransaction(Step step) throws Exception {
        transaction(connection -> {
            step.run(connection);
            return null;
        });
    }

    /** Runs a statement as an administrator would by hand. */
    int execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            int count = statement.executeUpdate(database.sql(sql));
            connection.commit();
            return count;
        }
    }

    long number(String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(database.sql(query))) {
            return rows.next() ? rows.getLong(1) : -1;
        }
    }

    @Override
    public void close() {
        database.close();
        fresh.close();
    }
}
