package io.github.rowmq.dispatch;

import java.time.Duration;

/**
 * How many deliveries a dispatcher asks for ahead of the demand of its consumers. It starts at none, doubles while the
 * consumers use up what was asked for within a short time, and shrinks when they take longer, so that it stays near what
 * they consume in a tenth of a second; and it is bounded by count and by bytes. Not thread-safe: guarded by its
 * dispatcher.
 */
final class Window {

    static final int MOST_DELIVERIES = 2_000;
    static final long MOST_BYTES = 4L << 20;

    private static final long GROW_WITHIN = Duration.ofMillis(100).toNanos();
    private static final long SHRINK_AFTER = Duration.ofMillis(200).toNanos();

    private int size;
    private long lastRefill;
    private boolean refilled;
    private long averageWeight;

    /** How many to ask for beyond what consumers wait for. */
    int size() {
        return size;
    }

    /** Adapts the size at the moment at which more deliveries are to be asked for. */
    void refill(long nanoTime) {
        if (refilled) {
            long elapsed = nanoTime - lastRefill;
            if (elapsed < GROW_WITHIN) {
                size = Math.min(Math.max(1, size * 2), limit());
            } else if (elapsed > SHRINK_AFTER) {
                size = size / 2;
            }
        }
        refilled = true;
        lastRefill = nanoTime;
    }

    /** Learns what a delivery weighs, in bytes. */
    void observe(long weight) {
        averageWeight = averageWeight == 0 ? weight : averageWeight + (weight - averageWeight) / 8;
        size = Math.min(size, limit());
    }

    void reset() {
        size = 0;
        refilled = false;
    }

    private int limit() {
        long byBytes = averageWeight <= 0 ? MOST_DELIVERIES : MOST_BYTES / averageWeight;
        return (int) Math.max(0, Math.min(MOST_DELIVERIES, byBytes));
    }
}
