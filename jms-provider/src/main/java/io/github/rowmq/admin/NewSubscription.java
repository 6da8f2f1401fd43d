package io.github.rowmq.admin;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A durable subscription that is to be created. Immutable.
 *
 * @param topic the topic's name
 * @param name the subscription's name
 * @param clientId the client identifier that scopes the name, or null; an unshared subscription needs one
 * @param shared whether several consumers may use it at once
 * @param selector its message selector, or null for all messages
 */
public record NewSubscription(
        String topic,
        String name,
        @Nullable String clientId,
        boolean shared,
        @Nullable String selector) {

    public NewSubscription {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(name, "name");
        if (!shared && clientId == null) {
            throw new IllegalArgumentException("An unshared durable subscription belongs to a client identifier");
        }
    }

    /** A shared one without a client identifier. */
    public static NewSubscription shared(String topic, String name) {
        return new NewSubscription(topic, name, null, true, null);
    }
}
