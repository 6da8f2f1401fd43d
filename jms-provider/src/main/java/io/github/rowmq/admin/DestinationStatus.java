package io.github.rowmq.admin;

import io.github.rowmq.RowMQDestination;
import org.jspecify.annotations.Nullable;

/**
 * A destination and its figures. Immutable.
 *
 * @param destination the queue or topic, temporary ones included
 * @param limit most messages that the queue takes, 0 for no limit
 * @param depth null for a topic, whose messages are those of its subscriptions
 */
public record DestinationStatus(
        RowMQDestination destination, long limit, @Nullable Depth depth) {}
