package io.github.rowmq.message;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Makes the messages that an application fills and sends. Every one is a {@link RowMQMessage}. Stateless. */
public final class Messages {

    private Messages() {}

    /** A message without a body. */
    public static Message message() {
        return new RowMQMessage();
    }

    /** A text message with this text, or none. */
    public static TextMessage text(@Nullable String text) throws JMSException {
        RowMQTextMessage message = new RowMQTextMessage();
        message.setText(text);
        return message;
    }

    /** A bytes message, to be written to. */
    public static BytesMessage bytes() {
        return new RowMQBytesMessage();
    }

    /** A map message without items. */
    public static MapMessage map() {
        return new RowMQMapMessage();
    }

    /** A stream message, to be written to. */
    public static StreamMessage stream() {
        return new RowMQStreamMessage();
    }

    /**
     * An object message with this object as it is now, or none.
     *
     * @throws JMSException if it cannot be serialized
     */
    public static ObjectMessage object(@Nullable Serializable object) throws JMSException {
        RowMQObjectMessage message = new RowMQObjectMessage();
        message.setObject(object);
        return message;
    }
}
