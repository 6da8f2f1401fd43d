package io.github.rowmq.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.RowMQTemporaryQueue;
import io.github.rowmq.RowMQTemporaryTopic;
import io.github.rowmq.TemporaryDestinationOwner;
import io.github.rowmq.dispatch.LocalNode;
import io.github.rowmq.store.Catalog;
import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.StoreException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The temporary destinations of one connection (Jakarta Messaging 3.1, section 6.2.2). Thread-safe. */
final class TemporaryDestinations implements TemporaryDestinationOwner {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryDestinations.class);

    private final LocalNode node;
    private final Catalog catalog;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Set<DestinationRef> owned = new HashSet<>();

    TemporaryDestinations(LocalNode node) {
        this.node = node;
        this.catalog = node.store().catalog();
    }

    RowMQTemporaryQueue createQueue() throws JMSException {
        return new RowMQTemporaryQueue(
                create(DestinationRef.Kind.TEMPORARY_QUEUE).name(), this);
    }

    RowMQTemporaryTopic createTopic() throws JMSException {
        return new RowMQTemporaryTopic(
                create(DestinationRef.Kind.TEMPORARY_TOPIC).name(), this);
    }

    private DestinationRef create(DestinationRef.Kind kind) throws JMSException {
        DestinationRef created = Failures.call(() -> catalog.createTemporary(kind));
        lock.lock();
        try {
            owned.add(created);
        } finally {
            lock.unlock();
        }
        node.addTemporary(created);
        return created;
    }

    /** Throws if the destination is another connection's temporary one, from which only that may consume. */
    void checkMayConsume(DestinationRef destination) throws JMSException {
        if (destination.kind().isTemporary() && !owns(destination)) {
            throw new InvalidDestinationException(
                    "Only the connection that created " + destination + " can consume from it, as long as it exists");
        }
    }

    private boolean owns(DestinationRef destination) {
        lock.lock();
        try {
            return owned.contains(destination);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void delete(DestinationRef destination) throws JMSException {
        if (!owns(destination)) {
            throw new InvalidDestinationException("There is no " + destination + " any more");
        }
        Failures.run(() -> catalog.drop(destination));
        node.removeTemporary(destination);
        lock.lock();
        try {
            owned.remove(destination);
        } finally {
            lock.unlock();
        }
    }

    /** Deletes all; the connection's consumers are closed already. */
    void dropAll() {
        List<DestinationRef> all;
        lock.lock();
        try {
            all = new ArrayList<>(owned);
            owned.clear();
        } finally {
            lock.unlock();
        }
        for (DestinationRef destination : all) {
            node.removeTemporary(destination);
            try {
                catalog.drop(destination);
            } catch (StoreException e) {
                LOG.debug("Could not drop {}; it goes when this JVM leaves", destination, e);
            }
        }
    }
}
