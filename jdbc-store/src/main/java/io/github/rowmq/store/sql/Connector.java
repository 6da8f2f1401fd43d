package io.github.rowmq.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import com.zaxxer.hikari.util.DriverDataSource;
import io.github.rowmq.store.StoreConfig;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where connections come from: a pool of our own for a URL, or the application's data source. Thread-safe. */
abstract class Connector {

    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

    /** A connection with auto-commit off at READ COMMITTED; what is open when it is closed is rolled back. */
    abstract Connection connect() throws SQLException;

    abstract void close();

    /**
     * What the database says about itself.
     *
     * @param url as the driver gives it, may hold secrets; empty if the driver does not tell
     * @param driver the driver's name
     */
    record About(String product, String version, int major, int minor, String url, String driver) {

        static About of(Connection connection) throws SQLException {
            DatabaseMetaData data = connection.getMetaData();
            String url = data.getURL();
            return new About(
                    data.getDatabaseProductName(),
                    data.getDatabaseProductVersion(),
                    data.getDatabaseMajorVersion(),
                    data.getDatabaseMinorVersion(),
                    url == null ? "" : url,
                    String.valueOf(data.getDriverName()));
        }

        /** Of a product of which nothing but the name is known. */
        static About ofProduct(String product) {
            return new About(product, "", 0, 0, "", "");
        }

        @Override
        public String toString() {
            return (product + " " + version).strip();
        }
    }

    static Connector of(StoreConfig config, @Nullable Dialect dialect) {
        DataSource dataSource = config.dataSource();
        if (dataSource != null) {
            return new Borrowed(dataSource);
        }
        String url = config.jdbcUrl();
        if (url == null) {
            throw new IllegalArgumentException("No URL");
        }
        return new Pool(config, url, dialect);
    }

    private static final class Pool extends Connector {

        private final HikariDataSource pool;

        /** Keeps an embedded database open while the pool has no connection; null where that does not matter. */
        private final @Nullable Connection anchor;

        Pool(StoreConfig config, String url, @Nullable Dialect dialect) {
            StoreConfig.Settings settings = config.settings();
            HikariConfig hikari = new HikariConfig();
            hikari.setPoolName("rowmq");
            DataSource source = source(config, url, dialect);
            hikari.setDataSource(source);
            hikari.setAutoCommit(false);
            hikari.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
            // A migration holds two at once, and so may other work while a writer waits for the database.
            hikari.setMaximumPoolSize(Math.max(3, settings.poolSize()));
            hikari.setMinimumIdle(1);
            long timeout = Math.max(250, settings.connectTimeout().toMillis());
            hikari.setConnectionTimeout(timeout);
            hikari.setInitializationFailTimeout(timeout);
            if (dialect != null) {
                hikari.setConnectionInitSql(dialect.initialStatement());
            }
            try {
                this.pool = new HikariDataSource(hikari);
            } catch (HikariPool.PoolInitializationException e) {
                throw ConnectFailures.unavailable(config, url, e);
            }
            this.anchor = dialect != null && dialect.isEmbedded(url) ? anchor(source, config, url) : null;
        }

        /** The driver's connections; the driver is loaded by name, where service loading does not reach. */
        private static DataSource source(StoreConfig config, String url, @Nullable Dialect dialect) {
            String complete = dialect == null ? url : dialect.completed(url);
            Properties properties = dialect == null
                    ? new Properties()
                    : dialect.connectionProperties(config.settings().connectTimeout());
            try {
                return new DriverDataSource(
                        complete,
                        dialect == null ? null : dialect.driver(),
                        properties,
                        config.user(),
                        config.password());
            } catch (RuntimeException e) {
                throw ConnectFailures.unusable(config, url, e);
            }
        }

        private Connection anchor(DataSource source, StoreConfig config, String url) {
            try {
                return source.getConnection();
            } catch (SQLException e) {
                pool.close();
                throw ConnectFailures.unavailable(config, url, e);
            }
        }

        @Override
        Connection connect() throws SQLException {
            return pool.getConnection();
        }

        @Override
        void close() {
            pool.close();
            if (anchor != null) {
                try {
                    anchor.close();
                } catch (SQLException e) {
                    LOG.warn("The last connection to the database could not be closed in good order", e);
                }
            }
        }
    }

    private static final class Borrowed extends Connector {

        private final DataSource dataSource;

        Borrowed(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        @Override
        Connection connect() throws SQLException {
            Connection connection = dataSource.getConnection();
            try {
                return BorrowedConnection.prepare(connection);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        }

        @Override
        void close() {}
    }
}
