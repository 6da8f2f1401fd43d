package io.github.rowmq.store.node;

import io.github.rowmq.store.testing.Interleavings;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lanes that number their deliveries at the same time get ranges that do not overlap, in the order of their calls. */
@Tag(Interleavings.TAG)
public class DeliveryIdsInterleavingsTest {

    private static final long NOW = 1_790_000_000_000L;

    private final DeliveryIds ids = new DeliveryIds(new NodeClock(() -> NOW, () -> 0, () -> 0));

    @Operation
    public long reserveOne() {
        return ids.reserve(7, 1);
    }

    @Operation
    public long reserveTwo() {
        return ids.reserve(7, 2);
    }

    /** So many that the counter runs over. */
    @Operation
    public long reserveMost() {
        return ids.reserve(7, DeliveryIds.MAX_RESERVE - 1);
    }

    @Test
    void rangesDoNotOverlapInAnyOrder() {
        Interleavings.of(DeliveryIdsInterleavingsTest.class)
                .race("", "reserveOne, reserveOne", "reserveOne, reserveOne")
                .race("", "reserveOne", "reserveTwo", "reserveTwo")
                .race("reserveOne", "reserveMost", "reserveMost, reserveTwo")
                .check();
    }
}
