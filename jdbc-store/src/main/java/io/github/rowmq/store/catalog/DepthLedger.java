package io.github.rowmq.store.catalog;

import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the depths of bounded queues exact in one transaction. Opening it holds the rows of the queues concerned, in the
 * order of their ids, until the transaction ends; then units are admitted one after another, each as a whole or not at
 * all; {@link #write} stores what has become of the depths. Confined to the thread of the transaction.
 *
 * <p>A depth counts every delivery of the queue in the table: free, claimed, delayed, set aside. So that it stays exact,
 * every transaction that inserts or deletes deliveries of queues
 *
 * <ol>
 *   <li>first proves with {@link io.github.rowmq.store.sql.NodeTable#prove} that its node is alive, housekeeping
 *       included, each under a lane number of its own: setting a limit on a queue that has messages waits for the
 *       transactions under way of all lanes before it counts;
 *   <li>asks with {@link Routes#isBounded} for the sources that it inserts into or deletes from, at the version of the
 *       catalog that the proof gave, and opens a ledger with those that are;
 *   <li>admits each unit and writes the ledger before it commits. Expiry, which knows the sources only afterwards, calls
 *       {@link Routing#removed} after its delete in the same transaction.
 * </ol>
 *
 * <p>Messages that are never written do not count; neither claims, releases nor setting aside change a depth. When a
 * queue is dropped its row goes at once, so that purging its deliveries needs no ledger.
 */
public final class DepthLedger {

    private static final DepthLedger EMPTY = new DepthLedger(null, Map.of(), new TreeMap<>());

    private final @Nullable DepthTable table;
    private final Map<Long, DepthTable.Bound> bounds;
    private final SortedMap<Long, Long> depths;
    private boolean changed;

    DepthLedger(@Nullable DepthTable table, Map<Long, DepthTable.Bound> bounds, SortedMap<Long, Long> depths) {
        this.table = table;
        this.bounds = bounds;
        // A queue that is not counted yet takes what comes; whoever counts it does so after this transaction.
        depths.values().removeIf(depth -> depth == DepthTable.UNCOUNTED);
        this.depths = depths;
    }

    static DepthLedger empty() {
        return EMPTY;
    }

    /** Whether there is anything to admit to; if not, the other methods do nothing. */
    public boolean isEmpty() {
        return depths.isEmpty();
    }

    /**
     * Takes a unit into account: all of it, or nothing if it would make a queue exceed its limit.
     *
     * @param deltas by source what the unit adds to (sends) minus what it takes from it (acknowledgements); sources
     *     without a limit are ignored
     * @throws StoreException {@code QUEUE_FULL}; the unit then must not be written
     */
    public void admit(Map<Long, Integer> deltas) {
        if (depths.isEmpty()) {
            return;
        }
        Map<Long, Long> after = new HashMap<>();
        deltas.forEach((source, delta) -> {
            Long depth = depths.get(source);
            DepthTable.Bound bound = bounds.get(source);
            if (depth == null || bound == null || delta == 0) {
                return;
            }
            long newDepth = depth + delta;
            if (delta > 0 && newDepth > bound.limit()) {
                throw full(bound, depth, delta);
            }
            // Below zero only if rows were deleted by hand.
            after.put(source, Math.max(0, newDepth));
        });
        changed |= !after.isEmpty();
        depths.putAll(after);
    }

    /** Stores the depths. */
    public void write(Connection connection) throws SQLException {
        if (changed && table != null) {
            table.set(connection, depths);
        }
    }

    private static StoreException full(DepthTable.Bound bound, long depth, int delta) {
        return new StoreException(
                Kind.QUEUE_FULL,
                "Queue " + bound.name() + " is full: it holds " + depth + " of at most " + bound.limit() + " messages, "
                        + (delta == 1 ? "so one more does not fit" : "so " + delta + " more do not fit"));
    }
}
