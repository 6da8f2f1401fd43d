package io.github.rowmq.store.sql;

import io.github.rowmq.store.StoreConfig;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Where connections come from: a pool of our own for a URL, or the application's data source. Thread-safe. */
abstract class Connector {

    /** A connection with auto-commit off at READ COMMITTED; what is open when it is closed is rolled back. */
    abstract Connection connect() throws SQLException;

    abstract void close();

    /** How long an answer may take before the connection counts as dead, and is another one to be tried. */
    static Duration silence(StoreConfig.Settings settings) {
        return Duration.ofMillis(Math.max(1_000, settings.operationTimeout().toMillis() / 2));
    }

    /** From now on connections that say nothing for so long count as dead. */
    void expectAnswers(Duration silence) {}

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
            return new BorrowingConnector(dataSource, config.settings().connectTimeout());
        }
        String url = config.jdbcUrl();
        if (url == null) {
            throw new IllegalArgumentException("No URL");
        }
        return PooledConnector.open(config, url, dialect);
    }
}
