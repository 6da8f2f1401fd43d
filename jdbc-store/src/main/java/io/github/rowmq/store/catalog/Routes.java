package io.github.rowmq.store.catalog;

import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.Filter;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.UnitOfWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages of some destinations go, valid in the transaction in which {@link Routing#routes} was asked.
 * Immutable; {@link #ledger} uses the connection.
 */
public final class Routes {

    /** Where the messages of one destination go: to the queue's source, or to those subscriptions that take them. */
    public record Route(List<Target> targets) {}

    /**
     * One source that takes messages of the destination.
     *
     * @param filter which ones, or null for all
     * @param noLocal whose messages it does not take, or null: of a client identifier if that is not null, else of a
     *     connection
     */
    public record Target(Source source, @Nullable Filter filter, UnitOfWork.@Nullable Origin noLocal) {}

    private final DepthTable depthTable;
    private final Map<Long, DepthTable.Bound> bounds;
    private final Map<DestinationRef, Route> found;
    private final Map<DestinationRef, StoreException> failures;

    Routes(
            DepthTable depthTable,
            Map<Long, DepthTable.Bound> bounds,
            Map<DestinationRef, Route> found,
            Map<DestinationRef, StoreException> failures) {
        this.depthTable = depthTable;
        this.bounds = bounds;
        this.found = found;
        this.failures = failures;
    }

    /**
     * The route to a destination that was asked for.
     *
     * @throws StoreException {@code DESTINATION_UNKNOWN}, {@code INVALID_VALUE}, {@code NAME_CONFLICT}: the unit fails,
     *     alone
     */
    public Route to(DestinationRef destination) {
        Route route = found.get(destination);
        if (route != null) {
            return route;
        }
        StoreException failure = failures.get(destination);
        if (failure == null) {
            throw new IllegalArgumentException("Not asked for: " + destination);
        }
        // A new one each time: it is thrown to several callers.
        throw new StoreException(failure.kind(), String.valueOf(failure.getMessage()), failure);
    }

    /** The route to a destination that was asked for, or null where {@link #to} throws. */
    public @Nullable Route find(DestinationRef destination) {
        return found.get(destination);
    }

    /** Whether any queue has a limit, so that sources have to be looked at at all. */
    public boolean hasBounded() {
        return !bounds.isEmpty();
    }

    /** Whether the source is a queue with a limit. */
    public boolean isBounded(long sourceId) {
        return bounds.containsKey(sourceId);
    }

    /** Opens the ledger for the sources that the transaction adds to or takes from; those without limit may be among them. */
    public DepthLedger ledger(Connection connection, Collection<Long> sourceIds) throws SQLException {
        if (bounds.isEmpty()) {
            return DepthLedger.empty();
        }
        List<Long> bounded = sourceIds.stream().filter(bounds::containsKey).toList();
        return bounded.isEmpty()
                ? DepthLedger.empty()
                : new DepthLedger(depthTable, bounds, depthTable.lock(connection, bounded));
    }
}
