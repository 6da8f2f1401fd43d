package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTopic;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jakarta Messaging 3.1, sections 6.3, 7 and 8: contexts, their producers and consumers. */
class SimplifiedApiTest {

    private final Provider provider = new Provider();
    private final Queue queue = new RowMQQueue("q");
    private JMSContext context;

    @BeforeEach
    void open() {
        context = provider.factory().createContext();
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void bodiesTravelWithoutTheirMessages() {
        JMSProducer producer = context.createProducer();
        JMSConsumer consumer = context.createConsumer(queue);
        producer.send(queue, "text").send(queue, new byte[] {1, 2}).send(queue, Map.of("k", 7));
        assertThat(consumer.receiveBody(String.class, Provider.SOON)).isEqualTo("text");
        assertThat(consumer.receiveBody(byte[].class, Provider.SOON)).containsExactly(1, 2);
        assertThat(consumer.receiveBody(Map.class, Provider.SOON)).isEqualTo(Map.of("k", 7));
        assertThat(consumer.receiveBodyNoWait(String.class)).isNull();
    }

    /** Section 8.6: as if the call had not been made. */
    @ParameterizedTest
    @ValueSource(ints = {JMSContext.AUTO_ACKNOWLEDGE, JMSContext.DUPS_OK_ACKNOWLEDGE})
    void aBodyOfTheWrongTypeStaysAndIsNotRedelivered(int mode) throws Exception {
        context.createProducer().send(queue, "a").send(queue, "b");
        try (JMSContext other = provider.factory().createContext(mode)) {
            JMSConsumer consumer = other.createConsumer(queue);
            assertThatThrownBy(() -> consumer.receiveBody(Map.class, Provider.SOON))
                    .isInstanceOf(MessageFormatRuntimeException.class);
            Message message = consumer.receive(Provider.SOON);
            assertThat(message.getBody(String.class)).isEqualTo("a");
            assertThat(message.getJMSRedelivered()).isFalse();
            assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
            assertThat(consumer.receiveBody(String.class, Provider.SOON)).isEqualTo("b");
        }
    }

    @Test
    void inATransactionABodyOfTheWrongTypeWasDelivered() {
        context.createProducer().send(queue, "a").send(queue, "b");
        try (JMSContext other = provider.factory().createContext(JMSContext.SESSION_TRANSACTED)) {
            JMSConsumer consumer = other.createConsumer(queue);
            assertThatThrownBy(() -> consumer.receiveBody(Map.class, Provider.SOON))
                    .isInstanceOf(MessageFormatRuntimeException.class);
            assertThat(consumer.receiveBody(String.class, Provider.SOON)).isEqualTo("b");
            other.rollback();
            assertThat(consumer.receiveBody(String.class, Provider.SOON)).isEqualTo("a");
        }
    }

    /** An object that must not be read is no body of any type: the message stays, whatever the mode. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                JMSContext.AUTO_ACKNOWLEDGE,
                JMSContext.DUPS_OK_ACKNOWLEDGE,
                JMSContext.CLIENT_ACKNOWLEDGE,
                JMSContext.SESSION_TRANSACTED
            })
    void anObjectThatIsNotTrustedIsNotLost(int mode) {
        context.createProducer().send(queue, Locale.GERMANY).send(queue, "b");
        try (JMSContext other = provider.factory().createContext(mode)) {
            JMSConsumer consumer = other.createConsumer(queue);
            assertThatThrownBy(() -> consumer.receiveBody(Locale.class, Provider.SOON))
                    .isInstanceOf(MessageFormatRuntimeException.class)
                    .hasMessageContaining("trustedPackages");
            if (mode == JMSContext.SESSION_TRANSACTED) {
                other.rollback();
            } else if (mode == JMSContext.CLIENT_ACKNOWLEDGE) {
                other.recover();
            }
            assertThat(consumer.receive(Provider.SOON)).isInstanceOf(ObjectMessage.class);
        }
    }

    @Test
    void aMessageWithoutABodyHasNoneToReceive() {
        context.createProducer().send(queue, context.createMessage()).send(queue, context.createStreamMessage());
        JMSConsumer consumer = context.createConsumer(queue);
        assertThatThrownBy(() -> consumer.receiveBody(Object.class, Provider.SOON))
                .isInstanceOf(MessageFormatRuntimeException.class);
    }

    /** Section 6.3.4. */
    @Test
    void creatingAConsumerStartsTheConnectionUnlessToldOtherwise() {
        context.createProducer().send(queue, "a");
        context.setAutoStart(false);
        JMSConsumer consumer = context.createConsumer(queue);
        assertThat(consumer.receive(Provider.NOT_YET)).isNull();
        context.start();
        assertThat(consumer.receiveBody(String.class, Provider.SOON)).isEqualTo("a");
        context.stop();
        context.createProducer().send(queue, "b");
        assertThat(consumer.receive(Provider.NOT_YET)).isNull();
        context.start();
        assertThat(consumer.receiveBody(String.class, Provider.SOON)).isEqualTo("b");
    }

    /** Section 6.3.1. */
    @Test
    void contextsShareAConnectionUntilTheLastIsClosed() {
        context.setClientID("me");
        JMSContext second = context.createContext(JMSContext.CLIENT_ACKNOWLEDGE);
        assertThat(second.getClientID()).isEqualTo("me");
        context.close();
        second.createProducer().send(queue, "a");
        assertThat(second.createConsumer(queue).receiveBody(String.class, Provider.SOON))
                .isEqualTo("a");
        second.acknowledge();
        second.close();
        assertThatThrownBy(second::getClientID).isInstanceOf(IllegalStateRuntimeException.class);
    }

    @Test
    void settingsAndPropertiesOfAProducerAreThoseOfItsMessages() throws Exception {
        TextMessage message = context.createTextMessage("a");
        message.setStringProperty("kept", "k");
        message.setStringProperty("overwritten", "old");
        context.createProducer()
                .setPriority(8)
                .setTimeToLive(60_000)
                .setJMSType("type")
                .setJMSCorrelationID("correlation")
                .setJMSReplyTo(queue)
                .setProperty("overwritten", "new")
                .setProperty("number", 7)
                .send(queue, message);
        Message received = context.createConsumer(queue).receive(Provider.SOON);
        assertThat(received.getJMSPriority()).isEqualTo(8);
        assertThat(received.getJMSExpiration()).isPositive();
        assertThat(received.getJMSType()).isEqualTo("type");
        assertThat(received.getJMSCorrelationID()).isEqualTo("correlation");
        assertThat(received.getJMSReplyTo()).isEqualTo(queue);
        assertThat(received.getStringProperty("kept")).isEqualTo("k");
        assertThat(received.getStringProperty("overwritten")).isEqualTo("new");
        assertThat(received.getIntProperty("number")).isEqualTo(7);
    }

    @Test
    void errorsAreUnchecked() {
        assertThatThrownBy(() -> context.createConsumer(null)).isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> context.createConsumer(queue, "a ="))
                .isInstanceOf(InvalidSelectorRuntimeException.class);
        assertThatThrownBy(() -> context.createProducer().send(null, "a"))
                .isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> context.createProducer().send(queue, (Message) null))
                .isInstanceOf(MessageFormatRuntimeException.class);
        assertThatThrownBy(() -> context.createDurableConsumer(new RowMQTopic("t"), "sub"))
                .isInstanceOf(IllegalStateRuntimeException.class);
        assertThatThrownBy(context::commit).isInstanceOf(IllegalStateRuntimeException.class);
        assertThatThrownBy(() -> provider.factory().createContext(17)).isInstanceOf(JMSRuntimeException.class);
        assertThatThrownBy(() -> context.createProducer().setPriority(10)).isInstanceOf(JMSRuntimeException.class);
    }

    @Test
    void aListenerMustNotStopOrCloseItsContext() {
        CopyOnWriteArrayList<Throwable> thrown = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.createConsumer(queue).setMessageListener(message -> {
            for (Runnable step : new Runnable[] {context::stop, context::close}) {
                try {
                    step.run();
                } catch (JMSRuntimeException e) {
                    thrown.add(e);
                }
            }
            done.complete(null);
        });
        context.createContext(JMSContext.AUTO_ACKNOWLEDGE).createProducer().send(queue, "a");
        Provider.await("the listener is through", done::isDone);
        assertThat(thrown).hasSize(2).hasOnlyElementsOfType(IllegalStateRuntimeException.class);
    }
}
