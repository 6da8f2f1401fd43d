package io.github.rowmq.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTemporaryQueue;
import io.github.rowmq.RowMQTemporaryTopic;
import io.github.rowmq.RowMQTopic;
import io.github.rowmq.store.Body;
import io.github.rowmq.store.Browser;
import io.github.rowmq.store.MessageRecord;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers: Jakarta Messaging 3.1, section 3.4. */
class HeaderTest {

    private interface Both extends Queue, Topic {}

    static List<Destination> destinations() {
        return List.of(
                new RowMQQueue("q"),
                new RowMQTopic("t:with:colons"),
                new RowMQTemporaryQueue("tq", null),
                new RowMQTemporaryTopic("tt", null));
    }

    @ParameterizedTest
    @MethodSource("destinations")
    void theReplyDestinationIsReceivedAsWhatItWas(Destination destination) throws JMSException {
        Message message = Messages.message();
        message.setJMSReplyTo(destination);
        Message received = Fixture.throughDatabase(message);
        assertThat(received.getJMSReplyTo()).isEqualTo(destination).hasSameClassAs(destination);
        // Sent on without being looked at.
        RowMQMessage forwarded = Fixture.throughDatabase(Fixture.throughDatabase(message));
        assertThat(forwarded.getJMSReplyTo()).isEqualTo(destination);
        received.setJMSReplyTo(null);
        assertThat(received.getJMSReplyTo()).isNull();
    }

    @Test
    void aReplyDestinationOfAnotherProviderIsTakenByItsName() throws JMSException {
        Message message = Messages.message();
        Queue queue = () -> "other";
        message.setJMSReplyTo(queue);
        assertThat(message.getJMSReplyTo()).isSameAs(queue);
        assertThat(Fixture.throughDatabase(message).getJMSReplyTo()).isEqualTo(new RowMQQueue("other"));
        Topic topic = () -> "other";
        message.setJMSReplyTo(topic);
        assertThat(Fixture.throughDatabase(message).getJMSReplyTo()).isEqualTo(new RowMQTopic("other"));
        message.setJMSReplyTo(new Both() {
            @Override
            public String getQueueName() {
                return null;
            }

            @Override
            public String getTopicName() {
                return "news";
            }
        });
        assertThat(Fixture.throughDatabase(message).getJMSReplyTo()).isEqualTo(new RowMQTopic("news"));
    }

    @Test
    void aReplyDestinationWithoutAUsableNameIsRefusedWhenSent() throws JMSException {
        Message message = Messages.message();
        message.setJMSReplyTo((Queue) () -> "");
        assertThatThrownBy(() -> Fixture.record(message)).isInstanceOf(InvalidDestinationException.class);
        message.setJMSReplyTo(new Destination() {});
        assertThatThrownBy(() -> Fixture.record(message)).isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void theHeadersOfTheSendAreOnTheSendersObjectAndOnTheReceivedOne() throws JMSException {
        SendHeaders headers = new SendHeaders("ID:abc", 1000, 9, false, 5000, 3000);
        Message message = Messages.text("x");
        message.setJMSType("type");
        message.setJMSCorrelationID("corr");
        headers.writeTo(message, Fixture.QUEUE);
        MessageRecord record = Fixture.codec().toRecord((RowMQMessage) message, headers);
        for (Message each : List.of(message, Fixture.receive(Fixture.reread(record), 2))) {
            assertThat(each.getJMSMessageID()).isEqualTo("ID:abc");
            assertThat(each.getJMSTimestamp()).isEqualTo(1000);
            assertThat(each.getJMSPriority()).isEqualTo(9);
            assertThat(each.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
            assertThat(each.getJMSExpiration()).isEqualTo(5000);
            assertThat(each.getJMSDeliveryTime()).isEqualTo(3000);
            assertThat(each.getJMSDestination()).isEqualTo(Fixture.QUEUE);
            assertThat(each.getJMSType()).isEqualTo("type");
            assertThat(each.getJMSCorrelationID()).isEqualTo("corr");
        }
    }

    @Test
    void withoutADelayTheDeliveryTimeIsTheTimeOfTheSend() throws JMSException {
        Message message = Messages.message();
        Fixture.HEADERS.writeTo(message, Fixture.QUEUE);
        assertThat(message.getJMSDeliveryTime()).isEqualTo(Fixture.HEADERS.timestamp());
        assertThat(Fixture.throughDatabase(message).getJMSDeliveryTime()).isEqualTo(Fixture.HEADERS.timestamp());
    }

    @Test
    void aNewMessageHasTheDefaultsOfTheSpecification() throws JMSException {
        Message message = Messages.message();
        assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(message.getJMSPriority()).isEqualTo(4);
        assertThat(message.getJMSExpiration()).isZero();
        assertThat(message.getJMSMessageID()).isNull();
        assertThat(message.getJMSDestination()).isNull();
        assertThat(message.getJMSRedelivered()).isFalse();
    }

    @Test
    void priorityAndDeliveryModeOutOfRangeAreRefused() {
        Message message = Messages.message();
        assertThatThrownBy(() -> message.setJMSPriority(10)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> message.setJMSPriority(-1)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> message.setJMSDeliveryMode(0)).isInstanceOf(JMSException.class);
    }

    static List<byte[]> correlationBytes() {
        return List.of(
                "plain".getBytes(StandardCharsets.UTF_8),
                "\u00fcn\u00efc\u00f6d\u00e9 \uD83D\uDE00".getBytes(StandardCharsets.UTF_8),
                "hex:00".getBytes(StandardCharsets.UTF_8),
                new byte[0],
                new byte[] {0},
                new byte[] {'a', 0, 'b'},
                new byte[] {-1, -2, 0, 127, -128},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {(byte) 0xC0, (byte) 0x80});
    }

    @ParameterizedTest
    @MethodSource("correlationBytes")
    void aCorrelationIdOfBytesIsReceivedAsTheSameBytes(byte[] bytes) throws JMSException {
        Message message = Messages.message();
        message.setJMSCorrelationIDAsBytes(bytes);
        assertThat(Fixture.throughDatabase(message).getJMSCorrelationIDAsBytes())
                .isEqualTo(bytes);
    }

    @Test
    void aCorrelationIdOfAsciiBytesIsReadableAsText() throws JMSException {
        Message message = Messages.message();
        message.setJMSCorrelationIDAsBytes("order-7".getBytes(StandardCharsets.US_ASCII));
        assertThat(message.getJMSCorrelationID()).isEqualTo("order-7");
        message.setJMSCorrelationID("hex:no digits");
        assertThat(message.getJMSCorrelationIDAsBytes()).asString().isEqualTo("hex:no digits");
        message.setJMSCorrelationIDAsBytes(null);
        assertThat(message.getJMSCorrelationID()).isNull();
        assertThat(message.getJMSCorrelationIDAsBytes()).isNull();
    }

    @Test
    void acknowledgeGoesToTheSessionAndDoesNothingWithoutOne() throws JMSException {
        RowMQMessage message = Fixture.handOver(Messages.message());
        message.acknowledge();
        AtomicInteger calls = new AtomicInteger();
        message.setAcknowledger(calls::incrementAndGet);
        message.acknowledge();
        assertThat(calls).hasValue(1);
    }

    @Test
    void aBrowsedMessageCountsTheDeliveryToCome() throws JMSException {
        MessageRecord record = Fixture.withBody("text", new Body.Text("x"));
        Message first = Fixture.codec().fromBrowsed(new Browser.Browsed(1, record, 0), Fixture.QUEUE);
        Message again = Fixture.codec().fromBrowsed(new Browser.Browsed(1, record, 2), Fixture.QUEUE);
        assertThat(first.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        assertThat(first.getJMSRedelivered()).isFalse();
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(3);
        assertThat(again.getJMSRedelivered()).isTrue();
    }

    @Test
    void toStringShowsNothingOfTheContent() throws JMSException {
        Message message = Messages.text("secret");
        message.setStringProperty("p", "secret");
        assertThat(Fixture.handOver(message)).hasToString("text message ID:1");
    }
}
