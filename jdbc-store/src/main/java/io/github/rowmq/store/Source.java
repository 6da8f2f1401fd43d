package io.github.rowmq.store;

import org.jspecify.annotations.Nullable;

/**
 * What deliveries can be claimed from: a queue, or one subscription of a topic. Immutable.
 *
 * @param id the store's number of it, never used again for another
 * @param destination the queue, or the subscription's topic
 * @param subscription the subscription's name as {@link SubscriptionSpec} gives it, or null for a queue
 */
public record Source(
        long id, DestinationRef destination, @Nullable String subscription) {

    @Override
    public String toString() {
        return subscription == null ? destination.toString() : "subscription " + subscription + " of " + destination;
    }
}
