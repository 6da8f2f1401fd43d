package io.github.rowmq.store.node;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The database's time, known locally: the last reading of it plus what the JVM's monotonic clock has counted since. A
 * wrong or stepping system clock changes nothing.
 *
 * <p>A reading says what the database's time was at some moment while the database was asked, not at which. If the system
 * clock fits in there it is as good an estimate as any, and is taken: where both clocks are the same or kept together, a
 * time stamp is then exactly what the application's own clock shows. Otherwise the time is the earliest that fits.
 *
 * <p>Thread-safe.
 */
final class NodeClock {

    /** What one millisecond in the database's answer may have been rounded by. */
    private static final long ROUNDING = TimeUnit.MILLISECONDS.toNanos(1);

    /** A reading that took longer says too little to find a wrong system clock. */
    private static final long LONGEST_READING = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private final LongSupplier systemTime;

    /** Database time minus monotonic time, in nanoseconds; one field, so that a reading is never torn. */
    private volatile long offset;

    /**
     * A clock set by a first reading.
     *
     * @param reading asks the database for its time, in milliseconds since the epoch
     */
    NodeClock(LongSupplier reading) {
        this(reading, System::nanoTime, NodeClock::systemNanos);
    }

    /**
     * A clock over other clocks.
     *
     * @param reading as above
     * @param nanoTime monotonic
     * @param systemTime nanoseconds since the epoch
     */
    NodeClock(LongSupplier reading, LongSupplier nanoTime, LongSupplier systemTime) {
        this.nanoTime = nanoTime;
        this.systemTime = systemTime;
        this.offset = read(reading);
    }

    /** The database's time in milliseconds since the epoch. */
    long now() {
        return Math.floorDiv(offset + nanoTime.getAsLong(), 1_000_000L);
    }

    /** Takes a fresh reading of the database's clock; if that throws, nothing changes. */
    void adjust(LongSupplier reading) {
        this.offset = read(reading);
    }

    private long read(LongSupplier reading) {
        long before = nanoTime.getAsLong();
        long database = TimeUnit.MILLISECONDS.toNanos(reading.getAsLong());
        long after = nanoTime.getAsLong();
        long earliest = database - after;
        long latest = database - before;
        long system = systemTime.getAsLong() - nanoTime.getAsLong();
        boolean fits =
                after - before <= LONGEST_READING && earliest - ROUNDING <= system && system <= latest + ROUNDING;
        return fits ? system : earliest;
    }

    private static long systemNanos() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
