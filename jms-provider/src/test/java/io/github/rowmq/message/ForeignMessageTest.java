package io.github.rowmq.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of other providers: Jakarta Messaging 3.1, section 3.12. */
class ForeignMessageTest {

    /** The message as a pool or an agent wraps it: only the interface is the same. */
    private static <M extends Message> M proxy(Class<M> type, M message) {
        return type.cast(Proxy.newProxyInstance(
                ForeignMessageTest.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> invoke(method, message, arguments)));
    }

    private static Object invoke(Method method, Message message, Object[] arguments) throws Throwable {
        try {
            return method.invoke(message, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Message sent(Message foreign) throws JMSException {
        RowMQMessage copy = ForeignMessages.own(foreign);
        assertThat(copy).isNotSameAs(foreign);
        return Fixture.throughDatabase(copy);
    }

    /** A class that was written against JMS 1.1, and one that was compiled against it. */
    @ParameterizedTest
    @ValueSource(classes = {UnsupportedOperationException.class, AbstractMethodError.class})
    void aMessageOfAProviderWithoutDeliveryTimesIsSent(Class<? extends Throwable> failure) throws Exception {
        Throwable thrown = failure.getConstructor().newInstance();
        ForeignMessage foreign = new ForeignMessage();
        Message old = Message.class.cast(Proxy.newProxyInstance(
                ForeignMessageTest.class.getClassLoader(),
                new Class<?>[] {Message.class},
                (self, method, arguments) -> {
                    if (method.getName().endsWith("JMSDeliveryTime")) {
                        throw thrown;
                    }
                    return invoke(method, foreign, arguments);
                }));
        assertThat(sent(old).getJMSDeliveryTime()).isEqualTo(Fixture.HEADERS.timestamp());
        Fixture.HEADERS.writeTo(old, Fixture.QUEUE);
        assertThat(foreign.getJMSMessageID()).isEqualTo(Fixture.HEADERS.messageId());
        assertThat((Object) foreign.getJMSDestination()).isSameAs(Fixture.QUEUE);
    }

    @Test
    void ourOwnMessagesAreNotCopied() throws JMSException {
        TextMessage message = Messages.text("x");
        assertThat((Object) ForeignMessages.own(message)).isSameAs(message);
    }

    @Test
    void headersOfTheApplicationAndPropertiesAreCopied() throws JMSException {
        ForeignMessage foreign = new ForeignMessage();
        foreign.setJMSCorrelationID("c");
        foreign.setJMSType("t");
        foreign.setJMSReplyTo((Queue) () -> "replies");
        foreign.setObjectProperty("a", 1L);
        foreign.setObjectProperty("b", "x");
        foreign.setObjectProperty("JMSXGroupID", "g");
        foreign.setObjectProperty("JMSXDeliveryCount", 5);
        foreign.setObjectProperty("JMSXUserID", "somebody");
        foreign.setObjectProperty("JMS_Other_Vendor", 1.5f);
        Message received = sent(foreign);
        assertThat(received.getJMSCorrelationID()).isEqualTo("c");
        assertThat(received.getJMSType()).isEqualTo("t");
        assertThat(((Queue) received.getJMSReplyTo()).getQueueName()).isEqualTo("replies");
        assertThat(received.getObjectProperty("a")).isEqualTo(1L);
        assertThat(received.getObjectProperty("b")).isEqualTo("x");
        assertThat(received.getObjectProperty("JMS_Other_Vendor")).isEqualTo(1.5f);
        assertThat(Collections.list((java.util.Enumeration<String>) received.getPropertyNames()))
                .containsExactlyInAnyOrder("a", "b", "JMSXGroupID", "JMS_Other_Vendor", "JMSXDeliveryCount");
        assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        assertThat(received).isNotInstanceOf(TextMessage.class);
    }

    @Test
    void aCorrelationIdThatIsOnlyThereAsBytesIsCopied() throws JMSException {
        byte[] id = {1, -1, 0};
        ForeignMessage foreign = new ForeignMessage() {
            @Override
            public byte[] getJMSCorrelationIDAsBytes() {
                return id;
            }
        };
        assertThat(sent(foreign).getJMSCorrelationIDAsBytes()).containsExactly(id);
    }

    @Test
    void aPropertyThatCannotBeSentIsNamed() throws JMSException {
        ForeignMessage badName = new ForeignMessage();
        badName.setObjectProperty("content-type", "x");
        assertThatThrownBy(() -> ForeignMessages.copy(badName))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("\"content-type\"");
        ForeignMessage badValue = new ForeignMessage();
        badValue.setObjectProperty("list", List.of());
        assertThatThrownBy(() -> ForeignMessages.copy(badValue))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("list");
    }

    @Test
    void theSendWritesItsHeadersToTheOtherProvidersObject() throws JMSException {
        ForeignMessage foreign = new ForeignMessage();
        new SendHeaders("ID:9", 1000, 8, false, 5000, 0).writeTo(foreign, Fixture.QUEUE);
        assertThat(foreign.getJMSMessageID()).isEqualTo("ID:9");
        assertThat(foreign.getJMSTimestamp()).isEqualTo(1000);
        assertThat(foreign.getJMSPriority()).isEqualTo(8);
        assertThat(foreign.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(foreign.getJMSExpiration()).isEqualTo(5000);
        assertThat(foreign.getJMSDeliveryTime()).isEqualTo(1000);
        assertThat(foreign.getJMSDestination()).isEqualTo(Fixture.QUEUE);
    }

    @Test
    void textIsCopied() throws JMSException {
        assertThat(((TextMessage) sent(proxy(TextMessage.class, Messages.text("x")))).getText())
                .isEqualTo("x");
        assertThat(((TextMessage) sent(proxy(TextMessage.class, Messages.text(null)))).getText())
                .isNull();
    }

    @Test
    void bytesAreReadFromTheBeginningAndAgainByTheApplication() throws JMSException {
        byte[] content = new byte[200_000];
        content[199_999] = 5;
        BytesMessage inner = Messages.bytes();
        inner.writeBytes(content);
        BytesMessage foreign = proxy(BytesMessage.class, inner);
        assertThat(sent(foreign).getBody(byte[].class)).isEqualTo(content);
        assertThat(foreign.readByte()).isZero();
        assertThat(sent(foreign).getBody(byte[].class)).isEqualTo(content);
        assertThat(foreign.getBodyLength()).isEqualTo(200_000);
        assertThat(sent(proxy(BytesMessage.class, Messages.bytes())).getBody(byte[].class))
                .isNull();
    }

    @Test
    void bytesThatEndWithAFullChunkAreCopied() throws JMSException {
        BytesMessage inner = Messages.bytes();
        inner.writeBytes(new byte[128 * 1024]);
        assertThat(sent(proxy(BytesMessage.class, inner)).getBody(byte[].class)).hasSize(128 * 1024);
    }

    @Test
    void aMapIsCopiedWithItsTypes() throws JMSException {
        MapMessage inner = Messages.map();
        inner.setChar("c", 'c');
        inner.setBytes("b", new byte[] {1});
        inner.setString("null", null);
        MapMessage received = (MapMessage) sent(proxy(MapMessage.class, inner));
        assertThat(received.getObject("c")).isEqualTo('c');
        assertThat(received.getBytes("b")).containsExactly(1);
        assertThat(received.itemExists("null")).isTrue();
    }

    @Test
    void aStreamIsCopiedWithItsTypesAndResetAgain() throws JMSException {
        StreamMessage inner = Messages.stream();
        inner.writeShort((short) 1);
        inner.writeString(null);
        inner.writeBytes(new byte[] {1});
        StreamMessage foreign = proxy(StreamMessage.class, inner);
        StreamMessage received = (StreamMessage) sent(foreign);
        assertThat(received.readObject()).isEqualTo((short) 1);
        assertThat(received.readObject()).isNull();
        assertThat((byte[]) received.readObject()).containsExactly(1);
        assertThat(foreign.readObject()).isEqualTo((short) 1);
    }

    @Test
    void anObjectIsCopied() throws JMSException {
        ObjectMessage foreign = proxy(ObjectMessage.class, Messages.object(new ArrayList<>(List.of(1))));
        assertThat(((ObjectMessage) sent(foreign)).getObject()).isEqualTo(List.of(1));
    }

    @Test
    void whatTheOtherProviderCannotReadIsItsException() throws JMSException {
        ForeignMessage foreign = new ForeignMessage() {
            @Override
            public java.util.Enumeration<String> getPropertyNames() throws JMSException {
                throw new JMSException("broken");
            }
        };
        assertThatThrownBy(() -> ForeignMessages.copy(foreign))
                .isInstanceOf(JMSException.class)
                .hasMessage("broken");
    }
}
