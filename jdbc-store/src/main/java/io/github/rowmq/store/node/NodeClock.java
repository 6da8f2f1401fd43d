package io.github.rowmq.store.node;

import java.util.function.LongSupplier;

/**
 * The database's time, known locally: the last reading of it plus what the JVM's monotonic clock has counted since. A
 * wrong or stepping system clock changes nothing. Thread-safe.
 */
final class NodeClock {

    private final LongSupplier nanoTime;

    /** Database milliseconds minus monotonic milliseconds; one field, so that a reading is never torn. */
    private volatile long offset;

    NodeClock(long databaseNow) {
        this(databaseNow, System::nanoTime);
    }

    NodeClock(long databaseNow, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.offset = databaseNow - monotonic();
    }

    long now() {
        return offset + monotonic();
    }

    /** Takes a fresh reading of the database's clock. */
    void adjust(long databaseNow) {
        this.offset = databaseNow - monotonic();
    }

    private long monotonic() {
        return Math.floorDiv(nanoTime.getAsLong(), 1_000_000L);
    }
}
