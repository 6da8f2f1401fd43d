package io.github.rowmq.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.StreamMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The conversion tables of Jakarta Messaging 3.1, sections 3.5.4 (properties) and 3.11.3 (map and stream messages), in
 * full: every written type read as every other, on the sender's object, after a hand-over and after the database.
 */
class ConversionTest {

    private interface Read<M> {
        Object from(M message) throws JMSException;
    }

    private interface Transport {
        Message carry(Message message) throws JMSException;
    }

    private static final byte[] BYTES = {1, 2, 3};

    /** What was written, and as what types it can be read. */
    private static final List<Object> WRITTEN =
            List.of(true, (byte) 1, (short) 2, 'c', 3, 4L, 1.5f, 2.5, "text", BYTES);

    private static final Map<String, Map<String, Object>> TABLE = Map.of(
            "Boolean", Map.of("boolean", true, "String", "true"),
            "Byte", Map.of("byte", (byte) 1, "short", (short) 1, "int", 1, "long", 1L, "String", "1"),
            "Short", Map.of("short", (short) 2, "int", 2, "long", 2L, "String", "2"),
            "Character", Map.of("char", 'c', "String", "c"),
            "Integer", Map.of("int", 3, "long", 3L, "String", "3"),
            "Long", Map.of("long", 4L, "String", "4"),
            "Float", Map.of("float", 1.5f, "double", 1.5, "String", "1.5"),
            "Double", Map.of("double", 2.5, "String", "2.5"),
            "String", Map.of("boolean", false, "String", "text"),
            "byte[]", Map.of("byte[]", BYTES));

    private static final Map<String, Read<Message>> PROPERTY_READS = Map.of(
            "boolean", m -> m.getBooleanProperty("p"),
            "byte", m -> m.getByteProperty("p"),
            "short", m -> m.getShortProperty("p"),
            "int", m -> m.getIntProperty("p"),
            "long", m -> m.getLongProperty("p"),
            "float", m -> m.getFloatProperty("p"),
            "double", m -> m.getDoubleProperty("p"),
            "String", m -> m.getStringProperty("p"));

    private static final Map<String, Read<MapMessage>> MAP_READS = Map.of(
            "boolean", m -> m.getBoolean("p"),
            "byte", m -> m.getByte("p"),
            "short", m -> m.getShort("p"),
            "char", m -> m.getChar("p"),
            "int", m -> m.getInt("p"),
            "long", m -> m.getLong("p"),
            "float", m -> m.getFloat("p"),
            "double", m -> m.getDouble("p"),
            "String", m -> m.getString("p"),
            "byte[]", m -> m.getBytes("p"));

    private static final Map<String, Read<StreamMessage>> STREAM_READS = Map.of(
            "boolean", StreamMessage::readBoolean,
            "byte", StreamMessage::readByte,
            "short", StreamMessage::readShort,
            "char", StreamMessage::readChar,
            "int", StreamMessage::readInt,
            "long", StreamMessage::readLong,
            "float", StreamMessage::readFloat,
            "double", StreamMessage::readDouble,
            "String", StreamMessage::readString,
            "byte[]", ConversionTest::readBytes);

    private static final Map<String, Transport> TRANSPORTS = Map.of(
            "on the sender's object", message -> message,
            "after a hand-over", Fixture::handOver,
            "after the database", Fixture::throughDatabase);

    private static Object readBytes(StreamMessage message) throws JMSException {
        byte[] buffer = new byte[10];
        int count = message.readBytes(buffer);
        return count < 0 ? null : java.util.Arrays.copyOf(buffer, count);
    }

    @TestFactory
    Stream<DynamicTest> propertiesConvertAsTheTableOfSection354Says() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Object value : WRITTEN) {
            if (!(value instanceof Character) && !(value instanceof byte[])) {
                tests.addAll(tests("property", value, PROPERTY_READS, transport -> {
                    Message message = Messages.message();
                    message.setObjectProperty("p", value);
                    return transport.carry(message);
                }));
            }
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> mapItemsConvertAsTheTableOfSection3113Says() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Object value : WRITTEN) {
            tests.addAll(tests("item", value, MAP_READS, transport -> {
                MapMessage message = Messages.map();
                message.setObject("p", value);
                return (MapMessage) transport.carry(message);
            }));
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> streamItemsConvertAsTheTableOfSection3113Says() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Object value : WRITTEN) {
            tests.addAll(tests("stream item", value, STREAM_READS, transport -> {
                StreamMessage message = Messages.stream();
                message.writeObject(value);
                StreamMessage carried = (StreamMessage) transport.carry(message);
                carried.reset();
                return carried;
            }));
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> numbersSpelledInStringsAreReadAndOthersAreNumberFormatExceptions() {
        Map<String, Object> spelled = Map.of(
                "boolean",
                "TRUE",
                "byte",
                "-128",
                "short",
                "-32768",
                "int",
                "2147483647",
                "long",
                "-9223372036854775808",
                "float",
                "1.5",
                "double",
                "-1e300");
        Map<String, Object> expected = Map.of(
                "boolean",
                true,
                "byte",
                Byte.MIN_VALUE,
                "short",
                Short.MIN_VALUE,
                "int",
                Integer.MAX_VALUE,
                "long",
                Long.MIN_VALUE,
                "float",
                1.5f,
                "double",
                -1e300);
        return spelled.keySet().stream()
                .map(type -> DynamicTest.dynamicTest(type, () -> {
                    Message message = Messages.message();
                    message.setObjectProperty("p", spelled.get(type));
                    StreamMessage stream = Messages.stream();
                    stream.writeObject(spelled.get(type));
                    stream.reset();
                    assertThat(PROPERTY_READS.get(type).from(message)).isEqualTo(expected.get(type));
                    assertThat(STREAM_READS.get(type).from(stream)).isEqualTo(expected.get(type));
                }));
    }

    @TestFactory
    Stream<DynamicTest> whatIsMissingOrNullConvertsAsTheValueOfOfItsTypeWouldConvertNull() {
        return PROPERTY_READS.keySet().stream()
                .map(type -> DynamicTest.dynamicTest(type, () -> {
                    Message message = Messages.message();
                    MapMessage map = Messages.map();
                    checkMissing(type, message, PROPERTY_READS.get(type));
                    checkMissing(type, map, MAP_READS.get(type));
                    message.setObjectProperty("p", null);
                    map.setObject("p", null);
                    checkMissing(type, message, PROPERTY_READS.get(type));
                    checkMissing(type, map, MAP_READS.get(type));
                    checkMissing(type, Fixture.throughDatabase(message), PROPERTY_READS.get(type));
                    checkMissing(type, (MapMessage) Fixture.throughDatabase(map), MAP_READS.get(type));
                    StreamMessage stream = Messages.stream();
                    stream.writeObject(null);
                    stream.reset();
                    checkMissing(type, stream, STREAM_READS.get(type));
                }));
    }

    @TestFactory
    Stream<DynamicTest> aNullCharIsANullPointerExceptionAndNullBytesAreNull() {
        return Stream.of(DynamicTest.dynamicTest("char and byte[]", () -> {
            MapMessage map = Messages.map();
            assertThatThrownBy(() -> map.getChar("p")).isInstanceOf(NullPointerException.class);
            assertThat(map.getBytes("p")).isNull();
            StreamMessage stream = Messages.stream();
            stream.writeString(null);
            stream.writeBytes(null);
            stream.reset();
            assertThatThrownBy(stream::readChar).isInstanceOf(NullPointerException.class);
            assertThat(stream.readString()).isNull();
            assertThat(stream.readBytes(new byte[1])).isEqualTo(-1);
        }));
    }

    private static <M extends Message> void checkMissing(String type, M message, Read<M> read) throws JMSException {
        switch (type) {
            case "boolean" -> assertThat(read.from(message)).isEqualTo(false);
            case "String" -> assertThat(read.from(message)).isNull();
            case "float", "double" ->
                assertThatThrownBy(() -> read.from(message)).isInstanceOf(NullPointerException.class);
            default -> assertThatThrownBy(() -> read.from(message)).isInstanceOf(NumberFormatException.class);
        }
    }

    private interface Making<M> {
        M through(Transport transport) throws JMSException;
    }

    private static <M extends Message> List<DynamicTest> tests(
            String what, Object value, Map<String, Read<M>> reads, Making<M> making) {
        String written = value.getClass().getSimpleName();
        List<DynamicTest> tests = new ArrayList<>();
        TRANSPORTS.forEach((where, transport) -> reads.forEach((type, read) -> tests.add(DynamicTest.dynamicTest(
                what + " written as " + written + " read as " + type + " " + where,
                () -> check(value, TABLE.get(written).get(type), type, read, making.through(transport))))));
        return tests;
    }

    private static <M extends Message> void check(Object value, Object expected, String type, Read<M> read, M message)
            throws JMSException {
        if (expected != null) {
            assertThat(read.from(message)).isEqualTo(expected);
        } else if (value instanceof String && !type.equals("char") && !type.equals("byte[]")) {
            assertThatThrownBy(() -> read.from(message)).isInstanceOf(NumberFormatException.class);
        } else {
            assertThatThrownBy(() -> read.from(message))
                    .isInstanceOf(MessageFormatException.class)
                    .hasMessageContaining(type);
        }
    }
}
