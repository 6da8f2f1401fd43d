package io.github.rowmq.store.node;

import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.sql.DeliveryTable.Position;
import java.util.List;

/** A claim of one tap, from its beginning to what came of it. Confined to a thread of the claimer. */
final class ClaimUnderway {

    private final Tap tap;
    private final Tap.Claim claim;

    private List<Delivery> deliveries = List.of();
    private Position next;
    private boolean exhausted;

    ClaimUnderway(Tap tap, Tap.Claim claim) {
        this.tap = tap;
        this.claim = claim;
        this.next = claim.from();
    }

    Tap tap() {
        return tap;
    }

    /** How many may be claimed; with no room it only tells those who wait for a claim to end. */
    int room() {
        return claim.room();
    }

    Position from() {
        return claim.from();
    }

    /**
     * What the claim brought, committed.
     *
     * @param behind where the next one begins
     * @param all whether nothing was left
     */
    void brought(List<Delivery> claimed, Position behind, boolean all) {
        deliveries = claimed;
        next = behind;
        exhausted = all;
    }

    /** Gives the receiver what was brought. */
    void deliverAndEnd() {
        if (!deliveries.isEmpty()) {
            tap.deliver(deliveries);
        }
        tap.endClaim(claim, claim.room() - deliveries.size(), next, exhausted);
    }

    void fail(Throwable failure) {
        tap.failClaim(claim, failure);
    }
}
