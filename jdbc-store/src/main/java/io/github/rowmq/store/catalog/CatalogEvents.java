package io.github.rowmq.store.catalog;

/** What the catalog asks its node, and tells it. Thread-safe; no method blocks. */
public interface CatalogEvents {

    /** Whether something in this JVM consumes from the source, so that it must not be dropped. */
    boolean isConsumed(long sourceId);

    /**
     * A subscription was taken by others, or its topic dropped, while this node was believed dead: what consumes from
     * it here gets no more messages.
     */
    void sourceGone(long sourceId);

    /** A client identifier was taken by others while this node was believed dead. */
    void clientIdTaken(String clientId);
}
