package io.github.rowmq.benchmarks.provider;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.rowmq.benchmarks.database.FreshDatabase;
import io.github.rowmq.benchmarks.database.Server;
import java.sql.SQLException;

/** A fresh database with a pool on it, for a peer that keeps its messages by JDBC. Thread-safe. */
final class PeerDatabase implements AutoCloseable {

    private final FreshDatabase database;
    private final HikariDataSource pool;

    PeerDatabase(Server server) throws SQLException {
        this.database = server.create();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(32);
        this.pool = new HikariDataSource(config);
    }

    HikariDataSource pool() {
        return pool;
    }

    long cpuNanos() {
        return database.server().cpuNanos();
    }

    @Override
    public void close() throws SQLException {
        pool.close();
        database.close();
    }
}
