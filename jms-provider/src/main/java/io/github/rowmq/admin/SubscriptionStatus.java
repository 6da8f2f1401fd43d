package io.github.rowmq.admin;

import io.github.rowmq.RowMQDestination;
import org.jspecify.annotations.Nullable;

/**
 * A subscription and its figures. Immutable.
 *
 * @param topic the topic, temporary or not
 * @param name the subscription's name, or null for an unshared non-durable one
 * @param clientId the client identifier that scopes the name, or null
 * @param durable whether it outlives its consumers
 * @param shared whether several consumers may use it at once
 * @param selector its message selector, or null
 * @param noLocal whether it leaves out what connections of its client identifier send
 * @param active whether it has a consumer in some JVM
 */
public record SubscriptionStatus(
        RowMQDestination topic,
        @Nullable String name,
        @Nullable String clientId,
        boolean durable,
        boolean shared,
        @Nullable String selector,
        boolean noLocal,
        boolean active,
        Depth depth) {}
