package io.github.rowmq.store.node;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A moment's patience of a lane whose whole batch was shown to consumers already: if they acknowledge within
 * microseconds, a flush to disk of a millisecond is saved. It learns: where consumers take longer, it stops waiting but
 * for a try now and then. Confined to the lane's thread.
 */
final class Linger {

    private static final long LONGEST_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(10);

    /** Below this share of successes, it is tried once in {@link #TRY_EVERY} times only. */
    private static final double WORTHWHILE = 0.3;

    private static final int TRY_EVERY = 32;
    private static final double LEARNING_RATE = 0.1;

    private double successes = 1;
    private int skipped;

    boolean isWorthwhile(List<LaneTask> tasks) {
        for (LaneTask task : tasks) {
            if (!isShown(task)) {
                return false;
            }
        }
        if (successes >= WORTHWHILE || ++skipped >= TRY_EVERY) {
            skipped = 0;
            return true;
        }
        return false;
    }

    void await(List<LaneTask> tasks) {
        long end = System.nanoTime() + LONGEST_NANOS;
        boolean consumed = isConsumed(tasks);
        while (!consumed && System.nanoTime() < end) {
            LockSupport.parkNanos(this, STEP_NANOS);
            consumed = isConsumed(tasks);
        }
        successes += LEARNING_RATE * ((consumed ? 1 : 0) - successes);
    }

    private static boolean isShown(LaneTask task) {
        return task instanceof LaneTask.Barrier || (task instanceof LaneTask.Commit commit && commit.early() != null);
    }

    private static boolean isConsumed(List<LaneTask> tasks) {
        for (LaneTask task : tasks) {
            if (task instanceof LaneTask.Commit commit
                    && commit.early() != null
                    && commit.early().early() != null
                    && !commit.early().early().isSettled()) {
                return false;
            }
        }
        return true;
    }
}
