package io.github.rowmq.message;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The headers that a send decides, whatever the message had before (Jakarta Messaging 3.1, section 3.4.12). Immutable.
 *
 * @param messageId unlike any other, {@code ID:} included
 * @param timestamp when it was sent, in milliseconds since the epoch
 * @param priority 0 to 9
 * @param persistent the delivery mode
 * @param expiration milliseconds since the epoch, or 0 for never
 * @param deliveryTime milliseconds since the epoch before which it is not delivered, or 0 for no delay
 */
public record SendHeaders(
        String messageId, long timestamp, int priority, boolean persistent, long expiration, long deliveryTime) {

    private static final Logger LOG = LoggerFactory.getLogger(SendHeaders.class);

    /**
     * Writes the headers to the sender's object, which may be of any provider. To be called before the send is
     * reported complete.
     */
    public void writeTo(Message message, Destination destination) throws JMSException {
        message.setJMSMessageID(messageId);
        message.setJMSTimestamp(timestamp);
        message.setJMSPriority(priority);
        message.setJMSDeliveryMode(persistent ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT);
        message.setJMSExpiration(expiration);
        message.setJMSDestination(destination);
        try {
            message.setJMSDeliveryTime(deliveryTime == 0 ? timestamp : deliveryTime);
        } catch (UnsupportedOperationException | AbstractMethodError e) {
            LOG.debug("A message of {} has no delivery time, as before JMS 2.0; it is sent", message.getClass(), e);
        }
    }
}
