package io.github.rowmq.message;

import io.github.rowmq.store.Body;
import jakarta.jms.JMSException;

/** Fetches a large body when the application first asks for it. Thread-safe. */
@FunctionalInterface
public interface BodyLoader {

    /**
     * Fetches the body of a delivery that is still claimed, or was browsed. Blocks.
     *
     * @throws JMSException if the database cannot be asked, or the body is gone or damaged: then its cause is a {@link
     *     io.github.rowmq.store.StoreException} of the kind {@code CORRUPT}
     */
    Body load(long deliveryId) throws JMSException;
}
