package io.github.rowmq.session;

import io.github.rowmq.message.Messages;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.Serializable;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A producer of the simplified API: settings that are applied to the classic producer of the context at each send
 * (Jakarta Messaging 3.1, section 7). Used by one thread at a time, as its context is.
 */
final class SimplifiedProducer implements JMSProducer {

    private final Session session;
    private final MessageProducer producer;

    /** Holds properties and headers, with the conversions that hold for messages. */
    private final Message carrier = Messages.message();

    private boolean messageIdDisabled;
    private boolean timestampDisabled;
    private int deliveryMode = DeliveryMode.PERSISTENT;
    private int priority = Message.DEFAULT_PRIORITY;
    private long timeToLive = Message.DEFAULT_TIME_TO_LIVE;
    private long deliveryDelay = Message.DEFAULT_DELIVERY_DELAY;
    private @Nullable CompletionListener completionListener;

    SimplifiedProducer(Session session, MessageProducer producer) {
        this.session = session;
        this.producer = producer;
    }

    // ---- sends

    @Override
    public JMSProducer send(Destination destination, @Nullable Message message) {
        Attempts.run(() -> sendChecked(destination, message));
        return this;
    }

    @Override
    public JMSProducer send(Destination destination, @Nullable String body) {
        Attempts.run(() -> sendChecked(destination, session.createTextMessage(body)));
        return this;
    }

    @Override
    public JMSProducer send(Destination destination, @Nullable Map<String, Object> body) {
        Attempts.run(() -> {
            MapMessage message = session.createMapMessage();
            if (body != null) {
                for (Map.Entry<String, Object> item : body.entrySet()) {
                    message.setObject(item.getKey(), item.getValue());
                }
            }
            sendChecked(destination, message);
        });
        return this;
    }

    @Override
    public JMSProducer send(Destination destination, byte @Nullable [] body) {
        Attempts.run(() -> {
            BytesMessage message = session.createBytesMessage();
            if (body != null) {
                message.writeBytes(body);
            }
            sendChecked(destination, message);
        });
        return this;
    }

    @Override
    public JMSProducer send(Destination destination, @Nullable Serializable body) {
        Attempts.run(() -> sendChecked(destination, session.createObjectMessage(body)));
        return this;
    }

    private void sendChecked(Destination destination, @Nullable Message message) throws JMSException {
        producer.setDisableMessageID(messageIdDisabled);
        producer.setDisableMessageTimestamp(timestampDisabled);
        producer.setDeliveryDelay(deliveryDelay);
        if (message == null) {
            throw new MessageFormatException("The message must not be null");
        }
        applyTo(message);
        if (completionListener == null) {
            producer.send(destination, message, deliveryMode, priority, timeToLive);
        } else {
            producer.send(destination, message, deliveryMode, priority, timeToLive, completionListener);
        }
    }

    /** Writes the properties and headers that were set here to a message, over those that it has. */
    private void applyTo(Message message) throws JMSException {
        for (String name : names()) {
            message.setObjectProperty(name, carrier.getObjectProperty(name));
        }
        if (carrier.getJMSCorrelationID() != null) {
            message.setJMSCorrelationID(carrier.getJMSCorrelationID());
        }
        if (carrier.getJMSType() != null) {
            message.setJMSType(carrier.getJMSType());
        }
        if (carrier.getJMSReplyTo() != null) {
            message.setJMSReplyTo(carrier.getJMSReplyTo());
        }
    }

    private Set<String> names() throws JMSException {
        Set<String> names = new LinkedHashSet<>();
        for (Enumeration<?> all = carrier.getPropertyNames(); all.hasMoreElements(); ) {
            names.add(String.valueOf(all.nextElement()));
        }
        return names;
    }

    // ---- settings

    @Override
    public JMSProducer setDisableMessageID(boolean value) {
        messageIdDisabled = value;
        return this;
    }

    @Override
    public boolean getDisableMessageID() {
        return messageIdDisabled;
    }

    @Override
    public JMSProducer setDisableMessageTimestamp(boolean value) {
        timestampDisabled = value;
        return this;
    }

    @Override
    public boolean getDisableMessageTimestamp() {
        return timestampDisabled;
    }

    @Override
    public JMSProducer setDeliveryMode(int mode) {
        deliveryMode = Attempts.get(() -> ProducerSettings.deliveryMode(mode));
        return this;
    }

    @Override
    public int getDeliveryMode() {
        return deliveryMode;
    }

    @Override
    public JMSProducer setPriority(int newPriority) {
        priority = Attempts.get(() -> ProducerSettings.priority(newPriority));
        return this;
    }

    @Override
    public int getPriority() {
        return priority;
    }

    @Override
    public JMSProducer setTimeToLive(long millis) {
        timeToLive = Attempts.get(() -> ProducerSettings.timeToLive(millis));
        return this;
    }

    @Override
    public long getTimeToLive() {
        return timeToLive;
    }

    @Override
    public JMSProducer setDeliveryDelay(long millis) {
        deliveryDelay = Attempts.get(() -> ProducerSettings.deliveryDelay(millis));
        return this;
    }

    @Override
    public long getDeliveryDelay() {
        return deliveryDelay;
    }

    @Override
    public JMSProducer setAsync(@Nullable CompletionListener listener) {
        completionListener = listener;
        return this;
    }

    @Override
    public @Nullable CompletionListener getAsync() {
        return completionListener;
    }

    // ---- properties

    @Override
    public JMSProducer setProperty(String name, boolean value) {
        Attempts.run(() -> carrier.setBooleanProperty(name, value));
        return this;
    }

    @Override
    public JMSProducer setProperty(String name, byte value) {
        Attempts.run(() -> carrier.setByteProperty(name, value));
        return this;
    }

    @Override
    public JMSProducer setProperty(String name, short value) {
        Attempts.run(() -> carrier.setShortProperty(name, value));
        return this;
    }

    @Override
    public JMSProducer setProperty(String name, int value) {
        Attempts.run(() -> carrier.setIntProperty(name, value));
        return this;
    }

    @Override
    public JMSProducer setProperty(String name, long value) {
        Attempts.run(() -> carrier.setLongProperty(name, value));
        return this;
    }

    @Override
    public JMSProducer setProperty(String name, float value) {
        Attempts.run(() -> carrier.setFloatProperty(name, value));
        return this;
    }

    @Override
    public JMSProducer setProperty(String name, double value) {
        Attempts.run(() -> carrier.setDoubleProperty(name, value));
        return this;
    }

    @Override
    public JMSProducer setProperty(String name, @Nullable String value) {
        Attempts.run(() -> carrier.setStringProperty(name, value));
        return this;
    }

    @Override
    public JMSProducer setProperty(String name, @Nullable Object value) {
        Attempts.run(() -> carrier.setObjectProperty(name, value));
        return this;
    }

    @Override
    public JMSProducer clearProperties() {
        Attempts.run(carrier::clearProperties);
        return this;
    }

    @Override
    public boolean propertyExists(String name) {
        return Attempts.get(() -> carrier.propertyExists(name));
    }

    @Override
    public boolean getBooleanProperty(String name) {
        return Attempts.get(() -> carrier.getBooleanProperty(name));
    }

    @Override
    public byte getByteProperty(String name) {
        return Attempts.get(() -> carrier.getByteProperty(name));
    }

    @Override
    public short getShortProperty(String name) {
        return Attempts.get(() -> carrier.getShortProperty(name));
    }

    @Override
    public int getIntProperty(String name) {
        return Attempts.get(() -> carrier.getIntProperty(name));
    }

    @Override
    public long getLongProperty(String name) {
        return Attempts.get(() -> carrier.getLongProperty(name));
    }

    @Override
    public float getFloatProperty(String name) {
        return Attempts.get(() -> carrier.getFloatProperty(name));
    }

    @Override
    public double getDoubleProperty(String name) {
        return Attempts.get(() -> carrier.getDoubleProperty(name));
    }

    @Override
    public @Nullable String getStringProperty(String name) {
        return Attempts.get(() -> carrier.getStringProperty(name));
    }

    @Override
    public @Nullable Object getObjectProperty(String name) {
        return Attempts.get(() -> carrier.getObjectProperty(name));
    }

    @Override
    public Set<String> getPropertyNames() {
        return Collections.unmodifiableSet(Attempts.get(this::names));
    }

    // ---- headers

    @Override
    public JMSProducer setJMSCorrelationIDAsBytes(byte[] correlationId) {
        Attempts.run(() -> carrier.setJMSCorrelationIDAsBytes(correlationId));
        return this;
    }

    @Override
    public byte @Nullable [] getJMSCorrelationIDAsBytes() {
        return Attempts.get(carrier::getJMSCorrelationIDAsBytes);
    }

    @Override
    public JMSProducer setJMSCorrelationID(@Nullable String correlationId) {
        Attempts.run(() -> carrier.setJMSCorrelationID(correlationId));
        return this;
    }

    @Override
    public @Nullable String getJMSCorrelationID() {
        return Attempts.get(carrier::getJMSCorrelationID);
    }

    @Override
    public JMSProducer setJMSType(@Nullable String type) {
        Attempts.run(() -> carrier.setJMSType(type));
        return this;
    }

    @Override
    public @Nullable String getJMSType() {
        return Attempts.get(carrier::getJMSType);
    }

    @Override
    public JMSProducer setJMSReplyTo(@Nullable Destination replyTo) {
        Attempts.run(() -> carrier.setJMSReplyTo(replyTo));
        return this;
    }

    @Override
    public @Nullable Destination getJMSReplyTo() {
        return Attempts.get(carrier::getJMSReplyTo);
    }
}
