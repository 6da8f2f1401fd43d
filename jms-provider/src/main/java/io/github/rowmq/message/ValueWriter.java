package io.github.rowmq.message;

import io.github.rowmq.store.Body;
import jakarta.jms.MessageFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Writes typed values as JSON that SQL can query and that keeps their types. What JSON tells by itself stands plain: a
 * boolean, a string, a whole number for an int, one with a decimal point for a double. Other types are named beside
 * the values:
 *
 * <ul>
 *   <li>properties and map bodies: an object, whose member with the empty name, which no value can have, names the
 *       types: <code>{"":{"count":"long"},"count":5,"region":"EU"}</code>
 *   <li>stream bodies: an array, with an object of one member for such a value: <code>["EU",1.5,{"long":5}]</code>
 * </ul>
 *
 * <p>Bytes are written in Base64; numbers that are not finite as strings; strings that no database would take as
 * {@link JsonText} describes, as type {@code escaped}. Names that need it are escaped likewise, and the types then have
 * a member <code>"":"escaped"</code>. {@link ValueReader} reads it all back. Stateless.
 */
final class ValueWriter {

    private ValueWriter() {}

    /** The JSON text of the properties of a message. */
    static String properties(NamedValues properties) throws MessageFormatException {
        String known = properties.json();
        if (known != null) {
            return known;
        }
        JsonOutput out = JsonOutput.forProperties();
        write(properties, out);
        String json = out.properties();
        properties.json(json);
        return json;
    }

    static Body map(NamedValues items, long maxSize) throws MessageFormatException {
        JsonOutput out = JsonOutput.forBody(maxSize);
        write(items, out);
        return out.body();
    }

    static Body stream(StreamItems items, long maxSize) throws MessageFormatException {
        JsonOutput out = JsonOutput.forBody(maxSize);
        out.raw('[');
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                out.raw(',');
            }
            Object item = items.get(i);
            ValueType type = ValueType.toName(item);
            if (type == null) {
                value(item, out);
            } else {
                out.raw("{\"").raw(type.label()).raw("\":");
                value(item, out);
                out.raw('}');
            }
        }
        return out.raw(']').body();
    }

    private static void write(NamedValues values, JsonOutput out) throws MessageFormatException {
        boolean escapeNames = needEscapes(values);
        boolean first = types(values, escapeNames, out.raw('{'));
        for (int i = 0; i < values.size(); i++) {
            if (!first) {
                out.raw(',');
            }
            first = false;
            name(values.name(i), escapeNames, out);
            value(values.value(i), out);
        }
        out.raw('}');
    }

    private static boolean needEscapes(NamedValues values) {
        for (int i = 0; i < values.size(); i++) {
            if (!JsonText.isPlain(values.name(i))) {
                return true;
            }
        }
        return false;
    }

    /** Writes the member that names types, if any needs to be named; returns whether it was left out. */
    private static boolean types(NamedValues values, boolean escapeNames, JsonOutput out)
            throws MessageFormatException {
        boolean first = true;
        if (escapeNames) {
            out.raw("\"\":{\"\":\"escaped\"");
            first = false;
        }
        for (int i = 0; i < values.size(); i++) {
            ValueType type = ValueType.toName(values.value(i));
            if (type != null) {
                out.raw(first ? "\"\":{" : ",");
                first = false;
                name(values.name(i), escapeNames, out);
                out.raw('"').raw(type.label()).raw('"');
            }
        }
        if (!first) {
            out.raw('}');
        }
        return first;
    }

    private static void name(String name, boolean escape, JsonOutput out) throws MessageFormatException {
        out.quoted(escape ? JsonText.escape(name) : name).raw(':');
    }

    private static void value(@Nullable Object value, JsonOutput out) throws MessageFormatException {
        if (value == null) {
            out.raw("null");
        } else if (value instanceof String text) {
            out.quoted(JsonText.isPlain(text) ? text : JsonText.escape(text));
        } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            out.number(((Number) value).intValue());
        } else if (value instanceof Long number) {
            out.number(number.longValue());
        } else if (value instanceof Boolean truth) {
            out.raw(truth ? "true" : "false");
        } else if (value instanceof Double number) {
            decimal(number, Double.isFinite(number), out);
        } else if (value instanceof Float number) {
            decimal(number, Float.isFinite(number), out);
        } else if (value instanceof Character character) {
            out.quoted(JsonText.escape(character.toString()));
        } else {
            out.base64((byte[]) value);
        }
    }

    private static void decimal(Number value, boolean finite, JsonOutput out) throws MessageFormatException {
        if (finite) {
            out.raw(value.toString());
        } else {
            out.quoted(value.toString());
        }
    }
}
