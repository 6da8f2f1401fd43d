package io.github.rowmq;

import io.github.rowmq.store.DestinationRef;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.TemporaryTopic;
import org.jspecify.annotations.Nullable;

/**
 * A topic that lives as long as the connection that created it. Any connection of any JVM can send to it, the
 * creating one alone can consume from it and delete it. Immutable; a deserialised one has no owner.
 */
public final class RowMQTemporaryTopic extends RowMQTopic implements TemporaryTopic {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable TemporaryDestinationOwner owner;

    /**
     * Made by a connection, or for a reply header.
     *
     * @param owner the connection that created it, or null if it is another's
     */
    public RowMQTemporaryTopic(String name, @Nullable TemporaryDestinationOwner owner) {
        super(new DestinationRef(DestinationRef.Kind.TEMPORARY_TOPIC, name));
        this.owner = owner;
    }

    /**
     * Deletes it with the messages in it.
     *
     * @throws IllegalStateException if another connection created it
     * @throws JMSException if a consumer of it is still open, or the database failed
     */
    @Override
    public void delete() throws JMSException {
        if (owner == null) {
            throw new IllegalStateException("Only the connection that created " + ref() + " can delete it");
        }
        owner.delete(ref());
    }
}
