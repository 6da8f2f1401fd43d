package io.github.rowmq.store;

/**
 * A consumer's hold on a subscription, from {@link Catalog#subscribe} until it is closed. Closing the last hold on a
 * non-durable subscription ends it and drops its backlog. Thread-safe.
 */
public interface Subscription extends AutoCloseable {

    Source source();

    /** Blocks for one database transaction. Repeated calls do nothing. */
    @Override
    void close();

    /** As {@link #close}, but soon and not now: asks the database nothing. */
    void closeLater();
}
