package io.github.rowmq.store.catalog;

import io.github.rowmq.store.sql.Database;
import java.sql.Connection;
import java.sql.SQLException;

/** What the catalog asks of deliveries: whether a source is being consumed. Immutable, thread-safe. */
final class Claims {

    private final String heldByOthers;

    Claims(Database database) {
        this.heldByOthers = database.sql("""
                select 1 from {delivery}
                where source_id = ? and owner > 0 and owner <> ? limit 1""");
    }

    /** Whether a node other than this one has claimed deliveries of the source. */
    boolean areHeldByOthers(Connection connection, long sourceId, long incarnation) throws SQLException {
        return Jdbc.exists(connection, heldByOthers, sourceId, incarnation);
    }
}
