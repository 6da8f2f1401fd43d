package io.github.rowmq.store;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A path into the store that keeps order: units committed through one channel take effect in the order of the calls. A
 * session has one. Cheap to open, nothing to close. Thread-safe, though calls from several threads have no order.
 *
 * <p>Futures complete on a thread of the store, exceptionally with a {@link StoreException}; what depends on them must
 * neither block nor run code of the application.
 */
public interface Channel {

    /**
     * Commits a unit of work. Blocks only while too much work is waiting to be written (bounded by the configured
     * timeout, then fails with {@link StoreException.Kind#UNAVAILABLE}). If the future fails, nothing of the unit took
     * effect, unless the kind is {@link StoreException.Kind#OUTCOME_UNKNOWN}; its deliveries are still the caller's,
     * unless the kind is {@code CLAIM_LOST} or {@code FENCED}.
     */
    CompletableFuture<Void> commit(UnitOfWork work);

    /**
     * Raises the count of deliveries that stay claimed, so that they can be delivered again here; completes with the
     * new deliveries, which replace the old ones, in order.
     */
    CompletableFuture<List<Delivery>> redeliver(Collection<Delivery> deliveries);

    /**
     * Gives claimed deliveries back to their sources, each to its old place in the order.
     *
     * @param seen whether the application may have seen them; if not, their count goes back by one
     */
    CompletableFuture<Void> release(Collection<Delivery> deliveries, boolean seen);

    /**
     * Sets a delivery aside that cannot be read: it stays in the table for an administrator, in no consumer's way.
     */
    CompletableFuture<Void> setAside(Delivery delivery, String reason);

    /** Completes when everything committed through this channel before has completed, well or not. */
    CompletableFuture<Void> flush();
}
