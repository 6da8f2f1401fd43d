package io.github.rowmq.message;

import jakarta.jms.JMSException;

/** The session behind {@link jakarta.jms.Message#acknowledge}. */
@FunctionalInterface
public interface Acknowledger {

    /**
     * Acknowledges what the session has delivered, if its mode is to wait for this.
     *
     * @throws JMSException among others {@code IllegalStateException} if the session is closed
     */
    void acknowledge() throws JMSException;
}
