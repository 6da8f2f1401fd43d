package io.github.rowmq.message;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * When a body can be read and when it can be written (Jakarta Messaging 3.1, sections 3.10 and 3.11): every operation
 * in every state of every type.
 */
class BodyModeTest {

    private interface Operation {
        void on(Message message) throws JMSException;
    }

    /** What a type of message allows in a state. */
    private enum Mode {
        READ_AND_WRITE,
        WRITE_ONLY,
        READ_ONLY
    }

    private record Case(String type, String state, Message message, Mode mode) {}

    private static final List<Operation> BYTES_READS = List.of(
            m -> ((BytesMessage) m).getBodyLength(),
            m -> ((BytesMessage) m).readBoolean(),
            m -> ((BytesMessage) m).readByte(),
            m -> ((BytesMessage) m).readUnsignedByte(),
            m -> ((BytesMessage) m).readShort(),
            m -> ((BytesMessage) m).readUnsignedShort(),
            m -> ((BytesMessage) m).readChar(),
            m -> ((BytesMessage) m).readInt(),
            m -> ((BytesMessage) m).readLong(),
            m -> ((BytesMessage) m).readFloat(),
            m -> ((BytesMessage) m).readDouble(),
            m -> ((BytesMessage) m).readUTF(),
            m -> ((BytesMessage) m).readBytes(new byte[2]),
            m -> ((BytesMessage) m).readBytes(new byte[2], 1));

    private static final List<Operation> BYTES_WRITES = List.of(
            m -> ((BytesMessage) m).writeBoolean(true),
            m -> ((BytesMessage) m).writeByte((byte) 1),
            m -> ((BytesMessage) m).writeShort((short) 1),
            m -> ((BytesMessage) m).writeChar('c'),
            m -> ((BytesMessage) m).writeInt(1),
            m -> ((BytesMessage) m).writeLong(1),
            m -> ((BytesMessage) m).writeFloat(1),
            m -> ((BytesMessage) m).writeDouble(1),
            m -> ((BytesMessage) m).writeUTF("x"),
            m -> ((BytesMessage) m).writeBytes(new byte[2]),
            m -> ((BytesMessage) m).writeBytes(new byte[2], 0, 1),
            m -> ((BytesMessage) m).writeObject("x"));

    private static final List<Operation> STREAM_READS = List.of(
            m -> ((StreamMessage) m).readString(),
            m -> ((StreamMessage) m).readObject(),
            m -> ((StreamMessage) m).readInt(),
            m -> ((StreamMessage) m).readLong(),
            m -> ((StreamMessage) m).readShort(),
            m -> ((StreamMessage) m).readByte(),
            m -> ((StreamMessage) m).readBoolean(),
            m -> ((StreamMessage) m).readFloat(),
            m -> ((StreamMessage) m).readDouble());

    private static final List<Operation> STREAM_WRITES = List.of(
            m -> ((StreamMessage) m).writeBoolean(true),
            m -> ((StreamMessage) m).writeByte((byte) 1),
            m -> ((StreamMessage) m).writeShort((short) 1),
            m -> ((StreamMessage) m).writeChar('c'),
            m -> ((StreamMessage) m).writeInt(1),
            m -> ((StreamMessage) m).writeLong(1),
            m -> ((StreamMessage) m).writeFloat(1),
            m -> ((StreamMessage) m).writeDouble(1),
            m -> ((StreamMessage) m).writeString("x"),
            m -> ((StreamMessage) m).writeBytes(new byte[2]),
            m -> ((StreamMessage) m).writeBytes(new byte[2], 0, 1),
            m -> ((StreamMessage) m).writeObject("x"));

    private static final List<Operation> MAP_READS = List.of(
            m -> ((MapMessage) m).getString("i"),
            m -> ((MapMessage) m).getInt("i"),
            m -> ((MapMessage) m).getObject("i"),
            m -> ((MapMessage) m).itemExists("i"),
            m -> ((MapMessage) m).getMapNames());

    private static final List<Operation> MAP_WRITES = List.of(
            m -> ((MapMessage) m).setBoolean("w", true),
            m -> ((MapMessage) m).setByte("w", (byte) 1),
            m -> ((MapMessage) m).setShort("w", (short) 1),
            m -> ((MapMessage) m).setChar("w", 'c'),
            m -> ((MapMessage) m).setInt("w", 1),
            m -> ((MapMessage) m).setLong("w", 1),
            m -> ((MapMessage) m).setFloat("w", 1),
            m -> ((MapMessage) m).setDouble("w", 1),
            m -> ((MapMessage) m).setString("w", "x"),
            m -> ((MapMessage) m).setBytes("w", new byte[2]),
            m -> ((MapMessage) m).setBytes("w", new byte[2], 0, 1),
            m -> ((MapMessage) m).setObject("w", "x"));

    private static List<Operation> reads(String type) {
        return switch (type) {
            case "bytes" -> BYTES_READS;
            case "stream" -> STREAM_READS;
            case "map" -> MAP_READS;
            case "text" -> List.of(m -> ((TextMessage) m).getText());
            default -> List.of(m -> ((ObjectMessage) m).getObject());
        };
    }

    private static List<Operation> writes(String type) {
        return switch (type) {
            case "bytes" -> BYTES_WRITES;
            case "stream" -> STREAM_WRITES;
            case "map" -> MAP_WRITES;
            case "text" -> List.of(m -> ((TextMessage) m).setText("new"));
            default -> List.of(m -> ((ObjectMessage) m).setObject("new"));
        };
    }

    private static Message create(String type) throws JMSException {
        switch (type) {
            case "bytes" -> {
                BytesMessage message = Messages.bytes();
                message.writeBytes(new byte[100]);
                return message;
            }
            case "stream" -> {
                StreamMessage message = Messages.stream();
                for (int i = 0; i < 20; i++) {
                    message.writeString("1");
                }
                return message;
            }
            case "map" -> {
                MapMessage message = Messages.map();
                message.setString("i", "1");
                return message;
            }
            case "text" -> {
                return Messages.text("x");
            }
            default -> {
                return Messages.object("x");
            }
        }
    }

    private static void reset(Message message) throws JMSException {
        if (message instanceof BytesMessage bytes) {
            bytes.reset();
        } else if (message instanceof StreamMessage stream) {
            stream.reset();
        }
    }

    private static List<Case> cases(String type) throws JMSException {
        boolean sequential = type.equals("bytes") || type.equals("stream");
        Mode fresh = sequential ? Mode.WRITE_ONLY : Mode.READ_AND_WRITE;
        Message sent = create(type);
        Fixture.record(sent);
        Message cleared = Fixture.handOver(create(type));
        cleared.clearBody();
        Message forwarded = Fixture.handOver(create(type));
        Fixture.record(forwarded);
        List<Case> cases = new ArrayList<>(List.of(
                new Case(type, "new", create(type), fresh),
                new Case(type, "sent", sent, fresh),
                new Case(type, "handed over", Fixture.handOver(create(type)), Mode.READ_ONLY),
                new Case(type, "received", Fixture.throughDatabase(create(type)), Mode.READ_ONLY),
                new Case(type, "received and sent on", forwarded, Mode.READ_ONLY),
                new Case(type, "received and cleared", cleared, fresh)));
        if (sequential) {
            Message reset = create(type);
            reset(reset);
            cases.add(new Case(type, "reset", reset, Mode.READ_ONLY));
            Message resetSentCleared = create(type);
            reset(resetSentCleared);
            Fixture.record(resetSentCleared);
            resetSentCleared.clearBody();
            cases.add(new Case(type, "reset, sent and cleared", resetSentCleared, fresh));
        }
        return cases;
    }

    @TestFactory
    Stream<DynamicTest> everyOperationIsAllowedOrRefusedAsTheStateOfTheMessageWants() throws JMSException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String type : List.of("bytes", "stream", "map", "text", "object")) {
            for (Case each : cases(type)) {
                tests.add(DynamicTest.dynamicTest(type + " message, " + each.state(), () -> check(each)));
            }
        }
        return tests.stream();
    }

    private static void check(Case each) throws JMSException {
        boolean empty = each.state().endsWith("cleared");
        for (Operation read : reads(each.type())) {
            if (each.mode() == Mode.WRITE_ONLY) {
                assertThatThrownBy(() -> read.on(each.message())).isInstanceOf(MessageNotReadableException.class);
            } else if (!empty) {
                assertThatCode(() -> read.on(each.message())).doesNotThrowAnyException();
            }
        }
        for (Operation write : writes(each.type())) {
            if (each.mode() == Mode.READ_ONLY) {
                assertThatThrownBy(() -> write.on(each.message())).isInstanceOf(MessageNotWriteableException.class);
            } else {
                assertThatCode(() -> write.on(each.message())).doesNotThrowAnyException();
            }
        }
    }
}
