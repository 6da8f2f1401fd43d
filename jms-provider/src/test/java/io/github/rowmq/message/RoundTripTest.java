package io.github.rowmq.message;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent is received the same, types included, through the JSON and the bodies of the store. */
class RoundTripTest {

    /** Strings that JSON, SQL or UTF-8 might stumble over. */
    static List<String> strings() {
        StringBuilder everything = new StringBuilder();
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            everything.append((char) c);
        }
        return List.of(
                "",
                " ",
                "plain",
                "\"quoted\" and \\ backslash / slash",
                "\t\r\n\b\f\u0001\u001f\u007f\u0085\u2028\u2029",
                "\0",
                "before\0after",
                "\\u0000 as text",
                "\0 and \\u0000 as text",
                "\uD83D\uDE00 pair",
                "\uD83D",
                "\uDE00",
                "\uDE00\uD83D swapped",
                "\uD83D\uD83D\uDE00 one and a half",
                "{\"\":{\"x\":\"long\"}}",
                "'; drop table messages; --",
                "\uFFFE\uFFFF\uFEFF",
                "e\u0301 \u00e9 \u202Ertl",
                everything.toString());
    }

    static List<Object> values() {
        List<Object> values = new ArrayList<>(strings());
        Collections.addAll(values, true, false);
        Collections.addAll(values, Byte.MIN_VALUE, Byte.MAX_VALUE, (byte) 0);
        Collections.addAll(values, Short.MIN_VALUE, Short.MAX_VALUE, (short) 0);
        Collections.addAll(values, Integer.MIN_VALUE, Integer.MAX_VALUE, 0);
        Collections.addAll(values, Long.MIN_VALUE, Long.MAX_VALUE, 0L, 5L, (1L << 53) + 1);
        Collections.addAll(values, Float.MIN_VALUE, Float.MAX_VALUE, -0f, 0f, 0.1f, Float.NaN);
        Collections.addAll(values, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_NORMAL, 16777217f);
        Collections.addAll(values, Double.MIN_VALUE, Double.MAX_VALUE, -0d, 0d, 0.1, 1e300, 1e-300, Double.NaN);
        Collections.addAll(values, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 5.0, 1e22, Math.PI);
        Collections.addAll(values, 9999999.0, 1e7, -1e7, 12345678.5, 1e15, -1e22, 9.223372036854775807e18);
        return values;
    }

    static List<Object> items() {
        List<Object> items = new ArrayList<>(values());
        Collections.addAll(items, 'c', '\0', '\\', '"', '\uD83D', '\uDE00', '\uFFFF');
        Collections.addAll(
                items, new byte[0], new byte[] {0}, new byte[] {-1, -2}, new byte[] {1, 2, 3}, new byte[1000]);
        return items;
    }

    @ParameterizedTest
    @MethodSource("values")
    void aPropertyKeepsValueAndType(Object value) throws JMSException {
        Message message = Messages.message();
        message.setObjectProperty("before", "x");
        message.setObjectProperty("p", value);
        message.setObjectProperty("after", 5L);
        Message received = Fixture.throughDatabase(message);
        assertThat(received.getObjectProperty("p")).isEqualTo(value).hasSameClassAs(value);
        assertThat(received.getObjectProperty("before")).isEqualTo("x");
        assertThat(received.getObjectProperty("after")).isEqualTo(5L);
        assertThat(Fixture.handOver(message).getObjectProperty("p")).isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("items")
    void anItemOfAMapKeepsValueAndType(Object value) throws JMSException {
        MapMessage message = Messages.map();
        message.setObject("p", value);
        message.setObject("null", null);
        MapMessage received = (MapMessage) Fixture.throughDatabase(message);
        assertThat(received.getObject("p")).isEqualTo(value).hasSameClassAs(value);
        assertThat(received.itemExists("null")).isTrue();
        assertThat(received.getObject("null")).isNull();
    }

    @ParameterizedTest
    @MethodSource("items")
    void anItemOfAStreamKeepsValueAndType(Object value) throws JMSException {
        StreamMessage message = Messages.stream();
        message.writeObject(null);
        message.writeObject(value);
        message.writeObject(value);
        StreamMessage received = (StreamMessage) Fixture.throughDatabase(message);
        assertThat(received.readObject()).isNull();
        assertThat(received.readObject()).isEqualTo(value).hasSameClassAs(value);
        assertThat(received.readObject()).isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("strings")
    void anyTextPassesUnchangedAsBodyAndAsNameOfAnItem(String text) throws JMSException {
        assertThat(((TextMessage) Fixture.throughDatabase(Messages.text(text))).getText())
                .isEqualTo(text);
        if (!text.isEmpty()) {
            MapMessage map = Messages.map();
            map.setLong(text, 5);
            map.setString("other", text);
            MapMessage received = (MapMessage) Fixture.throughDatabase(map);
            assertThat(received.getObject(text)).isEqualTo(5L);
            assertThat(received.getObject("other")).isEqualTo(text);
            assertThat(Collections.list(received.getMapNames())).isEqualTo(List.of(text, "other"));
        }
    }

    @ParameterizedTest
    @MethodSource("strings")
    void theJsonHasNeitherControlCharactersNorHalfSurrogatePairsNorEscapesOfThem(String text) throws JMSException {
        Message message = Messages.message();
        message.setStringProperty("p", text);
        String json = Fixture.record(message).properties();
        assertThat(JsonText.isPlain(json)).isTrue();
        assertThat(json.chars()).allMatch(c -> c >= ' ');
        // PostgreSQL's jsonb refuses an escaped NUL and escaped halves of a pair.
        assertThat(json.replace("\\\\", "")).doesNotContain("\\u0000", "\\ud", "\\uD");
    }

    @Test
    void propertiesAreWrittenAsJsonThatSqlCanQuery() throws JMSException {
        Message message = Messages.message();
        message.setStringProperty("region", "EU");
        message.setDoubleProperty("price", 1.5);
        message.setIntProperty("count", 5);
        message.setBooleanProperty("paid", true);
        assertThat(Fixture.record(message).properties())
                .isEqualTo("{\"region\":\"EU\",\"price\":1.5,\"count\":5,\"paid\":true}");
        message.setLongProperty("total", 7);
        message.setFloatProperty("rate", 0.1f);
        assertThat(Fixture.record(message).properties())
                .isEqualTo("{\"\":{\"total\":\"long\",\"rate\":\"float\"},\"region\":\"EU\",\"price\":1.5,\"count\":5,"
                        + "\"paid\":true,\"total\":7,\"rate\":0.1}");
    }

    @Test
    void aMessageWithoutPropertiesHasNoJson() throws JMSException {
        assertThat(Fixture.record(Messages.text("x")).properties()).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomMessagesPassUnchanged(long seed) throws JMSException {
        Random random = new Random(seed);
        List<Object> someValues = values();
        List<Object> someItems = items();
        for (int i = 0; i < 200; i++) {
            String replay = "seed " + seed + ", message " + i;
            MapMessage map = Messages.map();
            StreamMessage stream = Messages.stream();
            BytesMessage bytes = Messages.bytes();
            Map<String, Object> properties = new HashMap<>();
            Map<String, Object> items = new HashMap<>();
            List<Object> sequence = new ArrayList<>();
            int size = random.nextInt(40);
            for (int k = 0; k < size; k++) {
                Object property = random(random, someValues);
                Object item = random(random, someItems);
                String name = "p" + random.nextInt(30);
                map.setObjectProperty(name, property);
                properties.put(name, property);
                String itemName = randomText(random) + 'x';
                map.setObject(itemName, item);
                items.put(itemName, item);
                stream.writeObject(item);
                sequence.add(item);
            }
            byte[] content = new byte[random.nextInt(5000)];
            random.nextBytes(content);
            writeInPieces(bytes, content, random);
            check(replay, (MapMessage) Fixture.throughDatabase(map), properties, items);
            check(replay, (MapMessage) Fixture.handOver(map), properties, items);
            StreamMessage received = (StreamMessage) Fixture.throughDatabase(stream);
            for (Object item : sequence) {
                assertThat(received.readObject()).as(replay).isEqualTo(item);
            }
            byte[] body = Fixture.throughDatabase(bytes).getBody(byte[].class);
            assertThat(body == null ? new byte[0] : body).as(replay).isEqualTo(content);
        }
    }

    private static void check(
            String replay, MapMessage received, Map<String, Object> properties, Map<String, Object> items)
            throws JMSException {
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            assertThat(received.getObjectProperty(property.getKey())).as(replay).isEqualTo(property.getValue());
        }
        for (Map.Entry<String, Object> item : items.entrySet()) {
            assertThat(received.getObject(item.getKey())).as(replay).isEqualTo(item.getValue());
        }
        assertThat(Collections.list(received.getMapNames())).as(replay).hasSize(items.size());
    }

    private static void writeInPieces(BytesMessage message, byte[] content, Random random) throws JMSException {
        int written = 0;
        while (written < content.length) {
            int piece = Math.min(content.length - written, random.nextInt(700));
            message.writeBytes(content, written, piece);
            written += piece;
        }
    }

    private static Object random(Random random, List<Object> values) {
        return switch (random.nextInt(4)) {
            case 0 -> values.get(random.nextInt(values.size()));
            case 1 -> randomText(random);
            case 2 -> Double.longBitsToDouble(random.nextLong());
            default -> Float.intBitsToFloat(random.nextInt());
        };
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt(Character.MAX_VALUE + 1));
        }
        return text.toString();
    }
}
