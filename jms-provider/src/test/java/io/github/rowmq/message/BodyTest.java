package io.github.rowmq.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.store.MessageRecord;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bodies of the message types: Jakarta Messaging 3.1, sections 3.10 and 3.11. */
class BodyTest {

    @Test
    void bytesAreWrittenHighestByteFirst() throws JMSException {
        BytesMessage message = Messages.bytes();
        message.writeBoolean(true);
        message.writeByte((byte) -1);
        message.writeShort((short) -2);
        message.writeChar('\u1234');
        message.writeInt(0x01020304);
        message.writeLong(-3);
        message.writeFloat(1.5f);
        message.writeDouble(-2.5);
        message.writeUTF("\0\u00e9\uD83D");
        message.writeBytes(new byte[] {1, 2, 3}, 1, 2);
        message.writeObject((byte) 9);
        BytesMessage received = (BytesMessage) Fixture.throughDatabase(message);
        assertThat(received.getBodyLength()).isEqualTo(1 + 1 + 2 + 2 + 4 + 8 + 4 + 8 + (2 + 2 + 2 + 3) + 2 + 1);
        assertThat(received.readBoolean()).isTrue();
        assertThat(received.readUnsignedByte()).isEqualTo(255);
        assertThat(received.readUnsignedShort()).isEqualTo(65534);
        assertThat(received.readChar()).isEqualTo('\u1234');
        assertThat(received.readInt()).isEqualTo(0x01020304);
        assertThat(received.readLong()).isEqualTo(-3);
        assertThat(received.readFloat()).isEqualTo(1.5f);
        assertThat(received.readDouble()).isEqualTo(-2.5);
        assertThat(received.readUTF()).isEqualTo("\0\u00e9\uD83D");
        byte[] rest = new byte[10];
        assertThat(received.readBytes(rest)).isEqualTo(3);
        assertThat(rest).startsWith(2, 3, 9);
        assertThat(received.readBytes(rest)).isEqualTo(-1);
        received.reset();
        assertThat(received.readBoolean()).isTrue();
    }

    @Test
    void theEndOfBytesIsAnExceptionAndThePositionStays() throws JMSException {
        BytesMessage message = Messages.bytes();
        message.writeBytes(new byte[] {0, 5, 'a'});
        message.reset();
        assertThatThrownBy(message::readInt).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(message::readLong).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(message::readUTF).isInstanceOf(MessageEOFException.class);
        assertThat(message.readShort()).isEqualTo((short) 5);
        assertThat(message.readByte()).isEqualTo((byte) 'a');
        assertThatThrownBy(message::readByte).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(message::readBoolean).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(message::readUTF).isInstanceOf(MessageEOFException.class);
        assertThat(message.readBytes(new byte[1])).isEqualTo(-1);
    }

    @Test
    void bytesThatAreNoStringAreAFormatExceptionAndThePositionStays() throws JMSException {
        BytesMessage message = Messages.bytes();
        message.writeBytes(new byte[] {0, 1, -1});
        message.reset();
        assertThatThrownBy(message::readUTF).isInstanceOf(MessageFormatException.class);
        assertThat(message.readShort()).isEqualTo((short) 1);
    }

    @Test
    void aStringTooLongForWriteUtfLeavesTheBodyAsItWas() throws JMSException {
        BytesMessage message = Messages.bytes();
        message.writeByte((byte) 1);
        assertThatThrownBy(() -> message.writeUTF("x".repeat(65536))).isInstanceOf(MessageFormatException.class);
        message.writeUTF("y".repeat(65535));
        message.reset();
        assertThat(message.getBodyLength()).isEqualTo(1 + 2 + 65535);
        message.readByte();
        assertThat(message.readUTF()).hasSize(65535);
    }

    @Test
    void argumentsOutOfRangeAreRefused() throws JMSException {
        BytesMessage message = Messages.bytes();
        assertThatThrownBy(() -> message.writeBytes(new byte[2], 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> message.writeObject(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> message.writeObject(BigInteger.ONE)).isInstanceOf(MessageFormatException.class);
        message.reset();
        assertThatThrownBy(() -> message.readBytes(new byte[2], 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> message.readBytes(new byte[2], -1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void whatTheSenderWritesAfterTheSendIsNotReceived() throws JMSException {
        BytesMessage bytes = Messages.bytes();
        StreamMessage stream = Messages.stream();
        MapMessage map = Messages.map();
        TextMessage text = Messages.text("0");
        List<List<MessageRecord>> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sent.add(List.of(Fixture.record(bytes), Fixture.record(stream), Fixture.record(map), Fixture.record(text)));
            bytes.writeInt(i);
            stream.writeInt(i);
            map.setInt("i" + i, i);
            map.setInt("last", i);
            text.setText(String.valueOf(i));
        }
        for (int i = 1; i < 100; i++) {
            BytesMessage receivedBytes =
                    (BytesMessage) Fixture.receive(sent.get(i).get(0), 1);
            StreamMessage receivedStream =
                    (StreamMessage) Fixture.receive(sent.get(i).get(1), 1);
            MapMessage receivedMap = (MapMessage) Fixture.receive(sent.get(i).get(2), 1);
            assertThat(receivedBytes.getBodyLength()).isEqualTo(4L * i);
            for (int k = 0; k < i; k++) {
                assertThat(receivedBytes.readInt()).isEqualTo(k);
                assertThat(receivedStream.readInt()).isEqualTo(k);
                assertThat(receivedMap.getInt("i" + k)).isEqualTo(k);
            }
            assertThatThrownBy(receivedStream::readObject).isInstanceOf(MessageEOFException.class);
            assertThat(receivedMap.getInt("last")).isEqualTo(i - 1);
            assertThat(receivedMap.itemExists("i" + i)).isFalse();
            assertThat(Fixture.receive(sent.get(i).get(3), 1).getBody(String.class))
                    .isEqualTo("" + (i - 1));
        }
    }

    @Test
    void aStreamReadAsTheWrongTypeStaysWhereItIs() throws JMSException {
        StreamMessage message = Messages.stream();
        message.writeString("12x");
        message.writeInt(5);
        message.reset();
        assertThatThrownBy(message::readInt).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(message::readChar).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> message.readBytes(new byte[1])).isInstanceOf(MessageFormatException.class);
        assertThat(message.readString()).isEqualTo("12x");
        assertThatThrownBy(message::readShort).isInstanceOf(MessageFormatException.class);
        assertThat(message.readLong()).isEqualTo(5);
        assertThatThrownBy(message::readString).isInstanceOf(MessageEOFException.class);
    }

    @Test
    void bytesInAStreamAreReadInPartsToTheirEndBeforeAnythingElse() throws JMSException {
        StreamMessage message = Messages.stream();
        message.writeBytes(new byte[] {1, 2, 3, 4, 5});
        message.writeString("next");
        message.writeBytes(new byte[] {6, 7}, 1, 1);
        message.writeBytes(new byte[0]);
        message.writeString("last");
        StreamMessage received = (StreamMessage) Fixture.throughDatabase(message);
        byte[] buffer = new byte[3];
        assertThat(received.readBytes(buffer)).isEqualTo(3);
        assertThat(buffer).containsExactly(1, 2, 3);
        assertThatThrownBy(received::readString).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(received::readObject).isInstanceOf(MessageFormatException.class);
        assertThat(received.readBytes(buffer)).isEqualTo(2);
        assertThat(buffer).startsWith(4, 5);
        assertThat(received.readString()).isEqualTo("next");
        byte[] one = new byte[1];
        assertThat(received.readBytes(one)).isEqualTo(1);
        assertThat(one).containsExactly(7);
        assertThat(received.readBytes(one)).isEqualTo(-1);
        assertThat(received.readBytes(one)).isZero();
        assertThat(received.readString()).isEqualTo("last");
        received.reset();
        assertThat((byte[]) received.readObject()).containsExactly(1, 2, 3, 4, 5);
        assertThatThrownBy(() -> received.readBytes(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void arraysAreCopiedOnTheWayInAndOut() throws JMSException {
        byte[] bytes = {1, 2};
        MapMessage map = Messages.map();
        map.setBytes("b", bytes);
        map.setObject("o", bytes);
        StreamMessage stream = Messages.stream();
        stream.writeBytes(bytes);
        bytes[0] = 9;
        map.getBytes("b")[1] = 9;
        ((byte[]) map.getObject("o"))[1] = 9;
        assertThat(map.getBytes("b")).containsExactly(1, 2);
        assertThat(map.getBytes("o")).containsExactly(1, 2);
        ((byte[]) map.getBody(Map.class).get("b"))[0] = 9;
        MapMessage received = (MapMessage) Fixture.handOver(map);
        received.getBytes("b")[0] = 9;
        assertThat(received.getBytes("b")).containsExactly(1, 2);
        StreamMessage receivedStream = (StreamMessage) Fixture.handOver(stream);
        ((byte[]) receivedStream.readObject())[0] = 9;
        receivedStream.reset();
        assertThat((byte[]) receivedStream.readObject()).containsExactly(1, 2);
    }

    @Test
    void aMapRefusesNamesWithoutCharactersAndValuesOfOtherClasses() throws JMSException {
        MapMessage map = Messages.map();
        assertThatThrownBy(() -> map.setInt(null, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> map.setObject("", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> map.setObject("x", List.of())).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> map.setBytes("x", new byte[2], 2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(map.itemExists("x")).isFalse();
        assertThat(map.itemExists(null)).isFalse();
        assertThat(map.getString(null)).isNull();
    }

    @Test
    void clearBodyLeavesAnEmptyWriteableBodyAndThePropertiesAsTheyAre() throws JMSException {
        MapMessage sent = Messages.map();
        sent.setInt("a", 1);
        sent.setStringProperty("p", "v");
        MapMessage received = (MapMessage) Fixture.handOver(sent);
        received.clearBody();
        assertThat(received.itemExists("a")).isFalse();
        assertThat(received.getStringProperty("p")).isEqualTo("v");
        received.setInt("b", 2);
        assertThat(Collections.list((java.util.Enumeration<String>) received.getMapNames()))
                .containsExactly("b");
        assertThat(sent.getInt("a")).isEqualTo(1);
        RowMQMessage text = Fixture.handOver(Messages.text("x"));
        text.clearBody();
        assertThat(((TextMessage) text).getText()).isNull();
        ObjectMessage object = (ObjectMessage) Fixture.handOver(Messages.object("x"));
        object.clearBody();
        assertThat(object.getObject()).isNull();
        BytesMessage bytes = Messages.bytes();
        bytes.writeInt(1);
        bytes.reset();
        bytes.clearBody();
        assertThatThrownBy(bytes::getBodyLength).isInstanceOf(MessageNotReadableException.class);
        bytes.reset();
        assertThat(bytes.getBodyLength()).isZero();
    }

    @Test
    void aReceivedMessageCanBeSentOnUnchanged() throws JMSException {
        MapMessage map = Messages.map();
        map.setLong("a", 1);
        map.setStringProperty("p", "v");
        Message onward = Fixture.throughDatabase(Fixture.throughDatabase(map));
        assertThat(((MapMessage) onward).getObject("a")).isEqualTo(1L);
        assertThat(onward.getStringProperty("p")).isEqualTo("v");
        BytesMessage bytes = Messages.bytes();
        bytes.writeLong(5);
        BytesMessage receivedBytes = (BytesMessage) Fixture.throughDatabase(bytes);
        receivedBytes.readInt();
        assertThat(((BytesMessage) Fixture.throughDatabase(receivedBytes)).readLong())
                .isEqualTo(5);
        StreamMessage stream = Messages.stream();
        stream.writeChar('c');
        StreamMessage receivedStream = (StreamMessage) Fixture.throughDatabase(stream);
        receivedStream.readChar();
        assertThat(((StreamMessage) Fixture.throughDatabase(receivedStream)).readChar())
                .isEqualTo('c');
    }

    @Test
    void aTextCanBeHadAsWhateverAStringIs() throws JMSException {
        Message message = Fixture.handOver(Messages.text("x"));
        for (Class<?> type : List.of(String.class, Object.class, CharSequence.class, Serializable.class)) {
            assertThat(message.isBodyAssignableTo(type)).isTrue();
            assertThat(message.getBody(type)).isEqualTo("x");
        }
        checkRefused(message, Integer.class);
        checkRefused(message, Map.class);
        checkEmpty(Messages.text(null));
        checkEmpty(Fixture.throughDatabase(Messages.text(null)));
        assertThat(Fixture.throughDatabase(Messages.text("")).getBody(String.class))
                .isEmpty();
    }

    @Test
    void bytesCanBeHadAsAnArrayAndAreResetBeforeAndAfter() throws JMSException {
        BytesMessage message = Messages.bytes();
        message.writeBytes(new byte[] {1, 2});
        assertThat(message.isBodyAssignableTo(byte[].class)).isTrue();
        checkRefused(message, String.class);
        BytesMessage received = (BytesMessage) Fixture.handOver(message);
        received.readByte();
        assertThat(received.getBody(byte[].class)).containsExactly(1, 2);
        assertThat((byte[]) received.getBody(Object.class)).containsExactly(1, 2);
        assertThat(received.readByte()).isEqualTo((byte) 1);
        checkRefused(received, String.class);
        checkEmpty(Messages.bytes());
        checkEmpty(Fixture.throughDatabase(Messages.bytes()));
    }

    @Test
    void aMapCanBeHadAsAMapOnly() throws JMSException {
        MapMessage message = Messages.map();
        message.setInt("a", 1);
        message.setString("b", null);
        Map<String, Object> expected = new HashMap<>();
        expected.put("a", 1);
        expected.put("b", null);
        assertThat(Fixture.throughDatabase(message).getBody(Map.class)).isEqualTo(expected);
        assertThat(message.getBody(Object.class)).isEqualTo(expected);
        message.getBody(Map.class).clear();
        assertThat(message.getInt("a")).isEqualTo(1);
        checkRefused(message, HashMap.class);
        checkRefused(message, String.class);
        assertThat(Messages.map().isBodyAssignableTo(String.class)).isTrue();
        assertThat(Messages.map().getBody(String.class)).isNull();
        assertThat(Messages.map().getBody(Map.class)).isEmpty();
    }

    @Test
    void anObjectCanBeHadAsWhateverItIs() throws JMSException {
        Message message = Fixture.handOver(Messages.object(new ArrayList<>(List.of(1))));
        assertThat(message.isBodyAssignableTo(List.class)).isTrue();
        assertThat(message.getBody(List.class)).isEqualTo(List.of(1));
        assertThat(message.getBody(Serializable.class)).isEqualTo(List.of(1));
        checkRefused(message, String.class);
        checkEmpty(Messages.object(null));
        checkEmpty(Fixture.throughDatabase(Messages.object(null)));
    }

    @Test
    void aStreamCannotBeHadAsAWhole() throws JMSException {
        StreamMessage message = Messages.stream();
        message.writeInt(1);
        checkRefused(message, Object.class);
        checkRefused(Fixture.handOver(message), List.class);
    }

    @Test
    void aMessageWithoutABodyIsAssignableToEverything() throws JMSException {
        checkEmpty(Messages.message());
        checkEmpty(Fixture.throughDatabase(Messages.message()));
    }

    private static void checkRefused(Message message, Class<?> type) throws JMSException {
        assertThat(message.isBodyAssignableTo(type)).isFalse();
        assertThatThrownBy(() -> message.getBody(type)).isInstanceOf(MessageFormatException.class);
    }

    private static void checkEmpty(Message message) throws JMSException {
        for (Class<?> type : List.of(String.class, Integer.class, byte[].class, Map.class)) {
            assertThat(message.isBodyAssignableTo(type)).isTrue();
            assertThat(message.getBody(type)).isNull();
        }
    }
}
