package io.github.rowmq.store;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Destinations, subscriptions and client identifiers. All methods block for a database round trip or are answered from
 * a cache; all throw {@link StoreException}. Thread-safe.
 */
public interface Catalog {

    /**
     * The source behind a queue, which is created if it does not exist and may be.
     *
     * @throws StoreException {@code DESTINATION_UNKNOWN} if it does not exist and is not created: automatic creation is
     *     off, or it is a temporary queue that is gone; {@code INVALID_VALUE} if the name cannot be one
     */
    Source queue(DestinationRef queue);

    /** Makes sure that a topic exists, as {@link #queue} does for a queue. */
    void topic(DestinationRef topic);

    /** Whether the destination exists; asks the database. */
    boolean exists(DestinationRef destination);

    /**
     * Creates a destination or changes its limit.
     *
     * @param limit most messages that a queue holds, or 0 for no limit
     */
    void declare(DestinationRef destination, long limit);

    /**
     * Drops a destination with its messages and subscriptions.
     *
     * @throws StoreException {@code IN_USE} while it has consumers, {@code DESTINATION_UNKNOWN}
     */
    void drop(DestinationRef destination);

    /** Creates a temporary destination of a new name; it ends with {@link #drop} or with this node. */
    DestinationRef createTemporary(DestinationRef.Kind kind);

    /**
     * Joins a subscription, creating it, or creating it anew when durable and unshared with another topic, selector or
     * noLocal (its backlog is dropped then).
     *
     * @throws StoreException {@code IN_USE} if it has a consumer and is unshared or is to be changed, {@code
     *     NAME_CONFLICT} if the name belongs to a subscription of the other sharing kind
     */
    Subscription subscribe(SubscriptionSpec spec);

    /**
     * Ends a durable subscription and drops its backlog.
     *
     * @throws StoreException {@code DESTINATION_UNKNOWN} if there is none of that name, {@code IN_USE} while it has a
     *     consumer
     */
    void unsubscribe(@Nullable String clientId, String name);

    /**
     * Takes a client identifier for a connection; exclusive across all JVMs. It ends with {@link
     * ClientRegistration#close} or with this node.
     *
     * @throws StoreException {@code DUPLICATE_CLIENT_ID}
     */
    ClientRegistration register(String clientId);

    /** All destinations with their figures, by name; counts are exact up to {@code countUpTo} and capped there. */
    List<DestinationStatus> destinations(long countUpTo);

    /** All subscriptions with their figures; counts as above. */
    List<SubscriptionStatus> subscriptions(long countUpTo);

    /** Holds a client identifier. Thread-safe; repeated close does nothing. */
    interface ClientRegistration extends AutoCloseable {

        /**
         * Calls the listener, once, if another node takes the identifier while this one is believed dead; at once if
         * that has happened already. On a thread of the store: it must not block. The registration is over then.
         */
        void whenTaken(Consumer<StoreException> listener);

        @Override
        void close();
    }

    /**
     * How many messages are in which state.
     *
     * @param ready messages that could be claimed now
     * @param inFlight messages claimed by some node
     * @param delayed messages whose delivery time has not come
     * @param setAside messages that cannot be read
     * @param oldestMillis age of the oldest ready message in milliseconds, 0 if there is none
     */
    record Depth(long ready, long inFlight, long delayed, long setAside, long oldestMillis) {}

    /**
     * A destination and its figures.
     *
     * @param limit most messages, 0 for no limit
     * @param depth null for a topic
     */
    record DestinationStatus(
            DestinationRef destination,
            long limit,
            @Nullable Depth depth) {}

    /**
     * A subscription and its figures.
     *
     * @param noLocal whether it leaves out what its own client sends
     * @param active whether it has a consumer in some JVM
     */
    record SubscriptionStatus(
            Source source,
            @Nullable String clientId,
            boolean durable,
            boolean shared,
            @Nullable String selector,
            boolean noLocal,
            boolean active,
            Depth depth) {}
}
