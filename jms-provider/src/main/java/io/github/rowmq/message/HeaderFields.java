package io.github.rowmq.message;

import io.github.rowmq.store.MessageRecord;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a message (Jakarta Messaging 3.1, section 3.4). All can be set at any time; a send overwrites those
 * that are not the application's. Confined to the message's session or thread.
 */
abstract class HeaderFields implements Message {

    private @Nullable String messageId;
    private long timestamp;
    private @Nullable String correlationId;
    private @Nullable Destination replyTo;
    private @Nullable String replyToText;
    private @Nullable Destination destination;
    private int deliveryMode = DEFAULT_DELIVERY_MODE;
    private boolean redelivered;
    private @Nullable String type;
    private long expiration;
    private long deliveryTime;
    private int priority = DEFAULT_PRIORITY;

    /** Takes the headers that came from the store. */
    final void takeHeaders(MessageRecord received, Destination source, boolean again) {
        messageId = received.messageId();
        timestamp = received.timestamp();
        correlationId = received.correlationId();
        replyToText = received.replyTo();
        destination = source;
        deliveryMode = received.persistent() ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT;
        redelivered = again;
        type = received.type();
        expiration = received.expiration();
        deliveryTime = received.deliveryTime() == 0 ? received.timestamp() : received.deliveryTime();
        priority = received.priority();
    }

    /** The reply destination in the form of the store. */
    final @Nullable String replyToText() throws JMSException {
        return replyToText != null ? replyToText : ReplyDestinations.toText(replyTo);
    }

    @Override
    public final @Nullable String getJMSMessageID() {
        return messageId;
    }

    @Override
    public final void setJMSMessageID(@Nullable String id) {
        this.messageId = id;
    }

    @Override
    public final long getJMSTimestamp() {
        return timestamp;
    }

    @Override
    public final void setJMSTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    @Override
    public final byte @Nullable [] getJMSCorrelationIDAsBytes() {
        return CorrelationIds.toBytes(correlationId);
    }

    @Override
    public final void setJMSCorrelationIDAsBytes(byte @Nullable [] correlationId) {
        this.correlationId = CorrelationIds.fromBytes(correlationId);
    }

    @Override
    public final void setJMSCorrelationID(@Nullable String correlationId) {
        this.correlationId = correlationId;
    }

    @Override
    public final @Nullable String getJMSCorrelationID() {
        return correlationId;
    }

    @Override
    public final @Nullable Destination getJMSReplyTo() throws JMSException {
        if (replyToText != null) {
            replyTo = ReplyDestinations.fromText(replyToText);
            if (replyTo == null) {
                throw new DamagedMessageException(
                        String.valueOf(messageId), "its reply destination is neither queue nor topic", null);
            }
            replyToText = null;
        }
        return replyTo;
    }

    @Override
    public final void setJMSReplyTo(@Nullable Destination replyTo) {
        this.replyTo = replyTo;
        this.replyToText = null;
    }

    @Override
    public final @Nullable Destination getJMSDestination() {
        return destination;
    }

    @Override
    public final void setJMSDestination(@Nullable Destination destination) {
        this.destination = destination;
    }

    @Override
    public final int getJMSDeliveryMode() {
        return deliveryMode;
    }

    @Override
    public final void setJMSDeliveryMode(int deliveryMode) throws JMSException {
        if (deliveryMode != DeliveryMode.PERSISTENT && deliveryMode != DeliveryMode.NON_PERSISTENT) {
            throw new JMSException("The delivery mode must be PERSISTENT or NON_PERSISTENT, not " + deliveryMode);
        }
        this.deliveryMode = deliveryMode;
    }

    @Override
    public final boolean getJMSRedelivered() {
        return redelivered;
    }

    @Override
    public final void setJMSRedelivered(boolean redelivered) {
        this.redelivered = redelivered;
    }

    @Override
    public final @Nullable String getJMSType() {
        return type;
    }

    @Override
    public final void setJMSType(@Nullable String type) {
        this.type = type;
    }

    @Override
    public final long getJMSExpiration() {
        return expiration;
    }

    @Override
    public final void setJMSExpiration(long expiration) {
        this.expiration = expiration;
    }

    @Override
    public final long getJMSDeliveryTime() {
        return deliveryTime;
    }

    @Override
    public final void setJMSDeliveryTime(long deliveryTime) {
        this.deliveryTime = deliveryTime;
    }

    @Override
    public final int getJMSPriority() {
        return priority;
    }

    @Override
    public final void setJMSPriority(int priority) throws JMSException {
        if (priority < 0 || priority > 9) {
            throw new JMSException("The priority must be from 0 to 9, not " + priority);
        }
        this.priority = priority;
    }
}
