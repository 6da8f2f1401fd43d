package io.github.rowmq.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.store.Body;
import io.github.rowmq.store.MessageRecord;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.StreamMessage;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Large bodies are shared and cut in segments, not copied; too large ones are refused. */
class LargeBodyTest {

    private static final int LARGE = 40 << 20;

    @Test
    void aSnapshotOfALargeBodyCopiesNoMoreThanTheLastSegment() throws JMSException {
        BytesMessage message = Messages.bytes();
        byte[] piece = new byte[10_000];
        for (int i = 0; i < LARGE / piece.length; i++) {
            Arrays.fill(piece, (byte) i);
            message.writeBytes(piece);
        }
        long before = allocated();
        Body.Bytes first = (Body.Bytes) Fixture.record(message).body();
        assertThat(allocated() - before).isLessThan(2L * SegmentedBuffer.MAX_SEGMENT);
        message.writeByte((byte) 1);
        Body.Bytes second = (Body.Bytes) Fixture.record(message).body();
        assertThat(second.size()).isEqualTo(first.size() + 1);
        for (int i = 0; i < first.segments().size() - 1; i++) {
            assertThat(second.segments().get(i)).isSameAs(first.segments().get(i));
        }
        for (byte[] segment : second.segments()) {
            assertThat(segment.length).isPositive().isLessThanOrEqualTo(SegmentedBuffer.MAX_SEGMENT);
        }
        long read = allocated();
        check((BytesMessage) Fixture.receive(Fixture.withBody("bytes", first), 1), piece.length, first.size());
        assertThat(allocated() - read).isLessThan(1 << 20);
    }

    private static void check(BytesMessage received, int pieceLength, long size) throws JMSException {
        assertThat(received.getBodyLength()).isEqualTo(size);
        byte[] piece = new byte[pieceLength];
        int i = 0;
        while (received.readBytes(piece) > 0) {
            if (piece[0] != (byte) i || piece[pieceLength - 1] != (byte) i) {
                throw new AssertionError("Piece " + i + " differs");
            }
            i++;
        }
        assertThat((long) i * pieceLength).isEqualTo(size);
    }

    @Test
    void aBodyWrittenAtOnceIsCopiedOnce() throws JMSException {
        byte[] content = new byte[1000];
        BytesMessage message = Messages.bytes();
        message.writeBytes(content);
        Body.Bytes body = (Body.Bytes) Fixture.record(message).body();
        assertThat(body.segments()).hasSize(1);
        assertThat(body.segments().get(0)).hasSize(1000).isNotSameAs(content);
        assertThat(((Body.Bytes) Fixture.record(message).body()).segments().get(0))
                .isSameAs(body.segments().get(0));
    }

    @Test
    void numbersAndStringsAreReadAcrossSegments() throws JMSException {
        Random random = new Random(3);
        BytesMessage message = Messages.bytes();
        long[] numbers = random.longs(200_000).toArray();
        message.writeByte((byte) 1);
        for (long number : numbers) {
            message.writeLong(number);
        }
        message.writeUTF("x".repeat(60_000));
        message.writeUTF("y".repeat(60_000));
        message.writeBytes(new byte[SegmentedBuffer.MAX_SEGMENT * 2]);
        message.writeInt(42);
        BytesMessage received = (BytesMessage) Fixture.throughDatabase(message);
        assertThat(received.readByte()).isEqualTo((byte) 1);
        for (long number : numbers) {
            assertThat(received.readLong()).isEqualTo(number);
        }
        assertThat(received.readUTF()).hasSize(60_000).startsWith("x").endsWith("x");
        assertThat(received.readUTF()).hasSize(60_000).startsWith("y").endsWith("y");
        assertThat(received.readBytes(new byte[SegmentedBuffer.MAX_SEGMENT * 2]))
                .isEqualTo(SegmentedBuffer.MAX_SEGMENT * 2);
        assertThat(received.readInt()).isEqualTo(42);
    }

    @Test
    void aLargeMapOrStreamFlowsIntoSegmentsAndIsReadBack() throws JMSException {
        byte[] bytes = new byte[5_000_001];
        new Random(5).nextBytes(bytes);
        String text = "\uD83D\uDE00\u00e9\"\\\n".repeat(400_000);
        MapMessage map = Messages.map();
        StreamMessage stream = Messages.stream();
        map.setBytes("bytes", bytes);
        map.setString("text", text);
        map.setLong("after", 7);
        stream.writeBytes(bytes);
        stream.writeString(text);
        stream.writeLong(7);
        assertThat(Fixture.record(map).body()).isInstanceOf(Body.Bytes.class);
        assertThat(Fixture.record(map).view()).isNull();
        MapMessage receivedMap = (MapMessage) Fixture.throughDatabase(map);
        assertThat(receivedMap.getBytes("bytes")).isEqualTo(bytes);
        assertThat(receivedMap.getString("text")).isEqualTo(text);
        assertThat(receivedMap.getObject("after")).isEqualTo(7L);
        StreamMessage receivedStream = (StreamMessage) Fixture.throughDatabase(stream);
        assertThat((byte[]) receivedStream.readObject()).isEqualTo(bytes);
        assertThat(receivedStream.readString()).isEqualTo(text);
        assertThat(receivedStream.readObject()).isEqualTo(7L);
    }

    @Test
    void aBodyOverTheLimitIsRefusedWhateverItsType() throws JMSException {
        MessageCodec codec = new MessageCodec(
                1000,
                id -> {
                    throw new JMSException("There is no store");
                },
                ObjectAllowList.NOTHING);
        BytesMessage bytes = Messages.bytes();
        bytes.writeBytes(new byte[1000]);
        codec.toRecord((RowMQMessage) bytes, Fixture.HEADERS);
        bytes.writeByte((byte) 1);
        checkTooLarge(codec, bytes);
        codec.toRecord((RowMQMessage) Messages.text("x".repeat(1000)), Fixture.HEADERS);
        codec.toRecord((RowMQMessage) Messages.text("\uD83D\uDE00".repeat(250)), Fixture.HEADERS);
        checkTooLarge(codec, Messages.text("x".repeat(1001)));
        checkTooLarge(codec, Messages.text("\u20ac".repeat(334)));
        checkTooLarge(codec, Messages.text("\uD83D\uDE00".repeat(251)));
        checkTooLarge(codec, Messages.object("x".repeat(1000)));
        MapMessage map = Messages.map();
        map.setBytes("b", new byte[1000]);
        checkTooLarge(codec, map);
        map.setBytes("b", new byte[JsonOutput.SPILL_AT * 2]);
        checkTooLarge(codec, map);
        StreamMessage stream = Messages.stream();
        stream.writeString("x".repeat(1000));
        checkTooLarge(codec, stream);
    }

    private static void checkTooLarge(MessageCodec codec, Message message) {
        assertThatThrownBy(() -> codec.toRecord((RowMQMessage) message, Fixture.HEADERS))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("1000")
                .hasMessageContaining("maxBodySize");
    }

    @Test
    void aMessageSentAgainIsNotEncodedAgain() throws JMSException {
        MapMessage map = Messages.map();
        map.setInt("a", 1);
        map.setStringProperty("p", "v");
        MessageRecord first = Fixture.record(map);
        MessageRecord second = Fixture.record(map);
        assertThat(second.body()).isSameAs(first.body());
        assertThat(second.properties()).isSameAs(first.properties());
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
