package io.github.rowmq.benchmarks.micro;

import io.github.rowmq.RowMQQueue;
import io.github.rowmq.message.MessageCodec;
import io.github.rowmq.message.Messages;
import io.github.rowmq.message.ObjectAllowList;
import io.github.rowmq.message.RowMQMessage;
import io.github.rowmq.message.SendHeaders;
import io.github.rowmq.store.Body;
import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.Source;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A message of about 1 KB turned into a record of the store, and one read back and looked into. JMH sees to threads. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {

    private static final int SIZE = 1024;
    private static final SendHeaders HEADERS = new SendHeaders("ID:bench-1-2-3", 1_700_000_000_000L, 4, true, 0, 0);

    /** The type of the message; "properties" is a text message with five of them. */
    @Param({"bytes", "text", "map", "properties"})
    public String kind = "bytes";

    private final MessageCodec codec = new MessageCodec(1 << 30, deliveryId -> Body.NONE, ObjectAllowList.NOTHING);
    private final Destination queue = new RowMQQueue("bench");
    /** Null before it is set up. */
    private @Nullable RowMQMessage message;

    /** Null before it is set up. */
    private @Nullable Stored stored;

    /** A delivery as a claim brings it, without what the sender had at hand. */
    private record Stored(MessageRecord message) implements Delivery {

        private static final Source SOURCE =
                new Source(1, new DestinationRef(DestinationRef.Kind.QUEUE, "bench"), null);

        @Override
        public long id() {
            return 1;
        }

        @Override
        public Source source() {
            return SOURCE;
        }

        @Override
        public int count() {
            return 1;
        }
    }

    /** Makes the message. */
    @Setup
    public void setUp() throws JMSException {
        RowMQMessage created = (RowMQMessage) create();
        message = created;
        stored = new Stored(codec.toRecord(created, HEADERS));
    }

    private Message create() throws JMSException {
        switch (kind) {
            case "bytes" -> {
                BytesMessage bytes = Messages.bytes();
                bytes.writeBytes(new byte[SIZE]);
                return bytes;
            }
            case "map" -> {
                MapMessage map = Messages.map();
                for (int i = 0; i < SIZE / 64; i++) {
                    map.setString("key" + i, "x".repeat(48));
                    map.setInt("number" + i, i);
                }
                return map;
            }
            default -> {
                TextMessage text = Messages.text("x".repeat(SIZE));
                for (int i = 0; kind.equals("properties") && i < 5; i++) {
                    text.setStringProperty("property" + i, "value " + i);
                }
                return text;
            }
        }
    }

    @Benchmark
    public MessageRecord toRecord() throws JMSException {
        return codec.toRecord(Objects.requireNonNull(message), HEADERS);
    }

    /** Reads the body too, since decoding waits for that. */
    @Benchmark
    public Object fromDelivery() throws JMSException {
        MessageRecord kept = Objects.requireNonNull(stored).message();
        MessageRecord plain = kept.withBody(kept.body());
        Message received = codec.fromDelivery(new Stored(plain), queue);
        if (received instanceof TextMessage text) {
            return text.getText() + text.getStringProperty("property1");
        }
        if (received instanceof MapMessage map) {
            return map.getInt("number3");
        }
        return ((BytesMessage) received).readByte();
    }
}
