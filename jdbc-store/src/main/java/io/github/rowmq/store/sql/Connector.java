package io.github.rowmq.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.StoreException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Where connections come from: a pool of our own for a URL, or the application's data source. Thread-safe. */
abstract class Connector {

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

        Pool(StoreConfig config, String url, @Nullable Dialect dialect) {
            StoreConfig.Settings settings = config.settings();
            HikariConfig hikari = new HikariConfig();
            hikari.setPoolName("rowmq");
            hikari.setJdbcUrl(dialect == null ? url : dialect.completed(url));
            hikari.setUsername(config.user());
            hikari.setPassword(config.password());
            hikari.setAutoCommit(false);
            hikari.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
            // A migration holds two at once, and so may other work while a writer waits for the database.
            hikari.setMaximumPoolSize(Math.max(3, settings.poolSize()));
            hikari.setMinimumIdle(1);
            hikari.setConnectionTimeout(Math.max(250, settings.connectTimeout().toMillis()));
            hikari.setInitializationFailTimeout(
                    Math.max(1, settings.connectTimeout().toMillis()));
            if (dialect != null) {
                hikari.setDataSourceProperties(dialect.connectionProperties());
                hikari.setConnectionInitSql(dialect.initialStatement());
                loadDriver(hikari, dialect.driver());
            }
            try {
                this.pool = new HikariDataSource(hikari);
            } catch (HikariPool.PoolInitializationException e) {
                throw new StoreException(
                        StoreException.Kind.UNAVAILABLE,
                        "Cannot connect to " + StoreConfig.withoutSecrets(url) + " within " + settings.connectTimeout(),
                        e);
            }
        }

        private static void loadDriver(HikariConfig hikari, String driver) {
            try {
                hikari.setDriverClassName(driver);
            } catch (RuntimeException e) {
                // Another driver may take the URL; the driver manager will say so if none does.
                org.slf4j.LoggerFactory.getLogger(Connector.class).debug("Driver {} is not there", driver, e);
            }
        }

        @Override
        Connection connect() throws SQLException {
            return pool.getConnection();
        }

        @Override
        void close() {
            pool.close();
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
