package io.github.rowmq.store.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class NodeClockTest {

    private static final long NOW = 1_790_000_000_000L;
    private static final long MILLI = 1_000_000L;

    /** Negative, as {@link System#nanoTime} may be. */
    private final AtomicLong nanos = new AtomicLong(-5_000_000_123L);

    /** By how much the system clock is ahead of the database's. */
    private final AtomicLong ahead = new AtomicLong();

    private final long origin = nanos.get();

    @Test
    void aSystemClockThatAgreesWithTheDatabaseIsTakenToTheMillisecond() {
        // The database answers 7 ms after it was asked and took its time at once.
        NodeClock clock = clock(reading(0, 7));

        assertThat(clock.now()).isEqualTo(NOW + 7);
    }

    @Test
    void timePassesBetweenReadings() {
        NodeClock clock = clock(reading(0, 2));
        nanos.addAndGet(1_234 * MILLI);

        assertThat(clock.now()).isEqualTo(NOW + 2 + 1_234);
    }

    @Test
    void aSystemClockThatIsAheadOfTheDatabaseIsNotTaken() {
        ahead.set(50 * MILLI);

        assertThat(clock(reading(0, 7)).now()).isEqualTo(NOW);
    }

    @Test
    void aSystemClockThatIsBehindTheDatabaseIsNotTaken() {
        ahead.set(-3_600_000 * MILLI);

        assertThat(clock(reading(3, 4)).now()).isEqualTo(NOW + 3);
    }

    @Test
    void aReadingThatTookLongDoesNotVouchForTheSystemClock() {
        ahead.set(2_000 * MILLI);

        assertThat(clock(reading(3_000, 3_000)).now()).isEqualTo(NOW + 3_000);
    }

    @Test
    void aSteppingSystemClockChangesNothing() {
        NodeClock clock = clock(reading(0, 1));
        ahead.set(3_600_000 * MILLI);
        nanos.addAndGet(10 * MILLI);

        assertThat(clock.now()).isEqualTo(NOW + 11);
    }

    @Test
    void aReadingThatFailsChangesNothing() {
        NodeClock clock = clock(reading(0, 1));

        assertThatIllegalStateException()
                .isThrownBy(() -> clock.adjust(() -> {
                    throw new IllegalStateException("the database is away");
                }));
        assertThat(clock.now()).isEqualTo(NOW + 1);
    }

    private NodeClock clock(LongSupplier reading) {
        return new NodeClock(reading, nanos::get, () -> databaseNanos() + ahead.get());
    }

    /** The database's true time. */
    private long databaseNanos() {
        return NOW * MILLI + nanos.get() - origin;
    }

    /** A reading that the database makes some milliseconds after it was asked, and whose answer takes some more. */
    private LongSupplier reading(long asking, long answering) {
        return () -> {
            nanos.addAndGet(asking * MILLI);
            long answer = databaseNanos() / MILLI;
            nanos.addAndGet(answering * MILLI);
            return answer;
        };
    }
}
