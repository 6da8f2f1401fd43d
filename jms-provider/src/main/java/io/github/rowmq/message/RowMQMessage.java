package io.github.rowmq.message;

import io.github.rowmq.store.Body;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.StoreException;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import org.jspecify.annotations.Nullable;

/**
 * A message of RowMQ: one without a body, or the common part of the five types that have one (Jakarta Messaging 3.1,
 * sections 3.4 to 3.11). Made by {@link Messages} to be sent, and by {@link MessageCodec} when received.
 *
 * <p>Confined to a session, or to a thread while it belongs to none. What was sent is not affected by later changes of
 * the object, and every consumer has an object of its own.
 */
public class RowMQMessage extends PropertyMessage {

    private boolean bodyReadOnly;
    private @Nullable Acknowledger acknowledger;

    /** What was received, or null. */
    private @Nullable MessageRecord record;

    /** Where a body comes from that is still in the database, and the limits and allow-list that hold. */
    private @Nullable MessageCodec codec;

    private long deliveryId;

    /** The body that was received, until it is cleared. */
    private @Nullable Body receivedBody;

    RowMQMessage() {}

    /** Takes what was received; body and properties are read-only from now on. */
    final void take(MessageRecord received, MessageCodec owner, long delivery) {
        record = received;
        codec = owner;
        deliveryId = delivery;
        receivedBody = received.body();
        bodyReadOnly = true;
    }

    /** Takes the headers of what was received. */
    final void takeHeaders(MessageRecord received, Destination source, int count) {
        takeHeaders(received, source, count > 1);
        takeProperties(received.properties() != null, count);
    }

    /** Who is told of {@link #acknowledge}; a message without one ignores the call. */
    public final void setAcknowledger(@Nullable Acknowledger acknowledger) {
        this.acknowledger = acknowledger;
    }

    /**
     * Fetches a large body now, because later it may be gone: with the acknowledgement, for one. Does nothing if the
     * body is at hand. Blocks.
     *
     * @throws DamagedMessageException if it is gone or damaged
     * @throws JMSException if it cannot be fetched at present
     */
    public final void loadBody() throws JMSException {
        if (!(receivedBody instanceof Body.Stored) || codec == null) {
            return;
        }
        try {
            receivedBody = codec.loader().load(deliveryId);
        } catch (JMSException e) {
            if (e.getCause() instanceof StoreException failure && failure.kind() == StoreException.Kind.CORRUPT) {
                throw new DamagedMessageException(
                        String.valueOf(getJMSMessageID()), "its body is gone: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    /**
     * Reads everything that is otherwise read when it is asked for, so that a damaged message is found before the
     * application has it. Costs the time to parse the properties and a map or stream body.
     *
     * @throws DamagedMessageException if it cannot be read
     * @throws JMSException if a large body cannot be fetched
     */
    public final void validate() throws JMSException {
        if (record != null) {
            MessageView.properties(record);
            getJMSReplyTo();
            checkBody();
        }
    }

    @Override
    public final void acknowledge() throws JMSException {
        if (acknowledger != null) {
            acknowledger.acknowledge();
        }
    }

    @Override
    public final void clearBody() {
        receivedBody = null;
        bodyReadOnly = false;
        discardBody();
    }

    @Override
    public <T> @Nullable T getBody(Class<T> type) throws JMSException {
        return null;
    }

    @Override
    @SuppressWarnings("rawtypes") // As the interface has it.
    public boolean isBodyAssignableTo(Class type) throws JMSException {
        return true;
    }

    /** The type and the id, nothing of the content. */
    @Override
    public final String toString() {
        return kind() + " message " + getJMSMessageID();
    }

    /** The word for its type in the store. */
    MessageKind kind() {
        return MessageKind.MESSAGE;
    }

    /** The body to be sent, not affected by later changes. */
    Body shareBody(long maxSize) throws JMSException {
        return Body.NONE;
    }

    /** The decoded form of what {@link #shareBody} gave, or null if that needs no decoding. */
    @Nullable
    Object shareView() throws JMSException {
        return null;
    }

    /** Forgets the body. */
    void discardBody() {}

    /** Reads the body of a received message. */
    void checkBody() throws JMSException {}

    @Override
    final @Nullable NamedValues decodeProperties() throws DamagedMessageException {
        return record == null ? null : MessageView.properties(record);
    }

    /** The body that was received and not cleared since, loaded if need be; null if there is none. */
    final @Nullable Body receivedBody() throws JMSException {
        loadBody();
        return receivedBody;
    }

    final @Nullable MessageRecord record() {
        return record;
    }

    final @Nullable MessageCodec codec() {
        return codec;
    }

    final DamagedMessageException damagedBody() {
        return new DamagedMessageException(String.valueOf(getJMSMessageID()), "its body is of the wrong kind", null);
    }

    final boolean isBodyReadOnly() {
        return bodyReadOnly;
    }

    final void bodyReadOnly(boolean readOnly) {
        this.bodyReadOnly = readOnly;
    }

    final void checkWriteable() throws MessageNotWriteableException {
        if (bodyReadOnly) {
            throw new MessageNotWriteableException(
                    "The body is read-only, as it was received or reset; clearBody() makes it writeable");
        }
    }

    final void checkReadable() throws MessageNotReadableException {
        if (!bodyReadOnly) {
            throw new MessageNotReadableException("The body is write-only until reset() is called");
        }
    }

    final MessageFormatException notAssignable(Class<?> type) {
        return new MessageFormatException("The body of a " + kind() + " message cannot be had as " + type.getName());
    }
}
