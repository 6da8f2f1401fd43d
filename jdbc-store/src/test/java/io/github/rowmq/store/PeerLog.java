package io.github.rowmq.store;

import io.github.rowmq.store.StoreException.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * What a peer was told, as plain lists. Messages go by names of the test's own, a place is the queue or a subscription.
 * Confined to a thread; the next one reads it when that has ended.
 */
final class PeerLog {

    private static final int SECONDS = 60;

    /** What a commit was told to have done. */
    enum Outcome {
        DONE,
        REFUSED,
        UNKNOWN
    }

    /**
     * A message.
     *
     * @param sender a channel of one incarnation: its messages of one priority have an order
     * @param number in the order of sending
     * @param places where it belongs
     * @param mayExpire whether it may be gone before it is consumed
     * @param hidden whether nobody may see it before it is durable
     */
    record Sent(
            String name,
            String sender,
            int number,
            int priority,
            Set<String> places,
            boolean mayExpire,
            boolean hidden,
            CompletableFuture<Void> commit) {}

    /** A message in a place. */
    record Spot(String place, String name) {
        static Spot of(Delivery delivery) {
            String subscription = delivery.source().subscription();
            String name = delivery.message().correlationId();
            return new Spot(
                    subscription == null ? delivery.source().destination().name() : subscription, name);
        }
    }

    /**
     * A delivery.
     *
     * @param consumer an outlet of one incarnation
     */
    record Receipt(String consumer, Spot spot, int count) {}

    /** An acknowledgement. */
    record Consumed(Spot spot, CompletableFuture<Void> commit) {}

    final List<Sent> sent = new ArrayList<>();
    final List<Receipt> receipts = new ArrayList<>();
    final List<Consumed> consumed = new ArrayList<>();

    /** What was given back, or taken away with an incarnation. */
    final Set<Spot> returned = new HashSet<>();

    /** How often something was given back that nobody had seen. */
    final Map<Spot, Integer> unseen = new HashMap<>();

    void received(String consumer, Delivery delivery) {
        receipts.add(new Receipt(consumer, Spot.of(delivery), delivery.count()));
    }

    void returned(Delivery delivery, boolean seen) {
        returned.add(Spot.of(delivery));
        if (!seen) {
            unseen.merge(Spot.of(delivery), 1, Integer::sum);
        }
    }

    /** Waits for the commit. */
    static Outcome outcome(CompletableFuture<?> commit) {
        Kind failure = failure(commit);
        return failure == null ? Outcome.DONE : failure == Kind.OUTCOME_UNKNOWN ? Outcome.UNKNOWN : Outcome.REFUSED;
    }

    /** Waits, and returns why it failed, or null if it did not. */
    static Kind failure(CompletableFuture<?> commit) {
        try {
            commit.copy().orTimeout(SECONDS, TimeUnit.SECONDS).join();
            return null;
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreException failure) {
                return failure.kind();
            }
            throw new AssertionError("a commit hangs, or fails unexpectedly", e.getCause());
        }
    }
}
