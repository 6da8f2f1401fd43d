package io.github.rowmq;

import io.github.rowmq.store.DestinationRef;
import jakarta.jms.Destination;
import java.io.Serializable;

/**
 * A queue or topic of RowMQ: a name, nothing more, so that one object serves every connection and can be kept in JNDI.
 * Immutable; equal if kind and name are.
 */
public interface RowMQDestination extends Destination, Serializable {

    /** Kind and name, as the store knows them. */
    DestinationRef ref();

    /**
     * The destination object of a reference. Temporary ones come without an owner, as they do in a reply header: they
     * can be sent to, but only the connection that created them can delete them.
     */
    static RowMQDestination of(DestinationRef ref) {
        return switch (ref.kind()) {
            case QUEUE -> new RowMQQueue(ref);
            case TOPIC -> new RowMQTopic(ref);
            case TEMPORARY_QUEUE -> new RowMQTemporaryQueue(ref.name(), null);
            case TEMPORARY_TOPIC -> new RowMQTemporaryTopic(ref.name(), null);
        };
    }
}
