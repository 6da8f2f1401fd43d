package io.github.rowmq.store;

import io.github.rowmq.store.StoreConfig.SchemaMode;
import io.github.rowmq.store.StoreConfig.Settings;
import io.github.rowmq.store.node.NodeStore;
import io.github.rowmq.store.sql.Databases;
import java.util.Locale;

/** Opens stores, and makes and checks their tables without opening them. Thread-safe. */
public final class Stores {

    private Stores() {}

    /**
     * Opens a store: connects, creates, migrates or validates the schema, joins the table of nodes.
     *
     * @param config where and how
     * @param filters compiles the selectors of subscriptions
     * @throws StoreException {@code UNAVAILABLE} within the configured time if the database is down, {@code SCHEMA},
     *     {@code CONFIGURATION}
     */
    public static Store open(StoreConfig config, FilterCompiler filters) {
        return NodeStore.open(config, filters);
    }

    /**
     * The SQL that creates the tables, or migrates them, for people whose application's database user may not run DDL.
     * No database is asked.
     *
     * @param product {@code h2}, {@code postgresql}, {@code mariadb} or {@code mysql}
     * @param settings schema and table prefix are used
     * @param after the version that the schema has already, or -1 if there are no tables; empty if that is the newest
     * @throws StoreException {@code CONFIGURATION} if the product is not supported or a name cannot be one
     */
    public static String schemaScript(String product, Settings settings, int after) {
        return Databases.script(product, settings, after);
    }

    /**
     * Which product the URL is of, by its scheme, as {@link #schemaScript} takes it.
     *
     * @param jdbcUrl {@code jdbc:<product>:...}
     */
    public static String productOf(String jdbcUrl) {
        String[] parts = jdbcUrl.split(":", 3);
        return parts.length < 2 ? jdbcUrl : parts[1].toLowerCase(Locale.ROOT);
    }

    /**
     * Creates the tables, or migrates them to the version of this code. Blocks.
     *
     * @throws StoreException {@code UNAVAILABLE}, {@code SCHEMA} if they are newer or half migrated,
     *     {@code CONFIGURATION}
     */
    public static void applySchema(StoreConfig config) {
        openSchema(config, SchemaMode.MIGRATE);
    }

    /**
     * Checks that the tables are there and have the version of this code. Blocks.
     *
     * @throws StoreException {@code UNAVAILABLE}, {@code SCHEMA} if they are missing, older, newer or half migrated,
     *     {@code CONFIGURATION}
     */
    public static void validateSchema(StoreConfig config) {
        openSchema(config, SchemaMode.VALIDATE);
    }

    private static void openSchema(StoreConfig config, SchemaMode mode) {
        Settings settings = config.settings().toBuilder().schemaMode(mode).build();
        Databases.open(config.withSettings(settings)).close();
    }
}
