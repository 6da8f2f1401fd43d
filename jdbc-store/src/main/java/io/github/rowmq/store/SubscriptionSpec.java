package io.github.rowmq.store;

import org.jspecify.annotations.Nullable;

/**
 * A subscription of a topic. Immutable.
 *
 * @param topic the topic, temporary or not
 * @param name the subscription's name, or null for an unshared non-durable one, which the store names
 * @param clientId the client identifier that scopes the name, or null
 * @param durable whether it outlives its consumers
 * @param shared whether several consumers, here or in other JVMs, may use it at once
 * @param filter the selector, or null
 * @param noLocal the connection whose own messages it does not take, or null if it takes all; for a durable one the
 *     client identifier decides, for another the connection
 */
public record SubscriptionSpec(
        DestinationRef topic,
        @Nullable String name,
        @Nullable String clientId,
        boolean durable,
        boolean shared,
        @Nullable Filter filter,
        UnitOfWork.@Nullable Origin noLocal) {}
