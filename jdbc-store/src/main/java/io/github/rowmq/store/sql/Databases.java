package io.github.rowmq.store.sql;

import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens databases. Stateless, thread-safe. */
public final class Databases {

    private Databases() {}

    /**
     * Connects, finds out which product it is, and creates, migrates or validates the schema.
     *
     * @throws StoreException {@code UNAVAILABLE}, {@code CONFIGURATION}, {@code SCHEMA}
     */
    public static Database open(StoreConfig config) {
        String url = config.jdbcUrl();
        Connector connector = Connector.of(config, url == null ? null : byUrl(url));
        try {
            return open(config, connector);
        } catch (SQLException e) {
            connector.close();
            boolean refused = Errors.isRefusal(e, null);
            throw new StoreException(
                    refused ? StoreException.Kind.SECURITY : StoreException.Kind.UNAVAILABLE,
                    "Cannot open " + config + ": " + e.getMessage(),
                    e);
        } catch (RuntimeException e) {
            connector.close();
            throw e;
        }
    }

    private static Database open(StoreConfig config, Connector connector) throws SQLException {
        Connector.About about;
        Dialect dialect;
        Names names;
        boolean exclusive;
        try (Connection connection = connector.connect()) {
            about = Connector.About.of(connection);
            dialect = byProduct(about);
            if (!dialect.isSupported(about)) {
                throw new StoreException(
                        StoreException.Kind.CONFIGURATION,
                        about + " is too old: " + dialect.oldest() + " is the oldest");
            }
            Map<String, String> pieces = dialect.pieces();
            pieces.putAll(dialect.inspect(connection));
            names = Names.of(config.settings(), Map.copyOf(pieces));
            exclusive = dialect.isExclusive(about.url(), connection);
        }
        if (!dialect.isEmbedded(about.url())) {
            connector.expectAnswers(Connector.silence(config.settings()));
        }
        Migrator migrator = new Migrator(
                connector,
                dialect,
                names,
                exclusive ? Duration.ZERO : config.settings().operationTimeout());
        switch (config.settings().schemaMode()) {
            case MIGRATE -> migrator.migrate();
            case VALIDATE -> migrator.validate();
        }
        return new SqlDatabase(connector, dialect, names, about, exclusive);
    }

    private static @Nullable Dialect byUrl(String url) {
        if (!url.startsWith("jdbc:")) {
            throw new StoreException(
                    StoreException.Kind.CONFIGURATION,
                    "The database URL must begin with jdbc: but is " + StoreConfig.withoutSecrets(url));
        }
        if (url.startsWith("jdbc:h2:")) {
            return new H2Dialect();
        }
        if (url.startsWith("jdbc:mariadb:") || url.startsWith("jdbc:mysql:")) {
            return MariaDbDialect.ofUrl(url);
        }
        return url.startsWith("jdbc:postgresql:") ? new PostgresDialect() : null;
    }

    /**
     * The SQL that creates the tables in a product, or migrates them, for a database user who may run DDL.
     *
     * @param product its name as it tells it, in any case: {@code h2}, {@code postgresql}, {@code mariadb}, {@code mysql}
     * @param after the version that the schema has already, or -1 if there are no tables
     * @throws StoreException {@code CONFIGURATION} if the product is not supported
     */
    public static String script(String product, StoreConfig.Settings settings, int after) {
        Dialect dialect = byProduct(Connector.About.ofProduct(product));
        return SchemaScript.of(dialect, Names.of(settings, Map.copyOf(dialect.pieces())), after);
    }

    private static Dialect byProduct(Connector.About about) {
        return switch (about.product().toLowerCase(Locale.ROOT)) {
            case "h2" -> new H2Dialect();
            case "postgresql" -> new PostgresDialect();
            case "mariadb", "mysql" -> MariaDbDialect.of(about);
            default ->
                throw new StoreException(
                        StoreException.Kind.CONFIGURATION,
                        about + " is not supported; H2, PostgreSQL, MariaDB and MySQL are");
        };
    }
}
