package io.github.rowmq;

import io.github.rowmq.store.DestinationRef;
import jakarta.jms.Queue;
import java.util.Map;
import javax.naming.NamingException;
import javax.naming.OperationNotSupportedException;
import javax.naming.Reference;
import javax.naming.Referenceable;
import org.jspecify.annotations.Nullable;

/** A queue, named. Immutable and serializable; Jakarta Messaging 3.1, section 4.1.2. */
public class RowMQQueue implements RowMQDestination, Queue, Referenceable {

    private static final long serialVersionUID = 1L;

    private final DestinationRef.Kind kind;
    private final String name;
    private transient @Nullable DestinationRef ref;

    /**
     * The queue of this name.
     *
     * @param name 1 to {@value DestinationRef#MAX_NAME_LENGTH} characters, none of them a control character
     * @throws IllegalArgumentException if the name cannot be one
     */
    public RowMQQueue(String name) {
        this(new DestinationRef(DestinationRef.Kind.QUEUE, DestinationNames.check(name)));
    }

    RowMQQueue(DestinationRef ref) {
        this.kind = ref.kind();
        this.name = ref.name();
        this.ref = ref;
    }

    @Override
    public String getQueueName() {
        return name;
    }

    @Override
    public DestinationRef ref() {
        DestinationRef known = ref;
        if (known == null) {
            // Only after deserialisation; threads that race here make equal records.
            known = new DestinationRef(kind, name);
            ref = known;
        }
        return known;
    }

    /**
     * A reference that {@code RowMQObjectFactory} turns into an equal object.
     *
     * @throws NamingException if it is temporary
     */
    @Override
    public Reference getReference() throws NamingException {
        if (kind.isTemporary()) {
            throw new OperationNotSupportedException("A temporary destination has no reference: " + ref());
        }
        return References.of(getClass(), Map.of("physicalName", name));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowMQDestination destination && ref().equals(destination.ref());
    }

    @Override
    public int hashCode() {
        return ref().hashCode();
    }

    @Override
    public String toString() {
        return ref().toString();
    }
}
