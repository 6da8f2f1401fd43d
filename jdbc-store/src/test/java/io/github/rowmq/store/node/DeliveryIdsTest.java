package io.github.rowmq.store.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeliveryIdsTest {

    private static final long NOW = 1_790_000_000_000L;

    private final AtomicLong nanos = new AtomicLong();
    private final NodeClock clock = new NodeClock(() -> NOW, nanos::get, () -> 0);
    private final DeliveryIds ids = new DeliveryIds(clock);

    @Test
    void idsAscendEvenIfTheClockStandsStill() {
        long last = 0;
        for (int i = 0; i < 20_000; i++) {
            long id = ids.reserve(7, 1);
            assertThat(id).isGreaterThan(last);
            last = id;
        }
    }

    @Test
    void idsAscendThoughTheDatabaseClockGoesBack() {
        long before = ids.reserve(7, 1);
        clock.adjust(() -> NOW - 3_600_000);
        assertThat(ids.reserve(7, 1)).isGreaterThan(before);
    }

    @Test
    void aReservationIsConsecutiveAndOverlapsNoOther() {
        Set<Long> seen = new HashSet<>();
        for (int count : new int[] {1, 4096, 3, 4095, 17, 4096, 1}) {
            long first = ids.reserve(7, count);
            for (long id = first; id < first + count; id++) {
                assertThat(seen.add(id)).isTrue();
            }
        }
    }

    @Test
    void nodesDoNotCollideInTheSameMillisecond() {
        DeliveryIds other = new DeliveryIds(clock);
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.add(ids.reserve(7, 1))).isTrue();
            assertThat(seen.add(other.reserve(8, 1))).isTrue();
        }
    }

    @Test
    void laterTimeOnAnotherNodeIsALaterId() {
        long first = ids.reserve(900, 1);
        nanos.addAndGet(2_000_000);
        assertThat(new DeliveryIds(clock).reserve(3, 1)).isGreaterThan(first);
    }

    @Test
    void moreThanTheCounterHoldsIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ids.reserve(7, 4097));
        assertThatIllegalArgumentException().isThrownBy(() -> ids.reserve(7, 0));
    }
}
