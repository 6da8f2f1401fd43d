package io.github.rowmq.torture.plant;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A pool whose connections have a {@link PlantedBug}. Thread-safe. */
public final class BuggyDataSource implements DataSource {

    private static final int POOL_SIZE = 12;
    private static final long TIMEOUT_MILLIS = 3_000;

    private final HikariDataSource pool;
    private final BuggyConnections connections;

    public BuggyDataSource(String jdbcUrl, PlantedBug bug) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl);
        config.setMaximumPoolSize(POOL_SIZE);
        config.setConnectionTimeout(TIMEOUT_MILLIS);
        this.pool = new HikariDataSource(config);
        this.connections = new BuggyConnections(bug);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connections.plantIn(pool.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new UnsupportedOperationException("the pool's user is the only one");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        throw new UnsupportedOperationException("there is no log");
    }

    @Override
    public void setLoginTimeout(int seconds) {
        throw new UnsupportedOperationException("the timeout is fixed");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(Logger.GLOBAL_LOGGER_NAME);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return pool.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return pool.isWrapperFor(type);
    }
}
