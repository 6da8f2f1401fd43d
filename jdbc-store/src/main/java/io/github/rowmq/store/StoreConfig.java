package io.github.rowmq.store;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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

    // Rather too much is blanked than too little: a value ends where the next parameter begins, at "&" or ";".
    private static final Pattern SECRETS =
            Pattern.compile("(?i)([\\w.]*(?:password|passwd|pwd|passphrase|secret|token|credential)\\w*\\s*=)([^&;]*)");
    private static final Pattern USER_INFO = Pattern.compile("//([^?;&]*)@");

    public StoreConfig {
        if ((jdbcUrl == null) == (dataSource == null)) {
            throw new IllegalArgumentException("Exactly one of JDBC URL and DataSource must be given");
        }
    }

    /** The database of a JDBC URL, with default settings and a pool of the store's own. */
    public static StoreConfig of(String jdbcUrl) {
        return new StoreConfig(jdbcUrl, null, null, null, Settings.DEFAULT);
    }

    /** The database of an application's pool, with default settings. */
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
        return SECRETS.matcher(USER_INFO.matcher(url).replaceAll("//***@")).replaceAll("$1***");
    }

    /** What {@link #withoutSecrets} blanks, to be looked for in texts of others. */
    public static Set<String> secretsIn(String url) {
        Set<String> secrets = new HashSet<>();
        SECRETS.matcher(url).results().map(found -> found.group(2)).forEach(secrets::add);
        USER_INFO.matcher(url).results().map(found -> found.group(1)).forEach(secrets::add);
        secrets.removeIf(String::isBlank);
        return secrets;
    }

    /** What happens to the schema when a store is opened. */
    public enum SchemaMode {
        /** Create or migrate it. */
        MIGRATE,
        /** Only check it; for database users who may not run DDL. */
        VALIDATE
    }

    /**
     * Everything but where the database is. Immutable; made by a {@link Builder}. Two are equal if all values are.
     */
    public static final class Settings {

        /** The settings of a store about which nothing is said. */
        public static final Settings DEFAULT = new Builder().build();

        private final @Nullable String schema;
        private final String tablePrefix;
        private final SchemaMode schemaMode;
        private final boolean autoCreate;
        private final boolean anonymousAllowed;
        private final int poolSize;
        private final Duration connectTimeout;
        private final Duration operationTimeout;
        private final Duration lease;
        private final long maxBodySize;
        private final boolean strict;

        private Settings(Builder builder) {
            schema = builder.schema;
            tablePrefix = builder.tablePrefix;
            schemaMode = builder.schemaMode;
            autoCreate = builder.autoCreate;
            anonymousAllowed = builder.anonymousAllowed;
            poolSize = builder.poolSize;
            connectTimeout = builder.connectTimeout;
            operationTimeout = builder.operationTimeout;
            lease = builder.lease;
            maxBodySize = builder.maxBodySize;
            strict = builder.strict;
        }

        /** A builder that begins with the defaults. */
        public static Builder builder() {
            return new Builder();
        }

        /** A builder that begins with these settings. */
        public Builder toBuilder() {
            Builder builder = new Builder();
            builder.schema = schema;
            builder.tablePrefix = tablePrefix;
            builder.schemaMode = schemaMode;
            builder.autoCreate = autoCreate;
            builder.anonymousAllowed = anonymousAllowed;
            builder.poolSize = poolSize;
            builder.connectTimeout = connectTimeout;
            builder.operationTimeout = operationTimeout;
            builder.lease = lease;
            builder.maxBodySize = maxBodySize;
            builder.strict = strict;
            return builder;
        }

        /** The database schema that holds the tables, or null for the connection's default. */
        public @Nullable String schema() {
            return schema;
        }

        /** Put before every table name: letters, digits and underscores. */
        public String tablePrefix() {
            return tablePrefix;
        }

        /** Whether tables are created and migrated. */
        public SchemaMode schemaMode() {
            return schemaMode;
        }

        /** Whether a queue or topic is created when it is first used. */
        public boolean autoCreate() {
            return autoCreate;
        }

        /** Whether connections without a user name work once there are users. */
        public boolean anonymousAllowed() {
            return anonymousAllowed;
        }

        /** Connections of the store's own pool; without meaning where the application gives a pool. */
        public int poolSize() {
            return poolSize;
        }

        /** Longest wait for a connection of the database. */
        public Duration connectTimeout() {
            return connectTimeout;
        }

        /** Longest time that an operation waits for a database that is away. */
        public Duration operationTimeout() {
            return operationTimeout;
        }

        /** How long a silent node is believed alive. */
        public Duration lease() {
            return lease;
        }

        /** Largest body of a message in bytes. */
        public long maxBodySize() {
            return maxBodySize;
        }

        /**
         * If true, no guarantee is relaxed for speed: acknowledgements are awaited and flushed, non-persistent messages
         * are written like others.
         */
        public boolean strict() {
            return strict;
        }

        private List<@Nullable Object> values() {
            return Arrays.asList(
                    schema,
                    tablePrefix,
                    schemaMode,
                    autoCreate,
                    anonymousAllowed,
                    poolSize,
                    connectTimeout,
                    operationTimeout,
                    lease,
                    maxBodySize,
                    strict);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Settings settings && values().equals(settings.values());
        }

        @Override
        public int hashCode() {
            return values().hashCode();
        }

        @Override
        public String toString() {
            return "Settings" + values();
        }

        /**
         * Collects settings; what is not set has its default. Every method throws {@link IllegalArgumentException} for a
         * value out of bounds. Confined to a thread.
         */
        public static final class Builder {
            private @Nullable String schema;
            private String tablePrefix = "rowmq_";
            private SchemaMode schemaMode = SchemaMode.MIGRATE;
            private boolean autoCreate = true;
            private boolean anonymousAllowed = true;
            private int poolSize = 8;
            private Duration connectTimeout = Duration.ofSeconds(10);
            private Duration operationTimeout = Duration.ofSeconds(30);
            private Duration lease = Duration.ofSeconds(15);
            private long maxBodySize = 1L << 30;
            private boolean strict = false;

            private Builder() {}

            /** See {@link Settings#schema()}. */
            @CanIgnoreReturnValue
            public Builder schema(@Nullable String newSchema) {
                schema = newSchema;
                return this;
            }

            /** See {@link Settings#tablePrefix()}. */
            @CanIgnoreReturnValue
            public Builder tablePrefix(String newTablePrefix) {
                tablePrefix = newTablePrefix;
                return this;
            }

            /** See {@link Settings#schemaMode()}. */
            @CanIgnoreReturnValue
            public Builder schemaMode(SchemaMode newSchemaMode) {
                schemaMode = newSchemaMode;
                return this;
            }

            /** See {@link Settings#autoCreate()}. */
            @CanIgnoreReturnValue
            public Builder autoCreate(boolean newAutoCreate) {
                autoCreate = newAutoCreate;
                return this;
            }

            /** See {@link Settings#anonymousAllowed()}. */
            @CanIgnoreReturnValue
            public Builder anonymousAllowed(boolean newAnonymousAllowed) {
                anonymousAllowed = newAnonymousAllowed;
                return this;
            }

            /** See {@link Settings#poolSize()}. */
            @CanIgnoreReturnValue
            public Builder poolSize(int newPoolSize) {
                poolSize = (int) positive("poolSize", newPoolSize);
                return this;
            }

            /** See {@link Settings#connectTimeout()}. */
            @CanIgnoreReturnValue
            public Builder connectTimeout(Duration newConnectTimeout) {
                connectTimeout = positive("connectTimeout", newConnectTimeout);
                return this;
            }

            /** See {@link Settings#operationTimeout()}. */
            @CanIgnoreReturnValue
            public Builder operationTimeout(Duration newOperationTimeout) {
                operationTimeout = positive("operationTimeout", newOperationTimeout);
                return this;
            }

            /** See {@link Settings#lease()}. */
            @CanIgnoreReturnValue
            public Builder lease(Duration newLease) {
                lease = positive("lease", newLease);
                return this;
            }

            /** See {@link Settings#maxBodySize()}. */
            @CanIgnoreReturnValue
            public Builder maxBodySize(long newMaxBodySize) {
                maxBodySize = positive("maxBodySize", newMaxBodySize);
                return this;
            }

            /** See {@link Settings#strict()}. */
            @CanIgnoreReturnValue
            public Builder strict(boolean newStrict) {
                strict = newStrict;
                return this;
            }

            public Settings build() {
                return new Settings(this);
            }

            private static Duration positive(String name, Duration value) {
                if (value.isNegative() || value.isZero()) {
                    throw new IllegalArgumentException(name + " must be longer than nothing, not " + value);
                }
                return value;
            }

            private static long positive(String name, long value) {
                if (value < 1) {
                    throw new IllegalArgumentException(name + " must be at least 1, not " + value);
                }
                return value;
            }
        }
    }
}
