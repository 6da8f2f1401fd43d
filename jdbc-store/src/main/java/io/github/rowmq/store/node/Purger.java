package io.github.rowmq.store.node;

import io.github.rowmq.store.catalog.SqlCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Deletes the messages of destinations and subscriptions that were dropped, in small transactions. Thread-safe. */
final class Purger {

    /** Rows that are deleted in one transaction. */
    private static final int PAGE = 1_000;

    private final NodeContext node;
    private final SqlCatalog catalog;
    private final BooleanSupplier closing;

    Purger(NodeContext node, SqlCatalog catalog, BooleanSupplier closing) {
        this.node = node;
        this.catalog = catalog;
        this.closing = closing;
    }

    /** Deletes what there is; called at intervals. */
    void step() {
        List<Long> dropped = node.transactor().run("look for dropped destinations", catalog::droppedSources);
        dropped.forEach(this::purge);
    }

    private void purge(long source) {
        int page;
        do {
            List<Long> contents = new ArrayList<>();
            try {
                page = node.transactor()
                        .run(
                                "delete the messages of a dropped destination",
                                c -> catalog.isDropped(c, source)
                                        ? node.deliveries().deleteSource(c, source, PAGE, contents::add)
                                        : 0);
            } catch (RuntimeException e) {
                node.contentsInDoubt(contents);
                throw e;
            }
            node.contentsToSweep(contents);
        } while (page == PAGE && !closing.getAsBoolean());
    }
}
