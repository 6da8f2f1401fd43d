package io.github.rowmq.message;

import org.jspecify.annotations.Nullable;

/** The types that JSON does not tell by itself, by the names they have in it. */
enum ValueType {
    BYTE("byte"),
    SHORT("short"),
    LONG("long"),
    FLOAT("float"),
    /** A double that JSON has no number for, or whose number a JSON column may write without a decimal point. */
    DOUBLE("double"),
    CHAR("char"),
    BYTES("bytes"),
    /** A string in the escapes of {@link JsonText}. */
    ESCAPED("escaped");

    /** From here on doubles are written with an exponent, which PostgreSQL's jsonb expands. */
    private static final double EXPONENT_FROM = 1e7;

    private final String label;

    ValueType(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** The type of the name, or null if there is none. */
    static @Nullable ValueType ofLabel(String label) {
        return switch (label) {
            case "byte" -> BYTE;
            case "short" -> SHORT;
            case "long" -> LONG;
            case "float" -> FLOAT;
            case "double" -> DOUBLE;
            case "char" -> CHAR;
            case "bytes" -> BYTES;
            case "escaped" -> ESCAPED;
            default -> null;
        };
    }

    /** The type that has to be named for this value to be read back, or null if its JSON form tells it. */
    static @Nullable ValueType toName(@Nullable Object value) {
        if (value instanceof String text) {
            return JsonText.isPlain(text) ? null : ESCAPED;
        }
        if (value == null || value instanceof Integer || value instanceof Boolean) {
            return null;
        }
        if (value instanceof Double number) {
            return looksDecimal(number) ? null : DOUBLE;
        }
        if (value instanceof Long) {
            return LONG;
        }
        if (value instanceof Float) {
            return FLOAT;
        }
        if (value instanceof Short) {
            return SHORT;
        }
        if (value instanceof Byte) {
            return BYTE;
        }
        return value instanceof Character ? CHAR : BYTES;
    }

    private static boolean looksDecimal(double value) {
        return Double.isFinite(value) && (Math.abs(value) < EXPONENT_FROM || value != Math.rint(value));
    }
}
