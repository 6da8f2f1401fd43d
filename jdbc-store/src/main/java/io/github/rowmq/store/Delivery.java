package io.github.rowmq.store;

/**
 * A message that this node has claimed from one source. It is the caller's until it is acknowledged in a {@link
 * UnitOfWork}, redelivered or released; each exactly once. Implementations are the store's and thread-safe.
 */
public interface Delivery {

    /** Orders the deliveries of one priority in a source: lower ids come first. */
    long id();

    Source source();

    MessageRecord message();

    /** How often it was delivered, this time included; 1 for the first. */
    int count();
}
