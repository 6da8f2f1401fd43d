package io.github.rowmq.store.node;

import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.sql.DeliveryTable;
import org.jspecify.annotations.Nullable;

/**
 * A delivery and the incarnation that claimed it. Immutable but for the state of an early one.
 *
 * @param early not null if it was shown to its consumer before it was written
 */
record ClaimedDelivery(
        DeliveryTable.Key key,
        long incarnation,
        Source source,
        MessageRecord message,
        int count,
        @Nullable EarlySend early)
        implements Delivery {

    /** A delivery whose row is written. */
    static ClaimedDelivery written(
            DeliveryTable.Key key, long incarnation, Source source, MessageRecord message, int count) {
        return new ClaimedDelivery(key, incarnation, source, message, count, null);
    }

    @Override
    public long id() {
        return key.id();
    }

    ClaimedDelivery again() {
        return written(key, incarnation, source, message, count + 1);
    }

    /** Whether its row is certainly written, so that it can be acknowledged in the table. */
    boolean isWritten() {
        return early == null || early.isSettled();
    }
}
