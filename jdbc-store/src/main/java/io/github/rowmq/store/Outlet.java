package io.github.rowmq.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A tap on a source: deliveries flow to its {@link Receiver} as far as the receiver has asked for them. There is one
 * outlet per source and filter in a JVM, whatever the number of consumers behind it. Thread-safe; no method blocks.
 *
 * <p>An outlet claims nothing that was not requested, so that a consumer which does not consume holds no message that
 * another could have.
 */
public interface Outlet extends AutoCloseable {

    /** Asks for {@code count} more deliveries. */
    void request(int count);

    /**
     * Takes back requests that are not served yet.
     *
     * @return how many were taken back; the difference to what was outstanding is on its way to the receiver
     */
    int withdraw();

    /**
     * Completes when what was available at the time of the call, as far as it was requested, has been given to the
     * receiver. Exceptionally if the database could not be asked.
     */
    CompletableFuture<Void> settle();

    /**
     * Completes when nothing is on its way to the receiver: every delivery that was promised to it has been given to it,
     * and no claim is under way. Also when more is requested, since then something is on its way on purpose; or when the
     * outlet is closed. Always normally.
     */
    CompletableFuture<Void> quiesce();

    /** Stops the flow; deliveries that are on their way are released by the store. Repeated calls do nothing. */
    @Override
    void close();

    /** Takes what an outlet delivers. */
    @FunctionalInterface
    interface Receiver {

        /**
         * Called on a thread of the store, one call at a time for an outlet or several; must not block. In the order of
         * the source for each call; a later call may bring an earlier message that became available again.
         */
        void deliver(List<Delivery> deliveries);

        /**
         * The source is no more, and nothing more will come: another node has dropped it, or taken it while this node was
         * believed dead. Called on a thread of the store, once or seldom more often; must not block.
         *
         * @param why says so
         */
        default void ended(StoreException why) {}
    }
}
