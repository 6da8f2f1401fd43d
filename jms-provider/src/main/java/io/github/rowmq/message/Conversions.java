package io.github.rowmq.message;

import jakarta.jms.MessageFormatException;
import org.jspecify.annotations.Nullable;

/**
 * The conversions of Jakarta Messaging 3.1, sections 3.5.4 (properties) and 3.11.3 (map and stream bodies): a value
 * written as one type can be read as a wider one and as a string, and a string as whatever it spells. A missing value
 * is null, and is converted as the {@code valueOf} of the type would convert a null string. Stateless.
 */
final class Conversions {

    private Conversions() {}

    static boolean toBoolean(@Nullable Object value) throws MessageFormatException {
        if (value instanceof Boolean known) {
            return known;
        }
        if (value == null || value instanceof String) {
            return Boolean.parseBoolean((String) value);
        }
        throw refuse(value, "boolean");
    }

    static byte toByte(@Nullable Object value) throws MessageFormatException {
        if (value instanceof Byte known) {
            return known;
        }
        return Byte.parseByte(spelled(value, "byte"));
    }

    static short toShort(@Nullable Object value) throws MessageFormatException {
        if (value instanceof Short || value instanceof Byte) {
            return ((Number) value).shortValue();
        }
        return Short.parseShort(spelled(value, "short"));
    }

    static int toInt(@Nullable Object value) throws MessageFormatException {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).intValue();
        }
        return Integer.parseInt(spelled(value, "int"));
    }

    static long toLong(@Nullable Object value) throws MessageFormatException {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        return Long.parseLong(spelled(value, "long"));
    }

    static float toFloat(@Nullable Object value) throws MessageFormatException {
        if (value instanceof Float known) {
            return known;
        }
        return Float.parseFloat(spelledOrNull(value, "float"));
    }

    static double toDouble(@Nullable Object value) throws MessageFormatException {
        if (value instanceof Double || value instanceof Float) {
            return ((Number) value).doubleValue();
        }
        return Double.parseDouble(spelledOrNull(value, "double"));
    }

    static char toChar(@Nullable Object value) throws MessageFormatException {
        if (value == null) {
            throw new NullPointerException("There is no value to read as char");
        }
        if (value instanceof Character known) {
            return known;
        }
        throw refuse(value, "char");
    }

    static @Nullable String toText(@Nullable Object value) throws MessageFormatException {
        if (value instanceof byte[]) {
            throw refuse(value, "String");
        }
        return value == null ? null : value.toString();
    }

    /** The array itself, not a copy. */
    static byte @Nullable [] toBytes(@Nullable Object value) throws MessageFormatException {
        if (value == null || value instanceof byte[]) {
            return (byte[]) value;
        }
        throw refuse(value, "byte[]");
    }

    /**
     * The value as a property may have it: a boxed primitive but Character, a String, or null (section 3.5.5).
     *
     * @throws MessageFormatException if it is anything else
     */
    static @Nullable Object checkProperty(String name, @Nullable Object value) throws MessageFormatException {
        if (value == null || value instanceof String || value instanceof Boolean || isBoxedNumber(value)) {
            return value;
        }
        throw new MessageFormatException("Property " + name + " cannot have a value of class "
                + value.getClass().getName() + "; possible are boolean, byte, short, int, long, float, double, String");
    }

    /**
     * The value as a map or stream body may have it: like a property, and char and byte[] besides (section 3.11.3).
     * An array is copied.
     *
     * @throws MessageFormatException if it is anything else
     */
    static @Nullable Object checkItem(@Nullable Object value) throws MessageFormatException {
        if (value == null
                || value instanceof byte[]
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Character
                || isBoxedNumber(value)) {
            return copyOf(value);
        }
        throw new MessageFormatException(
                "The body cannot hold a value of class " + value.getClass().getName()
                        + "; possible are boolean, byte, short, char, int, long, float, double, String, byte[]");
    }

    /** The value, or a copy if it is an array. */
    static @Nullable Object copyOf(@Nullable Object value) {
        return value instanceof byte[] bytes ? bytes.clone() : value;
    }

    private static boolean isBoxedNumber(Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof Float
                || value instanceof Short
                || value instanceof Byte;
    }

    /** The string to parse as a whole number. */
    private static String spelled(@Nullable Object value, String wanted) throws MessageFormatException {
        if (value instanceof String text) {
            return text;
        }
        if (value == null) {
            throw new NumberFormatException("There is no value to read as " + wanted);
        }
        throw refuse(value, wanted);
    }

    /** The string to parse as a decimal number, whose {@code valueOf} treats null differently. */
    private static String spelledOrNull(@Nullable Object value, String wanted) throws MessageFormatException {
        if (value == null) {
            throw new NullPointerException("There is no value to read as " + wanted);
        }
        return spelled(value, wanted);
    }

    private static MessageFormatException refuse(Object value, String wanted) {
        String actual = value instanceof byte[] ? "byte[]" : value.getClass().getSimpleName();
        return new MessageFormatException("A value of type " + actual + " cannot be read as " + wanted);
    }
}
