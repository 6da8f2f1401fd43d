package io.github.rowmq.dispatch;

import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.Source;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * One consumer's end of a dispatcher. It takes deliveries only between {@link #start} and {@link #stop}; a take waits
 * through a stop for the next start. Thread-safe; one thread at a time may take, others may start, stop and close.
 *
 * <p>Whether the consumer wants something now is its {@link Demand}; a dispatcher asks the store for no more than its
 * taps demand, and a little ahead while they consume quickly.
 */
public final class Tap {

    /**
     * What the consumer behind a tap is doing. A stopped tap demands nothing.
     *
     * <pre>{@code
     * NONE --nothing to take--> WAITING --a delivery came--> SIGNALLED --take--> NONE
     *                           WAITING --time over, stop, close--> NONE <--stop, close-- SIGNALLED
     * }</pre>
     */
    enum Demand {
        /** It does something else. */
        NONE,
        /** It waits in the dispatcher's line. */
        WAITING,
        /** It was told that there is something and is about to come for it. */
        SIGNALLED
    }

    private final Dispatcher dispatcher;

    // All that follows is guarded by the dispatcher's lock.
    final Condition wakeUp;
    Demand demand = Demand.NONE;
    boolean running;
    boolean closed;
    /** Called once, outside the lock, when a delivery comes; null if a thread waits on the condition instead. */
    @Nullable
    Runnable onReady;

    Tap(Dispatcher dispatcher, Condition wakeUp) {
        this.dispatcher = dispatcher;
        this.wakeUp = wakeUp;
    }

    public Source source() {
        return dispatcher.source();
    }

    /**
     * Takes the next delivery, waiting for one.
     *
     * @param timeout longest wait, or null to wait until the tap is closed
     * @return null if there was none in time or the tap is closed
     */
    public @Nullable Delivery take(@Nullable Duration timeout) throws InterruptedException {
        return dispatcher.take(this, timeout);
    }

    /** Takes the next delivery if the source has one, asking the database, but not waiting for one to be sent. */
    public @Nullable Delivery takeNow() {
        return dispatcher.takeNow(this);
    }

    /**
     * Takes the next delivery that is at hand.
     *
     * @param ready called once, on some thread, when another take is worth while, if there is none now
     */
    public @Nullable Delivery takeOr(Runnable ready) {
        return dispatcher.takeOr(this, ready);
    }

    /** Allows deliveries to be taken. */
    public void start() {
        dispatcher.start(this);
    }

    /** Allows no more deliveries to be taken. A ready signal that is due is dropped. */
    public void stop() {
        dispatcher.stop(this);
    }

    public boolean isOpen() {
        return dispatcher.isOpen(this);
    }

    /** Takes back deliveries that have been claimed all the time, so that they are taken again, in their order. */
    public void putBack(List<Delivery> deliveries) {
        dispatcher.putBack(deliveries);
    }

    /**
     * Ends it; a waiting take returns null. Repeated calls do nothing.
     *
     * @return completes when what was claimed for this tap alone is available to others
     */
    public CompletableFuture<Void> close() {
        return dispatcher.close(this);
    }
}
