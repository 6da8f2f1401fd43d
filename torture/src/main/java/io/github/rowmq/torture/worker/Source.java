package io.github.rowmq.torture.worker;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.Locale;

/**
 * Where messages are sent to or come from. Immutable.
 *
 * @param kind queue, topic, or a durable subscription of a topic
 * @param destination name of the queue or topic
 * @param subscription name of the subscription, or empty
 */
public record Source(Kind kind, String destination, String subscription) {

    /** What it is. */
    public enum Kind {
        QUEUE,
        TOPIC,
        /** A durable subscription that one consumer has; its name is also the client identifier. */
        DURABLE,
        SHARED_DURABLE
    }

    public static Source queue(String name) {
        return new Source(Kind.QUEUE, name, "");
    }

    public static Source topic(String name) {
        return new Source(Kind.TOPIC, name, "");
    }

    public static Source durable(String topic, String subscription) {
        return new Source(Kind.DURABLE, topic, subscription);
    }

    public static Source sharedDurable(String topic, String subscription) {
        return new Source(Kind.SHARED_DURABLE, topic, subscription);
    }

    /** The name in the logs: of the queue, the topic, or topic and subscription. */
    public String key() {
        return subscription.isEmpty() ? destination : destination + "#" + subscription;
    }

    Destination open(Session session) throws JMSException {
        return kind == Kind.QUEUE ? session.createQueue(destination) : session.createTopic(destination);
    }

    MessageConsumer consumer(Session session) throws JMSException {
        return switch (kind) {
            case QUEUE -> session.createConsumer(session.createQueue(destination));
            case TOPIC -> session.createConsumer(session.createTopic(destination));
            case DURABLE -> session.createDurableConsumer(session.createTopic(destination), subscription);
            case SHARED_DURABLE -> session.createSharedDurableConsumer(session.createTopic(destination), subscription);
        };
    }

    /** The client identifier that its consumer's connection needs, or empty. */
    String clientId() {
        return kind == Kind.DURABLE ? subscription : "";
    }

    String toText() {
        return kind.name().toLowerCase(Locale.ROOT) + ":" + destination + ":" + subscription;
    }

    static Source parse(String text) {
        String[] parts = text.split(":", -1);
        return new Source(Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)), parts[1], parts[2]);
    }

    /** Makes the subscription, so that it gets everything from now on. */
    void subscribe(ConnectionFactory factory) throws JMSException {
        try (var connection = factory.createConnection()) {
            if (!clientId().isEmpty()) {
                connection.setClientID(clientId());
            }
            consumer(connection.createSession(false, Session.AUTO_ACKNOWLEDGE)).close();
        }
    }
}
