package io.github.rowmq.session;

import io.github.rowmq.store.Delivery;
import jakarta.jms.JMSException;

/** How a session that acknowledges by itself tells the store. Thread-safe. */
interface Acknowledgements {

    /**
     * Acknowledges a delivery, now or soon. Blocks only while too many acknowledgements are on their way.
     *
     * @throws JMSException if the outcome is awaited and the message will come again
     */
    void add(Delivery delivery) throws JMSException;

    /** Waits until everything added before is with the store, or the store is known not to take it. */
    void settle();
}
