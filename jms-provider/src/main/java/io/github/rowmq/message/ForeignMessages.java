package io.github.rowmq.message;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of other providers, and of pools and agents that wrap messages: they can be sent like our own (Jakarta
 * Messaging 3.1, section 3.12). What they are is told by the interfaces they implement, never by their class. Stateless.
 */
public final class ForeignMessages {

    private static final int CHUNK = 64 * 1024;

    private ForeignMessages() {}

    /**
     * The message itself if it is one of ours, otherwise a copy of it.
     *
     * @throws JMSException as {@link #copy}
     */
    public static RowMQMessage own(Message message) throws JMSException {
        return message instanceof RowMQMessage known ? known : copy(message);
    }

    /**
     * A copy of correlation id, reply destination, type, properties and body; the other headers are the send's. A bytes
     * or stream message is reset before it is read, and again after, as there is no other way to read it. Properties
     * that only providers set are left out.
     *
     * @throws MessageFormatException if a property has a name or a value that is not possible; the message names it
     * @throws JMSException if the other message could not be read
     */
    public static RowMQMessage copy(Message foreign) throws JMSException {
        RowMQMessage copy = copyBody(foreign);
        copyCorrelationId(foreign, copy);
        copy.setJMSReplyTo(foreign.getJMSReplyTo());
        copy.setJMSType(foreign.getJMSType());
        for (String name : names(foreign.getPropertyNames())) {
            if (!PropertyNames.isProviders(name)) {
                copyProperty(foreign, copy, name);
            }
        }
        return copy;
    }

    /** Other providers keep bytes apart from the string. */
    private static void copyCorrelationId(Message foreign, RowMQMessage copy) throws JMSException {
        String id = foreign.getJMSCorrelationID();
        if (id != null) {
            copy.setJMSCorrelationID(id);
            return;
        }
        try {
            copy.setJMSCorrelationIDAsBytes(foreign.getJMSCorrelationIDAsBytes());
        } catch (UnsupportedOperationException e) {
            // A provider without correlation identifiers of its own form need not have bytes (section 3.4.5).
            copy.setJMSCorrelationID(null);
        }
    }

    private static void copyProperty(Message foreign, RowMQMessage copy, String name) throws JMSException {
        try {
            copy.setObjectProperty(name, foreign.getObjectProperty(name));
        } catch (IllegalArgumentException e) {
            MessageFormatException invalid = new MessageFormatException("The property \"" + name
                    + "\" of a message of class " + foreign.getClass().getName() + " cannot be sent: "
                    + e.getMessage());
            invalid.initCause(e);
            throw invalid;
        }
    }

    private static RowMQMessage copyBody(Message foreign) throws JMSException {
        if (foreign instanceof TextMessage text) {
            return (RowMQMessage) Messages.text(text.getText());
        }
        if (foreign instanceof BytesMessage bytes) {
            return copyBytes(bytes);
        }
        if (foreign instanceof MapMessage map) {
            return copyMap(map);
        }
        if (foreign instanceof StreamMessage stream) {
            return copyStream(stream);
        }
        if (foreign instanceof ObjectMessage object) {
            return (RowMQMessage) Messages.object(object.getObject());
        }
        return new RowMQMessage();
    }

    private static RowMQMessage copyBytes(BytesMessage foreign) throws JMSException {
        RowMQBytesMessage copy = new RowMQBytesMessage();
        foreign.reset();
        byte[] chunk = new byte[CHUNK];
        int count = foreign.readBytes(chunk);
        while (count > 0) {
            copy.writeBytes(chunk, 0, count);
            // Less than asked for means that there is no more.
            count = count < CHUNK ? 0 : foreign.readBytes(chunk);
        }
        foreign.reset();
        return copy;
    }

    private static RowMQMessage copyMap(MapMessage foreign) throws JMSException {
        RowMQMapMessage copy = new RowMQMapMessage();
        for (String name : names(foreign.getMapNames())) {
            copy.setObject(name, foreign.getObject(name));
        }
        return copy;
    }

    private static RowMQMessage copyStream(StreamMessage foreign) throws JMSException {
        RowMQStreamMessage copy = new RowMQStreamMessage();
        foreign.reset();
        boolean more = true;
        while (more) {
            try {
                copy.writeObject(foreign.readObject());
            } catch (MessageEOFException end) {
                more = false;
            }
        }
        foreign.reset();
        return copy;
    }

    private static List<String> names(@Nullable Enumeration<?> enumeration) {
        // Not every provider knows an enumeration of nothing.
        if (enumeration == null) {
            return List.of();
        }
        return Collections.list(enumeration).stream().map(String::valueOf).toList();
    }
}
