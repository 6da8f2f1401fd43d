package io.github.rowmq.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Messages as text, for people and as JSON. Objects in messages are not deserialised. Stateless. */
final class MessageText {

    private static final JsonFactory JSON = new JsonFactory();

    private static final String DELIVERY_COUNT = "JMSXDeliveryCount";

    private MessageText() {}

    /** The kind of a message: {@code text}, {@code bytes}, {@code map}, {@code stream}, {@code object} or {@code message}. */
    static String type(Message message) {
        if (message instanceof TextMessage) {
            return "text";
        }
        if (message instanceof BytesMessage) {
            return "bytes";
        }
        if (message instanceof MapMessage) {
            return "map";
        }
        if (message instanceof StreamMessage) {
            return "stream";
        }
        return message instanceof ObjectMessage ? "object" : "message";
    }

    /** The time of a header, or null for none. */
    static @Nullable String time(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
    }

    /** The body alone, as text; what is no text is written as it would be in Java or JSON. */
    static String body(Message message) throws JMSException {
        Object body = value(message);
        if (body instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return body == null ? "" : body.toString();
    }

    /** A string, bytes, a map, a list, or null where there is none or it is an object. */
    private static @Nullable Object value(Message message) throws JMSException {
        if (message instanceof TextMessage text) {
            return text.getText();
        }
        if (message instanceof BytesMessage bytes) {
            return bytes(bytes);
        }
        if (message instanceof MapMessage map) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (String name : names(map.getMapNames())) {
                values.put(name, map.getObject(name));
            }
            return values;
        }
        return message instanceof StreamMessage stream ? items(stream) : null;
    }

    private static List<String> names(Enumeration<?> names) {
        List<String> all = new ArrayList<>();
        while (names.hasMoreElements()) {
            all.add(String.valueOf(names.nextElement()));
        }
        return all;
    }

    private static byte[] bytes(BytesMessage message) throws JMSException {
        message.reset();
        byte[] bytes = new byte[Math.toIntExact(message.getBodyLength())];
        message.readBytes(bytes);
        message.reset();
        return bytes;
    }

    private static List<@Nullable Object> items(StreamMessage message) throws JMSException {
        List<@Nullable Object> items = new ArrayList<>();
        message.reset();
        while (true) {
            try {
                items.add(message.readObject());
            } catch (MessageEOFException e) {
                // This is how a stream ends.
                message.reset();
                return items;
            }
        }
    }

    /** Headers, properties and body for people. */
    static void print(PrintWriter out, Message message) throws JMSException {
        out.println(line(message));
        for (String name : names(message.getPropertyNames())) {
            if (name.equals(DELIVERY_COUNT)) {
                continue;
            }
            out.println("  " + OneLine.escaped(name + " = " + message.getObjectProperty(name)));
        }
        out.println(OneLine.escaped(body(message), true));
    }

    private static String line(Message message) throws JMSException {
        StringBuilder line = new StringBuilder(Objects.toString(message.getJMSMessageID()));
        line.append("  ").append(type(message)).append("  ").append(time(message.getJMSTimestamp()));
        line.append("  priority ").append(message.getJMSPriority());
        append(line, "type", message.getJMSType());
        append(line, "correlation", message.getJMSCorrelationID());
        append(line, "reply to", message.getJMSReplyTo());
        if (message.getJMSRedelivered()) {
            append(line, "delivery", message.getIntProperty(DELIVERY_COUNT));
        }
        return OneLine.escaped(line.toString());
    }

    private static void append(StringBuilder line, String name, @Nullable Object value) {
        if (value != null) {
            line.append("  ").append(name).append(' ').append(value);
        }
    }

    /** All of it as one JSON object on one line. */
    static String json(Message message) throws JMSException {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            writeHeaders(json, message);
            json.writeObjectFieldStart("properties");
            for (String name : names(message.getPropertyNames())) {
                write(json, name, message.getObjectProperty(name));
            }
            json.writeEndObject();
            write(json, "body", value(message));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    private static void writeHeaders(JsonGenerator json, Message message) throws IOException, JMSException {
        write(json, "messageID", message.getJMSMessageID());
        write(json, "destination", Objects.toString(message.getJMSDestination()));
        write(json, "kind", type(message));
        write(json, "timestamp", time(message.getJMSTimestamp()));
        write(json, "priority", message.getJMSPriority());
        write(json, "persistent", message.getJMSDeliveryMode() == DeliveryMode.PERSISTENT);
        write(json, "expiration", time(message.getJMSExpiration()));
        write(json, "deliveryTime", time(message.getJMSDeliveryTime()));
        write(json, "correlationID", message.getJMSCorrelationID());
        write(json, "type", message.getJMSType());
        write(
                json,
                "replyTo",
                message.getJMSReplyTo() == null ? null : message.getJMSReplyTo().toString());
        write(json, "redelivered", message.getJMSRedelivered());
    }

    /** Writes a value by its type; bytes in base 64. */
    private static void write(JsonGenerator json, String name, @Nullable Object value) throws IOException {
        json.writeFieldName(name);
        write(json, value);
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Double || value instanceof Float) {
            json.writeNumber(((Number) value).doubleValue());
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value instanceof byte[] bytes) {
            json.writeBinary(bytes);
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                write(json, String.valueOf(entry.getKey()), entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object item : list) {
                write(json, item);
            }
            json.writeEndArray();
        } else {
            json.writeString(value.toString());
        }
    }
}
