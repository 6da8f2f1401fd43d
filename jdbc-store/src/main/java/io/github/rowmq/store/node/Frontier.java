package io.github.rowmq.store.node;

import io.github.rowmq.store.sql.DeliveryTable.Position;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far a tap has seen its source in the table: whether there may be anything that it could claim, and where the next
 * claim begins to read. Not thread-safe: guarded by its tap's lock.
 */
final class Frontier {

    private static final long FULL_SCAN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * Where a claim begins.
     *
     * @param from the first place that it reads
     * @param horizon the next one must not begin after this id, see {@link Tap.Owner#horizon}
     */
    record Start(Position from, long epoch, long horizon) {}

    /** Whether nothing that the tap could claim is known to be in the table. */
    private boolean clean;

    /** Whether the last claim has come to the end of the source. */
    private boolean caughtUp;

    /** Rows for the tap that are being written unclaimed; until they are visible an empty claim proves nothing. */
    private int rowsUnderway;

    /** Raised whenever something may have become claimable, so that a claim which began before proves nothing. */
    private long epoch;

    private Position from = Position.START;

    /** The last claim's. */
    private long horizon = Long.MAX_VALUE;

    /** When a claim for a filter last began at the start of the source. */
    private long lastFullScan = System.nanoTime();

    private boolean claiming;

    /** The first place where something arrived while a claim was under way, or null. */
    private @Nullable Position arrivedMeanwhile;

    /** Whether nothing that could be claimed is known, so that a message can be handed over. */
    boolean isClean() {
        return clean;
    }

    /** Whether the last claim found the end, and all that has come since is still being written. */
    boolean isNearlyClean() {
        return caughtUp && !clean;
    }

    boolean isClaiming() {
        return claiming;
    }

    /** Whether a claim could find something now. */
    boolean isWorthALook() {
        return !clean && rowsUnderway == 0;
    }

    /** A row that the tap could claim is about to be written unclaimed. */
    void rowBegins() {
        rowsUnderway++;
        clean = false;
    }

    /** The row is visible, or was not written after all; {@link #arrived} follows. */
    void rowEnds() {
        rowsUnderway--;
    }

    /** Something at this position, or after it, may have become claimable. */
    void arrived(Position arrival) {
        epoch++;
        clean = false;
        Position position = orHorizon(arrival);
        if (comesBefore(position, from)) {
            from = position;
        }
        if (claiming && (arrivedMeanwhile == null || comesBefore(position, arrivedMeanwhile))) {
            arrivedMeanwhile = position;
        }
    }

    /**
     * Where to look for what other nodes have sent. Rows become visible out of order, so the look begins at the start of
     * the source; with a filter, which would read the whole backlog again, only now and then.
     */
    Position elsewhere(boolean filtered, long nanoTime) {
        if (filtered && nanoTime - lastFullScan <= FULL_SCAN_NANOS) {
            return from;
        }
        lastFullScan = nanoTime;
        return Position.START;
    }

    Start claimBegins(long newHorizon) {
        claiming = true;
        arrivedMeanwhile = null;
        return new Start(from, epoch, newHorizon);
    }

    /**
     * A claim has ended, its deliveries were given to the receiver.
     *
     * @param next where the next one begins, as far as the horizon lets it
     * @param exhausted whether it came to the end of the source
     */
    void claimEnds(Start start, Position next, boolean exhausted) {
        claiming = false;
        horizon = start.horizon();
        from = orHorizon(next);
        if (arrivedMeanwhile != null) {
            // By this claim's horizon: when it arrived, while the first claim ran, there was none yet.
            Position arrival = orHorizon(arrivedMeanwhile);
            from = comesBefore(arrival, from) ? arrival : from;
        }
        caughtUp = exhausted;
        clean = exhausted && epoch == start.epoch() && rowsUnderway == 0;
    }

    void claimFails() {
        claiming = false;
    }

    /** What other nodes may have brought before this position comes first. */
    private Position orHorizon(Position position) {
        return position.id() > horizon ? new Position(position.priority(), horizon) : position;
    }

    private static boolean comesBefore(Position left, Position right) {
        return left.priority() != right.priority() ? left.priority() > right.priority() : left.id() < right.id();
    }
}
