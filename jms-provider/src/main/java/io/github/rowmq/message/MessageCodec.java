package io.github.rowmq.message;

import io.github.rowmq.store.Body;
import io.github.rowmq.store.Browser;
import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.MessageRecord;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;

/**
 * Turns messages into records of the store and back. Immutable and thread-safe; one serves all sessions of a
 * connection factory.
 */
public final class MessageCodec {

    private final long maxBodySize;
    private final BodyLoader loader;
    private final ObjectAllowList allowList;

    /**
     * A codec with these limits.
     *
     * @param maxBodySize largest body that can be sent, in bytes as stored
     * @param loader fetches bodies that the store delivers without, because they are large
     * @param allowList the classes that the body of a received object message may contain
     */
    public MessageCodec(long maxBodySize, BodyLoader loader, ObjectAllowList allowList) {
        this.maxBodySize = maxBodySize;
        this.loader = loader;
        this.allowList = allowList;
    }

    /**
     * The message as it is now, with the headers of a send. Later changes of the message do not reach the record.
     *
     * @throws MessageFormatException if body or properties are too large
     * @throws jakarta.jms.InvalidDestinationException if the reply destination is another provider's and its name
     *     cannot be one of ours
     * @throws JMSException if the body of a received message that is sent on cannot be fetched
     */
    public MessageRecord toRecord(RowMQMessage message, SendHeaders headers) throws JMSException {
        Body body = message.shareBody(maxBodySize);
        BodySizes.check(body, maxBodySize);
        NamedValues properties = message.shareProperties();
        MessageRecord sent = MessageRecord.builder(
                        headers.messageId(), message.kind().word())
                .timestamp(headers.timestamp())
                .priority(headers.priority())
                .persistent(headers.persistent())
                .expiration(headers.expiration())
                .deliveryTime(headers.deliveryTime())
                .correlationId(message.getJMSCorrelationID())
                .type(message.getJMSType())
                .replyTo(message.replyToText())
                .properties(properties == null ? null : ValueWriter.properties(properties))
                .body(body)
                .build();
        // A large body of a map or stream is not kept twice.
        Object view = body instanceof Body.Bytes ? null : message.shareView();
        if (properties != null || view != null) {
            sent.view(new MessageView(properties, view));
        }
        return sent;
    }

    /**
     * The message object for one consumer. Cheap: properties and body are decoded when they are read.
     *
     * @param destination the object for the destination that the delivery's source belongs to
     * @throws DamagedMessageException if it is known already that the message cannot be read
     */
    public RowMQMessage fromDelivery(Delivery delivery, Destination destination) throws DamagedMessageException {
        return read(delivery.message(), delivery.id(), destination, Math.max(1, delivery.count()));
    }

    /**
     * The message object for a queue browser. Its delivery count is that of the delivery to come.
     *
     * @throws DamagedMessageException if it is known already that the message cannot be read
     */
    public RowMQMessage fromBrowsed(Browser.Browsed browsed, Destination destination) throws DamagedMessageException {
        return read(browsed.message(), browsed.id(), destination, Math.max(0, browsed.count()) + 1);
    }

    private RowMQMessage read(MessageRecord received, long deliveryId, Destination destination, int count)
            throws DamagedMessageException {
        MessageView.checkKnownDamage(received);
        MessageKind kind = MessageKind.ofWord(received.kind());
        if (kind == null) {
            throw new DamagedMessageException(
                    received.messageId(), "there is no message type " + received.kind(), null);
        }
        RowMQMessage message = kind.create();
        message.take(received, this, deliveryId);
        message.takeHeaders(received, destination, count);
        return message;
    }

    BodyLoader loader() {
        return loader;
    }

    ObjectAllowList allowList() {
        return allowList;
    }
}
