package io.github.rowmq.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.store.Body;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.StoreException;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that were damaged, or edited, by hand. */
class DamagedMessageTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "null",
                "5",
                "[]",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1}}",
                "{\"a\":1} x",
                "{\"a\":{}}",
                "{\"a\":[1]}",
                "{\"a\":1,}",
                "{a:1}",
                "{\"a\":NaN}",
                "{\"\":1,\"a\":1}",
                "{\"\":{\"a\":\"nonsense\"},\"a\":1}",
                "{\"\":{\"a\":5},\"a\":1}",
                "{\"\":{\"a\":\"byte\"},\"a\":128}",
                "{\"\":{\"a\":\"long\"},\"a\":\"x\"}",
                "{\"\":{\"a\":\"bytes\"},\"a\":\"&\"}",
                "{\"\":{\"a\":\"char\"},\"a\":\"xy\"}",
                "{\"\":{\"a\":\"escaped\"},\"a\":\"\\\\x\"}",
                "{\"\":{\"a\":\"escaped\"},\"a\":{\"b\":1}}",
                "{\"a\":123456789012345678901234567890}",
                "{\"a\":\"\\u00\"}"
            })
    void propertiesAndMapsThatAreNotOursAreReportedWithTheMessageId(String json) throws JMSException {
        MessageRecord properties =
                MessageRecord.builder("ID:7", "message").properties(json).build();
        Message message = Fixture.receive(properties, 1);
        assertDamaged(() -> message.getStringProperty("a"));
        assertDamaged(message::getPropertyNames);
        assertDamaged(() -> message.propertyExists("b"));
        assertThat(message.getJMSMessageID()).isEqualTo("ID:7");
        MessageRecord map =
                MessageRecord.builder("ID:7", "map").body(new Body.Text(json)).build();
        MapMessage received = (MapMessage) Fixture.receive(map, 1);
        assertDamaged(() -> received.getInt("a"));
        assertDamaged(received::getMapNames);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[",
                "[1",
                "[1]]",
                "[{}]",
                "[{\"long\":1,\"a\":2}]",
                "[{\"nonsense\":1}]",
                "[{\"long\":\"x\"}]",
                "[[1]]",
                "[{\"long\":{}}]",
                "[1,]",
                "null"
            })
    void streamsThatAreNotOursAreReportedWithTheMessageId(String json) throws JMSException {
        MessageRecord record = MessageRecord.builder("ID:7", "stream")
                .body(new Body.Text(json))
                .build();
        StreamMessage message = (StreamMessage) Fixture.receive(record, 1);
        assertDamaged(message::readObject);
        assertDamaged(((RowMQMessage) message)::validate);
    }

    @Test
    void aBodyOfTheWrongKindIsReported() throws JMSException {
        Body text = new Body.Text("x");
        Body bytes = Body.Bytes.of(new byte[] {1});
        for (MessageRecord record : List.of(
                Fixture.withBody("text", bytes),
                Fixture.withBody("bytes", text),
                Fixture.withBody("object", text),
                Fixture.withBody("map", bytes),
                Fixture.withBody("stream", bytes))) {
            RowMQMessage message = Fixture.receive(record, 1);
            assertThatThrownBy(message::validate).isInstanceOf(DamagedMessageException.class);
        }
    }

    @Test
    void anUnknownTypeOfMessageIsReportedAtOnce() {
        assertThatThrownBy(() -> Fixture.receive(Fixture.withBody("hologram", Body.NONE), 1))
                .isInstanceOf(DamagedMessageException.class)
                .hasMessageContaining("hologram");
    }

    @Test
    void aReplyDestinationThatIsNotOursIsReported() throws JMSException {
        MessageRecord record =
                MessageRecord.builder("ID:7", "message").replyTo("nonsense").build();
        RowMQMessage message = Fixture.receive(record, 1);
        assertDamaged(message::getJMSReplyTo);
        assertDamaged(message::validate);
    }

    @Test
    void damageThatWasFoundOnceIsReportedBeforeTheNextConsumerHasTheMessage() throws JMSException {
        MessageRecord record =
                MessageRecord.builder("ID:7", "message").properties("{").build();
        Message first = Fixture.receive(record, 1);
        assertDamaged(() -> first.getIntProperty("a"));
        assertDamaged(() -> Fixture.receive(record, 2));
    }

    @Test
    void validateIsSilentAboutWhatCanBeRead() throws JMSException {
        MapMessage map = Messages.map();
        map.setInt("a", 1);
        map.setStringProperty("p", "v");
        map.setJMSReplyTo(Fixture.QUEUE);
        Fixture.throughDatabase(map).validate();
        Fixture.throughDatabase(Messages.text("x")).validate();
        Fixture.throughDatabase(Messages.bytes()).validate();
        Fixture.throughDatabase(Messages.object("x")).validate();
        Fixture.throughDatabase(Messages.stream()).validate();
        Fixture.throughDatabase(Messages.message()).validate();
    }

    /** As PostgreSQL's jsonb or a hand would leave it: other order, white space, named types at the end. */
    @Test
    void editedJsonIsReadAsLongAsItsMeaningIsClear() throws JMSException {
        String json =
                " { \"f\" : 0.1, \"n\" : null, \"big\":5000000000, \"c\" : 5 ,\"\":{\"c\":\"long\",\"f\":\"float\"}, \"z\":\"\\u00e9\" } ";
        Message message = Fixture.receive(
                MessageRecord.builder("ID:7", "message").properties(json).build(), 1);
        assertThat(message.getObjectProperty("c")).isEqualTo(5L);
        assertThat(message.getObjectProperty("f")).isEqualTo(0.1f);
        assertThat(message.getObjectProperty("big")).isEqualTo(5000000000L);
        assertThat(message.getObjectProperty("z")).isEqualTo("\u00e9");
        assertThat(message.propertyExists("n")).isTrue();
        assertThat(message.propertyExists("")).isFalse();
    }

    @Test
    void aLargeBodyIsFetchedWhenItIsFirstReadOrWhenTheSessionWantsIt() throws JMSException {
        int[] loads = {0};
        MessageCodec codec = new MessageCodec(
                100,
                id -> {
                    loads[0]++;
                    assertThat(id).isEqualTo(7);
                    return new Body.Text("large");
                },
                ObjectAllowList.NOTHING);
        MessageRecord record = Fixture.withBody("text", new Body.Stored(5));
        TextMessage lazy = (TextMessage) codec.fromDelivery(Fixture.delivery(record, 1), Fixture.QUEUE);
        assertThat(loads[0]).isZero();
        assertThat(lazy.getText()).isEqualTo("large");
        assertThat(lazy.getText()).isEqualTo("large");
        assertThat(loads[0]).isEqualTo(1);
        RowMQMessage eager = codec.fromDelivery(Fixture.delivery(record, 1), Fixture.QUEUE);
        eager.loadBody();
        eager.loadBody();
        assertThat(loads[0]).isEqualTo(2);
        assertThat(codec.toRecord(eager, Fixture.HEADERS).body()).isEqualTo(new Body.Text("large"));
        RowMQMessage failing = Fixture.receive(record, 1);
        assertThatThrownBy(() -> failing.getBody(String.class)).isInstanceOf(JMSException.class);
    }

    @Test
    void aLargeBodyThatIsGoneIsDamageAndOneThatCannotBeFetchedNowIsNot() throws JMSException {
        MessageRecord record =
                MessageRecord.builder("ID:7", "bytes").body(new Body.Stored(5)).build();
        for (StoreException.Kind kind : List.of(StoreException.Kind.CORRUPT, StoreException.Kind.UNAVAILABLE)) {
            MessageCodec codec = new MessageCodec(100, id -> fail(kind), ObjectAllowList.NOTHING);
            RowMQMessage message = codec.fromDelivery(Fixture.delivery(record, 1), Fixture.QUEUE);
            if (kind == StoreException.Kind.CORRUPT) {
                assertDamaged(message::validate);
            } else {
                assertThatThrownBy(message::loadBody).hasMessage("failed").isExactlyInstanceOf(JMSException.class);
            }
        }
    }

    private static Body fail(StoreException.Kind kind) throws JMSException {
        JMSException failure = new JMSException("failed");
        failure.initCause(new StoreException(kind, "failed"));
        throw failure;
    }

    private static void assertDamaged(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DamagedMessageException.class,
                        damaged -> assertThat(damaged.messageId()).isEqualTo("ID:7"))
                .hasMessageContaining("ID:7");
    }
}
