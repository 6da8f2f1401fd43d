package io.github.rowmq.session;

import io.github.rowmq.RowMQDestination;
import io.github.rowmq.message.Acknowledger;
import io.github.rowmq.message.DamagedMessageException;
import io.github.rowmq.message.MessageCodec;
import io.github.rowmq.message.RowMQMessage;
import io.github.rowmq.store.Delivery;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.TextMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes messages of the deliveries that a session takes. Thread-safe. */
final class ReceivedMessages {

    private static final Logger LOG = LoggerFactory.getLogger(ReceivedMessages.class);

    private final SessionPath path;
    private final MessageCodec codec;
    private final Acknowledger acknowledger;

    ReceivedMessages(SessionPath path, MessageCodec codec, Acknowledger acknowledger) {
        this.path = path;
        this.codec = codec;
        this.acknowledger = acknowledger;
    }

    /**
     * The message of a delivery, read as a whole, because an acknowledgement may delete what is not read yet.
     *
     * @return null if it cannot be read; the delivery was set aside then
     * @throws JMSException if the database could not be asked; the delivery was given back then
     */
    @Nullable
    RowMQMessage decode(Taken taken, RowMQDestination destination) throws JMSException {
        Delivery delivery = taken.delivery();
        try {
            RowMQMessage message = codec.fromDelivery(delivery, destination);
            message.validate();
            message.setAcknowledger(acknowledger);
            return message;
        } catch (DamagedMessageException e) {
            setAside(delivery, e);
            return null;
        } catch (JMSException | RuntimeException | Error e) {
            path.release(List.of(taken), false);
            throw e;
        }
    }

    private void setAside(Delivery delivery, DamagedMessageException damage) {
        LOG.error("Set aside a message of {}: {}", delivery.source(), damage.getMessage(), damage);
        path.node().settlements().setAside(path.channel(), delivery, String.valueOf(damage.getMessage()));
    }

    /**
     * Whether a body of a type can be received without its message, as that of a stream message or of one that has none
     * never can (section 8.6).
     */
    static boolean hasBody(Message message, Class<?> type) throws JMSException {
        boolean some = message instanceof TextMessage
                || message instanceof BytesMessage
                || message instanceof MapMessage
                || message instanceof ObjectMessage;
        return some && message.isBodyAssignableTo(type);
    }
}
