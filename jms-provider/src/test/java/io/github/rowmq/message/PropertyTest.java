package io.github.rowmq.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties: Jakarta Messaging 3.1, section 3.5. */
class PropertyTest {

    private static List<String> names(Message message) throws JMSException {
        return Collections.list((java.util.Enumeration<String>) message.getPropertyNames());
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "1a",
                "a-b",
                "a.b",
                "a b",
                " a",
                "a'",
                "a\"",
                "\0",
                "a\0",
                "\uD83D",
                "a\uDE00",
                "NULL",
                "TRUE",
                "FALSE",
                "NOT",
                "AND",
                "OR",
                "BETWEEN",
                "LIKE",
                "IN",
                "IS",
                "ESCAPE",
                "JMSXUserID",
                "JMSXAppID",
                "JMSXDeliveryCount",
                "JMSXProducerTXID",
                "JMSXConsumerTXID",
                "JMSXRcvTimestamp",
                "JMSXState",
                "JMSXAnything",
                "JMSPriority",
                "JMSDestination",
                "JMSMessageID",
                "JMSDeliveryTime",
                "JMS_RowMQ_x"
            })
    void aNameThatIsNoIdentifierOrIsReservedIsRefused(String name) {
        Message message = Messages.message();
        assertThatThrownBy(() -> message.setStringProperty(name, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> message.setObjectProperty(name, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> message.setIntProperty(name, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "_a",
                "$a",
                "a1",
                "\u00e9t\u00e9",
                "\u4e2d\u6587",
                "nulls",
                "null",
                "true",
                "False",
                "in",
                "Between",
                "JMS_IBM_Format",
                "JMSCONTEXT",
                "traceparent",
                "\uD835\uDC00"
            })
    void aNameThatIsAnIdentifierIsTaken(String name) throws JMSException {
        Message message = Messages.message();
        message.setStringProperty(name, "x");
        assertThat(Fixture.throughDatabase(message).getStringProperty(name)).isEqualTo("x");
    }

    @Test
    void aNameIsAtMost255CharactersLong() throws JMSException {
        Message message = Messages.message();
        message.setIntProperty("n".repeat(255), 1);
        assertThatThrownBy(() -> message.setIntProperty("n".repeat(256), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("255");
    }

    static List<Object> impossible() {
        return List.of('c', new byte[1], BigDecimal.ONE, new Object(), List.of(), new int[0], new StringBuilder("x"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void aValueThatIsNeitherBoxedPrimitiveNorStringIsRefused(Object value) throws JMSException {
        Message message = Messages.message();
        assertThatThrownBy(() -> message.setObjectProperty("p", value)).isInstanceOf(MessageFormatException.class);
        assertThat(message.propertyExists("p")).isFalse();
    }

    @Test
    void theLastValueOfANameCountsAndNamesKeepTheirOrder() throws JMSException {
        Message message = Messages.message();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 100; i++) {
                message.setIntProperty("p" + i, i * 10 + round);
            }
        }
        Message received = Fixture.throughDatabase(message);
        for (int i = 0; i < 100; i++) {
            assertThat(received.getIntProperty("p" + i)).isEqualTo(i * 10 + 1);
        }
        assertThat(names(message)).hasSize(100).startsWith("p0", "p1", "p2");
        assertThat(received.propertyExists("p100")).isFalse();
        assertThat(received.propertyExists("p99")).isTrue();
    }

    @Test
    void groupPropertiesHaveTheTypesOfTheSpecification() throws JMSException {
        Message message = Messages.message();
        message.setStringProperty("JMSXGroupID", "g");
        message.setObjectProperty("JMSXGroupSeq", (short) 3);
        assertThatThrownBy(() -> message.setStringProperty("JMSXGroupSeq", "3"))
                .isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> message.setIntProperty("JMSXGroupID", 3)).isInstanceOf(MessageFormatException.class);
        Message received = Fixture.throughDatabase(message);
        assertThat(received.getStringProperty("JMSXGroupID")).isEqualTo("g");
        assertThat(received.getObjectProperty("JMSXGroupSeq")).isEqualTo(3);
    }

    @Test
    void aReceivedMessageHasADeliveryCountAndNothingElseOfTheProvider() throws JMSException {
        Message message = Messages.message();
        message.setStringProperty("a", "b");
        Message received = Fixture.receive(Fixture.record(message), 3);
        assertThat(names(received)).containsExactly("a", "JMSXDeliveryCount");
        assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(3);
        assertThat(received.getObjectProperty("JMSXDeliveryCount")).isEqualTo(3);
        assertThat(received.getStringProperty("JMSXDeliveryCount")).isEqualTo("3");
        assertThat(received.propertyExists("JMSXDeliveryCount")).isTrue();
        assertThat(received.getJMSRedelivered()).isTrue();
        assertThat(Fixture.receive(Fixture.record(message), 1).getJMSRedelivered())
                .isFalse();
    }

    @Test
    void aMessageThatWasNotReceivedHasNoDeliveryCount() throws JMSException {
        Message message = Messages.message();
        assertThat(names(message)).isEmpty();
        assertThat(message.propertyExists("JMSXDeliveryCount")).isFalse();
        assertThatThrownBy(() -> message.getIntProperty("JMSXDeliveryCount")).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void receivedPropertiesAreReadOnlyUntilTheyAreCleared() throws JMSException {
        Message message = Messages.text("body");
        message.setStringProperty("a", "b");
        RowMQMessage received = Fixture.handOver(message);
        assertThatThrownBy(() -> received.setStringProperty("a", "c")).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setObjectProperty("new", 1)).isInstanceOf(MessageNotWriteableException.class);
        received.clearProperties();
        assertThat(names(received)).isEmpty();
        assertThat(received.getObjectProperty("a")).isNull();
        received.setStringProperty("a", "c");
        assertThat(received.getStringProperty("a")).isEqualTo("c");
        assertThat(received.getBody(String.class)).isEqualTo("body");
        assertThat(message.getStringProperty("a")).isEqualTo("b");
    }

    @Test
    void whatWasSentIsNotTouchedByLaterChangesOfTheSender() throws JMSException {
        Message message = Messages.message();
        message.setStringProperty("a", "first");
        var record = Fixture.record(message);
        message.setStringProperty("a", "second");
        message.setStringProperty("b", "new");
        Message received = Fixture.receive(record, 1);
        assertThat(received.getStringProperty("a")).isEqualTo("first");
        assertThat(received.propertyExists("b")).isFalse();
        assertThat(Fixture.throughDatabase(message).getStringProperty("a")).isEqualTo("second");
        message.clearProperties();
        assertThat(received.getStringProperty("a")).isEqualTo("first");
    }

    @Test
    void consumersOfOneMessageDoNotSeeEachOthersChanges() throws JMSException {
        Message message = Messages.message();
        message.setStringProperty("a", "b");
        var record = Fixture.record(message);
        Message first = Fixture.receive(record, 1);
        Message second = Fixture.receive(record, 1);
        first.clearProperties();
        first.setStringProperty("a", "changed");
        assertThat(second.getStringProperty("a")).isEqualTo("b");
    }

    @Test
    void propertiesTooLargeForTheStoreAreRefusedWhenSent() throws JMSException {
        Message message = Messages.message();
        message.setStringProperty("large", "x".repeat(JsonOutput.MAX_PROPERTIES_LENGTH));
        assertThatThrownBy(() -> Fixture.record(message))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("properties");
        message.setStringProperty("large", "x".repeat(1_000_000));
        assertThatCode(() -> Fixture.record(message)).doesNotThrowAnyException();
    }

    @Test
    void askingForANameThatIsNullFindsNothing() throws JMSException {
        Message message = Fixture.handOver(Messages.message());
        assertThat(message.getStringProperty(null)).isNull();
        assertThat(message.propertyExists(null)).isFalse();
    }
}
