package io.github.rowmq.message;

import io.github.rowmq.RowMQQueue;
import io.github.rowmq.store.Body;
import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.Source;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.List;

/** Sends messages through the codec and receives them, without a store between. Stateless. */
final class Fixture {

    static final RowMQQueue QUEUE = new RowMQQueue("orders");
    static final SendHeaders HEADERS = new SendHeaders("ID:1", 1_700_000_000_000L, 4, true, 0, 0);
    static final ObjectAllowList TEST_CLASSES = ObjectAllowList.of(List.of("io.github.rowmq.message", "java.util"));

    private Fixture() {}

    static MessageCodec codec() {
        return codec(TEST_CLASSES);
    }

    static MessageCodec codec(ObjectAllowList allowList) {
        return new MessageCodec(
                1L << 30,
                id -> {
                    throw new JMSException("There is no store");
                },
                allowList);
    }

    static MessageRecord record(Message message) throws JMSException {
        return codec().toRecord((RowMQMessage) message, HEADERS);
    }

    /** Received in the same JVM: with what the sender had decoded. */
    static RowMQMessage handOver(Message message) throws JMSException {
        return receive(record(message), 1);
    }

    /** Received from the database: everything is decoded anew. */
    static RowMQMessage throughDatabase(Message message) throws JMSException {
        return receive(reread(record(message)), 1);
    }

    static RowMQMessage receive(MessageRecord record, int count) throws JMSException {
        return codec().fromDelivery(delivery(record, count), QUEUE);
    }

    /** The record as another JVM would read it. */
    static MessageRecord reread(MessageRecord record) {
        return copy(record).build();
    }

    static MessageRecord.Builder copy(MessageRecord record) {
        return MessageRecord.builder(record.messageId(), record.kind())
                .timestamp(record.timestamp())
                .priority(record.priority())
                .persistent(record.persistent())
                .expiration(record.expiration())
                .deliveryTime(record.deliveryTime())
                .correlationId(record.correlationId())
                .type(record.type())
                .replyTo(record.replyTo())
                .properties(record.properties())
                .body(record.body());
    }

    static MessageRecord withBody(String kind, Body body) {
        return MessageRecord.builder("ID:1", kind).body(body).build();
    }

    static Delivery delivery(MessageRecord record, int count) {
        return new TestDelivery(record, count);
    }

    private record TestDelivery(MessageRecord message, int count) implements Delivery {
        @Override
        public long id() {
            return 7;
        }

        @Override
        public Source source() {
            return new Source(1, new DestinationRef(DestinationRef.Kind.QUEUE, "orders"), null);
        }
    }
}
