package io.github.rowmq.store;

import io.github.rowmq.store.node.NodeStore;

/** Opens stores. Thread-safe. */
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
}
