package io.github.rowmq.session;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;

/** The checks of what a producer can be set to (Jakarta Messaging 3.1, section 7.4 to 7.9). Stateless. */
final class ProducerSettings {

    private static final int HIGHEST_PRIORITY = 9;

    private ProducerSettings() {}

    static int deliveryMode(int mode) throws JMSException {
        if (mode != DeliveryMode.PERSISTENT && mode != DeliveryMode.NON_PERSISTENT) {
            throw new JMSException("The delivery mode must be PERSISTENT (2) or NON_PERSISTENT (1), not " + mode);
        }
        return mode;
    }

    static int priority(int priority) throws JMSException {
        if (priority < 0 || priority > HIGHEST_PRIORITY) {
            throw new JMSException("The priority must be from 0 to 9, not " + priority);
        }
        return priority;
    }

    static long timeToLive(long millis) throws JMSException {
        if (millis < 0) {
            throw new JMSException("The time to live must not be negative, as " + millis + " is");
        }
        return millis;
    }

    static long deliveryDelay(long millis) throws JMSException {
        if (millis < 0) {
            throw new JMSException("The delivery delay must not be negative, as " + millis + " is");
        }
        return millis;
    }

    /** A moment from now; the end of time if it would be beyond. */
    static long after(long now, long millis) {
        return millis > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + millis;
    }
}
