package io.github.rowmq.samples.peak;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Lets whoever asks pass at a steady rate, and never makes up for lost time by a burst. Thread-safe. */
final class Pace {

    private final long intervalNanos;
    private final AtomicLong nextFree;

    Pace(int perSecond) {
        this.intervalNanos = 1_000_000_000L / perSecond;
        this.nextFree = new AtomicLong(System.nanoTime());
    }

    /** Returns when it is the caller's turn. */
    void await() {
        long now = System.nanoTime();
        // Each caller takes the next free moment for itself, or this one if that has passed.
        long turn = nextFree.getAndUpdate(free -> Math.max(free, now) + intervalNanos);
        for (long left = turn - now; left > 0; left = turn - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
