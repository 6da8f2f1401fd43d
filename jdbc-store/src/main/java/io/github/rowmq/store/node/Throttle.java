package io.github.rowmq.store.node;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * What a tap knows for those who are about to send to it and wait for room: how fast its receiver consumes, and how much
 * is announced already. Not thread-safe: guarded by its tap's lock.
 */
final class Throttle {

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Condition changed;
    private int waiting;

    /** Rows of units that have passed and are not written yet. */
    private int announced;

    private long periodStart = System.nanoTime();
    private long requestedInPeriod;
    private double requestedPerNano;

    /** Makes one with a condition of the tap's lock. */
    Throttle(Condition changed) {
        this.changed = changed;
    }

    /** The receiver asks for more, which tells how fast it consumes. */
    void requested(int count) {
        roll();
        requestedInPeriod += count;
        changed();
    }

    /** Whether the receiver, at its pace, is likely to ask for as many before the time has passed twice. */
    boolean isWorthwhile(int rows, long nanos) {
        roll();
        return requestedPerNano * 2 * nanos >= rows;
    }

    private void roll() {
        long now = System.nanoTime();
        long elapsed = now - periodStart;
        if (elapsed >= PERIOD_NANOS) {
            requestedPerNano = (double) requestedInPeriod / elapsed;
            requestedInPeriod = 0;
            periodStart = now;
        }
    }

    int announced() {
        return announced;
    }

    void announce(int rows) {
        announced += rows;
    }

    void announcedEnd(int rows) {
        announced -= rows;
        changed();
    }

    /** Waits for a change, releasing the lock; returns how much of the time is left, nothing after an interrupt. */
    @SuppressWarnings("WaitNotInLoop") // The loop is the caller's, who knows the condition.
    long await(long nanos) {
        waiting++;
        try {
            return changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } finally {
            waiting--;
        }
    }

    boolean isAwaited() {
        return waiting > 0;
    }

    void changed() {
        if (waiting > 0) {
            changed.signalAll();
        }
    }
}
