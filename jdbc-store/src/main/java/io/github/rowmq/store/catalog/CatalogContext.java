package io.github.rowmq.store.catalog;

import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.sql.Database;
import io.github.rowmq.store.sql.Transactor;
import java.util.function.LongSupplier;

/**
 * What the catalog needs of its node. Immutable; its parts are thread-safe.
 *
 * @param incarnation the node's incarnation that is alive now
 * @param clock the time of the database in milliseconds since the epoch, as the node knows it
 * @param events asked for consumers, told of sources that end
 */
public record CatalogContext(
        Database database,
        Transactor transactor,
        StoreConfig.Settings settings,
        LongSupplier incarnation,
        LongSupplier clock,
        CatalogEvents events) {}
