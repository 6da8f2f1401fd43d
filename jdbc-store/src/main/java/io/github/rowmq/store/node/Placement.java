package io.github.rowmq.store.node;

import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.sql.DeliveryTable.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one delivery that is being written goes: to a tap that has promised to take it, or into the table for whoever
 * claims it. Confined to the lane that writes it.
 *
 * @param tap the tap that takes it over, or null
 * @param isClaimable whether the row is free for any node to claim
 * @param interested taps that could claim it from the table, told when it is there
 */
record Placement(
        long id,
        Source source,
        MessageRecord message,
        @Nullable Tap tap,
        boolean isClaimable,
        List<Tap> interested) {

    /** Chooses the tap of a message, or prepares the taps of its source for a row that can be claimed. */
    static Placement of(long id, Source source, MessageRecord message, Taps taps) {
        Tap tap = taps.reserve(source.id(), message);
        return tap == null
                ? claimable(id, source, message, taps)
                : new Placement(id, source, message, tap, false, List.of());
    }

    /** Prepares the taps of the source for a row that any node can claim. */
    static Placement claimable(long id, Source source, MessageRecord message, Taps taps) {
        List<Tap> interested = taps.of(source.id()).stream()
                .filter(other -> other.matches(message))
                .toList();
        interested.forEach(Tap::unclaimedBegins);
        return new Placement(id, source, message, null, true, interested);
    }

    /** A delivery that nobody can claim yet. */
    static Placement delayed(long id, Source source, MessageRecord message) {
        return new Placement(id, source, message, null, false, List.of());
    }

    /** A delivery that its consumer has already. */
    static Placement early(ClaimedDelivery delivery) {
        return new Placement(delivery.id(), delivery.source(), delivery.message(), null, false, List.of());
    }

    boolean isHandedOver() {
        return tap != null;
    }

    /** The row was not written. */
    void undo() {
        if (tap != null) {
            tap.unreserve();
        }
        interested.forEach(other -> other.unclaimedEnds(position()));
    }

    /** The row is visible; what was handed over is delivered separately, in batches. */
    void written() {
        interested.forEach(other -> other.unclaimedEnds(position()));
    }

    private Position position() {
        return new Position(message.priority(), id);
    }
}
