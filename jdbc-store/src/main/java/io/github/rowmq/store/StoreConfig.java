package io.github.rowmq.store;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * How to open a store: where the database is, and settings with the defaults that {@code docs/configuration.md} gives.
 * Immutable; the {@code with} methods return changed copies.
 *
 * @param jdbcUrl the database, or null if a data source is given
 * @param user the database's user, or null
 * @param password the database's password, or null; not part of {@link #toString}
 * @param dataSource the application's own pool, used as it is and never closed, or null
 * @param settings everything else
 */
public record StoreConfig(
        @Nullable String jdbcUrl,
        @Nullable String user,
        @Nullable String password,
        @Nullable DataSource dataSource,
        Settings settings) {

    public StoreConfig {
        if ((jdbcUrl == null) == (dataSource == null)) {
            throw new IllegalArgumentException("Exactly one of JDBC URL and DataSource must be given");
        }
    }

    public static StoreConfig of(String jdbcUrl) {
        return new StoreConfig(jdbcUrl, null, null, null, Settings.DEFAULT);
    }

    public static StoreConfig of(DataSource dataSource) {
        return new StoreConfig(null, null, null, dataSource, Settings.DEFAULT);
    }

    public StoreConfig withCredentials(@Nullable String newUser, @Nullable String newPassword) {
        return new StoreConfig(jdbcUrl, newUser, newPassword, dataSource, settings);
    }

    public StoreConfig withSettings(Settings newSettings) {
        return new StoreConfig(jdbcUrl, user, password, dataSource, newSettings);
    }

    @Override
    public String toString() {
        String where = jdbcUrl == null ? Objects.toString(dataSource) : withoutSecrets(jdbcUrl);
        return "StoreConfig[" + where + ", " + settings + "]";
    }

    /** The URL with the value of every parameter that may be a secret blanked. */
    public static String withoutSecrets(String url) {
        return SECRETS.matcher(USER_INFO.matcher(url).replaceAll("//***@")).replaceAll("$1=***");
    }

    private static final Pattern SECRETS =
            Pattern.compile("(?i)((?:[\\w.]*password|[\\w.]*secret|[\\w.]*token))=[^&;]*");
    private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");

    /** What happens to the schema when a store is opened. */
    public enum SchemaMode {
        /** Create or migrate it. */
        MIGRATE,
        /** Only check it; for database users who may not run DDL. */
        VALIDATE
    }

    /**
     * Everything but where the database is.
     *
     * @param schema the database schema that holds the tables, or null for the connection's default
     * @param tablePrefix put before every table name; letters, digits and underscores
     * @param schemaMode whether tables are created and migrated
     * @param autoCreate whether a queue or topic is created when it is first used
     * @param anonymousAllowed whether connections without a user name work once there are users
     * @param poolSize connections of the store's own pool
     * @param connectTimeout longest wait for a connection
     * @param operationTimeout longest time that an operation waits for a database that is away
     * @param lease how long a silent node is believed alive
     * @param maxBodySize largest body in bytes
     * @param strict if true, no guarantee is relaxed for speed: acknowledgements are awaited and flushed, non-persistent
     *     messages are written like others
     */
    public record Settings(
            @Nullable String schema,
            String tablePrefix,
            SchemaMode schemaMode,
            boolean autoCreate,
            boolean anonymousAllowed,
            int poolSize,
            Duration connectTimeout,
            Duration operationTimeout,
            Duration lease,
            long maxBodySize,
            boolean strict) {

        public static final Settings DEFAULT = new Settings(
                null,
                "rowmq_",
                SchemaMode.MIGRATE,
                true,
                true,
                8,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                1L << 30,
                false);
    }
}
