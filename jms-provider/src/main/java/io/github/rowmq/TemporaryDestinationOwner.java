package io.github.rowmq;

import io.github.rowmq.store.DestinationRef;
import jakarta.jms.JMSException;

/** The connection behind a temporary destination. Thread-safe. */
@FunctionalInterface
public interface TemporaryDestinationOwner {

    /**
     * Deletes a temporary destination that this connection created.
     *
     * @throws JMSException if a consumer of it is still open, or the database failed
     */
    void delete(DestinationRef destination) throws JMSException;
}
