package io.github.rowmq.store.node;

import io.github.rowmq.store.sql.NodeTable;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers deliveries: ascending within a node, unique over all nodes, and ordered by database time between nodes to
 * within the length of a commit, so that a queue is first in, first out whichever JVM sends. Thread-safe.
 *
 * <p>41 bits of milliseconds since 2020, 10 bits of the incarnation, which no other node has at the same time, 12 bits
 * of a counter. When the counter runs over, the next millisecond is borrowed.
 */
final class DeliveryIds {

    /** Most ids that one call can reserve. */
    static final int MAX_RESERVE = 4096;

    private static final long EPOCH = 1_577_836_800_000L;
    private static final int SLOT_BITS = NodeTable.SLOT_BITS;
    private static final int COUNTER_BITS = 12;
    private static final long SLOT_MASK = (1L << SLOT_BITS) - 1;
    private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;

    private final NodeClock clock;

    /** Milliseconds and counter of the next id, without the slot between them. */
    private final AtomicLong next = new AtomicLong();

    DeliveryIds(NodeClock clock) {
        this.clock = clock;
    }

    /** The lowest id of any node at a time in database milliseconds. */
    static long firstOf(long millis) {
        return Math.max(0, millis - EPOCH) << (SLOT_BITS + COUNTER_BITS);
    }

    /** Reserves {@code count} consecutive ids for a node and returns the first. */
    long reserve(long incarnation, int count) {
        if (count < 1 || count > MAX_RESERVE) {
            throw new IllegalArgumentException("Between 1 and " + MAX_RESERVE + " ids can be reserved, not " + count);
        }
        long floor = (clock.now() - EPOCH) << COUNTER_BITS;
        while (true) {
            long current = next.get();
            long first = Math.max(current, floor);
            if ((first & COUNTER_MASK) + count > COUNTER_MASK + 1) {
                first = ((first >>> COUNTER_BITS) + 1) << COUNTER_BITS;
            }
            if (next.compareAndSet(current, first + count)) {
                long millis = first >>> COUNTER_BITS;
                long slot = incarnation & SLOT_MASK;
                return (((millis << SLOT_BITS) | slot) << COUNTER_BITS) | (first & COUNTER_MASK);
            }
        }
    }
}
