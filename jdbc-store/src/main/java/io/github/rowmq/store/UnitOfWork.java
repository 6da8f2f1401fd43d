package io.github.rowmq.store;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one acknowledgement, one send or one transaction commits: messages to send and deliveries to acknowledge, all
 * or nothing. Confined to a thread until it is given to {@link Channel#commit}, not changed after.
 */
public final class UnitOfWork {

    /** How much the caller relies on the outcome. */
    public enum Guarantee {
        /** Durable when complete. */
        DURABLE,
        /**
         * A kill at the wrong moment may undo it although it was reported complete, and this only means that a message
         * comes again (an acknowledgement) or was non-persistent.
         */
        RELAXED
    }

    /**
     * One message to one destination.
     *
     * @param origin who sends, for subscriptions that take no messages of their own connection, or null
     */
    public record Send(
            DestinationRef destination,
            MessageRecord message,
            @Nullable Origin origin) {}

    /** The connection that sends, and its client identifier. */
    public record Origin(String connectionId, @Nullable String clientId) {}

    private final List<Send> sends = new ArrayList<>(1);
    private final List<Delivery> acknowledgements = new ArrayList<>(1);
    private final boolean transacted;
    private final Guarantee guarantee;

    /**
     * @param transacted if true, its messages are shown to nobody before the unit is durable; if false, a consumer in
     *     this JVM may see one a moment earlier, and a message acknowledged before it was written is never written
     */
    public UnitOfWork(boolean transacted, Guarantee guarantee) {
        this.transacted = transacted;
        this.guarantee = guarantee;
    }

    @CanIgnoreReturnValue
    public UnitOfWork send(Send send) {
        sends.add(send);
        return this;
    }

    @CanIgnoreReturnValue
    public UnitOfWork acknowledge(Delivery delivery) {
        acknowledgements.add(delivery);
        return this;
    }

    public List<Send> sends() {
        return Collections.unmodifiableList(sends);
    }

    public List<Delivery> acknowledgements() {
        return Collections.unmodifiableList(acknowledgements);
    }

    public boolean isTransacted() {
        return transacted;
    }

    public Guarantee guarantee() {
        return guarantee;
    }

    public boolean isEmpty() {
        return sends.isEmpty() && acknowledgements.isEmpty();
    }
}
