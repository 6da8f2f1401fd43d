package io.github.rowmq.store.catalog;

import io.github.rowmq.store.sql.Database;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The number that every transaction raises which creates, changes or drops a subscription, drops a queue or topic, or
 * changes a limit. Whoever raises it holds its row until the end of the transaction, so versions are committed in
 * order; raise it last, just before the commit. Immutable, thread-safe.
 */
final class CatalogVersion {

    private final String increment;
    private final String select;

    CatalogVersion(Database database) {
        this.increment = database.sql("update {catalog_version} set version = version + 1");
        this.select = database.sql("select version from {catalog_version}");
    }

    /** Raises the version and returns the new one. */
    long increment(Connection connection) throws SQLException {
        Jdbc.update(connection, increment);
        return read(connection);
    }

    long read(Connection connection) throws SQLException {
        Long version = Jdbc.first(connection, select, row -> row.getLong(1));
        if (version == null) {
            throw new SQLException("The table catalog_version is empty: the schema is damaged");
        }
        return version;
    }
}
