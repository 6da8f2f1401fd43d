package io.github.rowmq.message;

import io.github.rowmq.DestinationNames;
import io.github.rowmq.RowMQDestination;
import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.DestinationRef.Kind;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reply destination as text, readable in SQL: {@code queue:NAME}, {@code topic:NAME}, {@code temporary-queue:NAME}
 * or {@code temporary-topic:NAME}; and the names of destinations of other providers. Stateless.
 */
public final class ReplyDestinations {

    private static final Map<Kind, String> PREFIXES = new EnumMap<>(Map.of(
            Kind.QUEUE, "queue:",
            Kind.TOPIC, "topic:",
            Kind.TEMPORARY_QUEUE, "temporary-queue:",
            Kind.TEMPORARY_TOPIC, "temporary-topic:"));

    private ReplyDestinations() {}

    /**
     * The queue or topic that a destination stands for. Another provider's is taken by its name, as a queue if it is
     * both.
     *
     * @throws InvalidDestinationException if it is neither queue nor topic, or its name cannot be one of ours
     */
    public static DestinationRef refOf(Destination destination) throws JMSException {
        if (destination instanceof RowMQDestination known) {
            return known.ref();
        }
        if (destination instanceof Queue queue && queue.getQueueName() != null) {
            return foreign(Kind.QUEUE, queue.getQueueName());
        }
        if (destination instanceof Topic topic && topic.getTopicName() != null) {
            return foreign(Kind.TOPIC, topic.getTopicName());
        }
        throw new InvalidDestinationException("Neither a queue nor a topic with a name: an object of class "
                + destination.getClass().getName());
    }

    static @Nullable String toText(@Nullable Destination destination) throws JMSException {
        if (destination == null) {
            return null;
        }
        DestinationRef ref = refOf(destination);
        return PREFIXES.get(ref.kind()) + ref.name();
    }

    /** The destination that was written as this text, or null if it is no such text. */
    static @Nullable RowMQDestination fromText(String text) {
        for (Map.Entry<Kind, String> prefix : PREFIXES.entrySet()) {
            if (text.startsWith(prefix.getValue())) {
                String name = text.substring(prefix.getValue().length());
                return RowMQDestination.of(new DestinationRef(prefix.getKey(), name));
            }
        }
        return null;
    }

    private static DestinationRef foreign(Kind kind, String name) throws InvalidDestinationException {
        try {
            return new DestinationRef(kind, DestinationNames.check(name));
        } catch (IllegalArgumentException e) {
            InvalidDestinationException invalid = new InvalidDestinationException(e.getMessage());
            invalid.initCause(e);
            throw invalid;
        }
    }
}
