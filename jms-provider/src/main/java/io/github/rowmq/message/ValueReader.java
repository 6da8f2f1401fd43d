package io.github.rowmq.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.github.rowmq.store.Body;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ValueWriter} wrote; also what SQL or a JSON column made of it, as long as the values and the named
 * types are still there: the order of members does not matter, and a whole number without a type that no int can hold
 * is a long. Stateless.
 *
 * <p>Anything else is refused with an IOException or an IllegalArgumentException.
 */
final class ValueReader {

    private static final int MAX_DEPTH = 4;

    /** Buffers are pooled without thread locals, which virtual threads would multiply. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private ValueReader() {}

    /** Reads properties or a map body. */
    static NamedValues map(Body json) throws IOException {
        return map(json, null);
    }

    static StreamItems stream(Body json) throws IOException {
        try (JsonParser parser = open(json)) {
            expect(parser.nextToken(), JsonToken.START_ARRAY);
            StreamItems items = new StreamItems();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    ValueType type = type(parser.nextFieldName());
                    parser.nextToken();
                    items.add(value(parser, type));
                    expect(parser.nextToken(), JsonToken.END_OBJECT);
                } else {
                    items.add(value(parser, null));
                }
            }
            expect(parser.nextToken(), null);
            return items;
        }
    }

    /**
     * Reads an object.
     *
     * @param knownTypes the types, if they stand so late in the text that it had to be begun again
     */
    private static NamedValues map(Body json, @Nullable NamedValues knownTypes) throws IOException {
        try (JsonParser parser = open(json)) {
            expect(parser.nextToken(), JsonToken.START_OBJECT);
            NamedValues values = new NamedValues();
            NamedValues types = knownTypes == null ? NamedValues.EMPTY : knownTypes;
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                if (name.isEmpty() && knownTypes != null) {
                    parser.skipChildren();
                } else if (name.isEmpty() && values.size() > 0) {
                    return map(json, types(parser));
                } else if (name.isEmpty()) {
                    types = types(parser);
                } else {
                    values.put(plainName(name, types), value(parser, (ValueType) types.get(name)));
                }
            }
            expect(parser.currentToken(), JsonToken.END_OBJECT);
            expect(parser.nextToken(), null);
            return values;
        }
    }

    private static NamedValues types(JsonParser parser) throws IOException {
        expect(parser.currentToken(), JsonToken.START_OBJECT);
        NamedValues types = new NamedValues();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            types.put(name, type(parser.nextTextValue()));
        }
        expect(parser.currentToken(), JsonToken.END_OBJECT);
        return types;
    }

    private static String plainName(String name, NamedValues types) {
        return types.size() > 0 && types.contains("") ? JsonText.unescape(name) : name;
    }

    private static @Nullable Object value(JsonParser parser, @Nullable ValueType type) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null || !token.isScalarValue()) {
            throw new IOException("Not a value: " + token);
        }
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        return type == null ? plain(parser, token) : typed(parser, type);
    }

    private static Object plain(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw new IOException("Not a value: " + token);
        };
    }

    private static Object whole(JsonParser parser) throws IOException {
        // In two statements, as a conditional expression would make a long of both.
        if (parser.getNumberType() == JsonParser.NumberType.INT) {
            return parser.getIntValue();
        }
        return parser.getLongValue();
    }

    private static Object typed(JsonParser parser, ValueType type) throws IOException {
        return switch (type) {
            case BYTE -> Byte.parseByte(parser.getText());
            case SHORT -> Short.parseShort(parser.getText());
            case LONG -> Long.parseLong(parser.getText());
            case FLOAT -> Float.parseFloat(parser.getText());
            case DOUBLE -> Double.parseDouble(parser.getText());
            case CHAR -> character(JsonText.unescape(parser.getText()));
            case BYTES -> parser.getBinaryValue();
            case ESCAPED -> JsonText.unescape(parser.getText());
        };
    }

    private static Character character(String text) throws IOException {
        if (text.length() != 1) {
            throw new IOException("Not one character but " + text.length());
        }
        return text.charAt(0);
    }

    private static ValueType type(@Nullable String label) throws IOException {
        ValueType type = label == null ? null : ValueType.ofLabel(label);
        if (type == null) {
            throw new IOException("No type of this name: " + label);
        }
        return type;
    }

    private static JsonParser open(Body json) throws IOException {
        if (json instanceof Body.Text text) {
            return FACTORY.createParser(text.value());
        }
        if (json instanceof Body.Bytes bytes) {
            return FACTORY.createParser(new SegmentInput(bytes));
        }
        throw new IOException("There is no JSON text");
    }

    private static void expect(@Nullable JsonToken actual, @Nullable JsonToken expected) throws IOException {
        if (actual != expected) {
            throw new IOException(
                    "Found " + actual + " where there should be " + (expected == null ? "no more" : expected));
        }
    }
}
