package io.github.rowmq.store.catalog;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The incarnation that new rows name. A transaction may begin under one and end when the node has rejoined under
 * another, so whoever registers something for the life of the node asks afterwards whether that life is over. Thread-safe.
 */
final class Incarnation implements LongSupplier {

    private final LongSupplier node;
    private final AtomicLong rejoined = new AtomicLong();

    Incarnation(LongSupplier node) {
        this.node = node;
    }

    /** The latest; later ones are higher. */
    @Override
    public long getAsLong() {
        return Math.max(node.getAsLong(), rejoined.get());
    }

    /** The node has joined anew, though it may not say so yet. */
    void rejoined(long newIncarnation) {
        rejoined.set(newIncarnation);
    }

    boolean isOver(long incarnation) {
        return incarnation != getAsLong();
    }
}
