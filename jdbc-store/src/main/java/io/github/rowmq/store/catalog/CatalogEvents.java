package io.github.rowmq.store.catalog;

import io.github.rowmq.store.Source;
import java.util.Collection;

/** What the catalog asks its node, and tells it. Thread-safe; no method blocks. */
public interface CatalogEvents {

    /** Whether something in this JVM consumes from the source, so that it must not be dropped. */
    boolean isConsumed(long sourceId);

    /** Whether no other node uses the database, as far as is known. */
    boolean isAlone();

    /** All that something in this JVM consumes from, in any order, perhaps more than once. */
    Collection<Source> consumed();

    /**
     * A source that something in this JVM consumes from has ended, so that it gets no more messages: another node
     * dropped it, or took it while this node was believed dead. Told once, or seldom more often.
     */
    void sourceGone(long sourceId);

    /** A client identifier was taken by others while this node was believed dead. */
    void clientIdTaken(String clientId);
}
