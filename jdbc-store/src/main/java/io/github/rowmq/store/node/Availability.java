package io.github.rowmq.store.node;

import io.github.rowmq.store.Store;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database answers, and who is told when that changes. The log and the listeners hear once of each change,
 * however many operations fail. Thread-safe; listeners are called on the thread that found out, under no lock.
 */
final class Availability {

    private static final Logger LOG = LoggerFactory.getLogger(Availability.class);

    private final List<Store.Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean available = new AtomicBoolean(true);

    void listen(Store.Listener listener) {
        listeners.add(listener);
    }

    /** An operation failed; it tells something only if its kind is {@link Kind#UNAVAILABLE}. */
    void failed(StoreException failure) {
        if (failure.kind() == Kind.UNAVAILABLE && available.compareAndSet(true, false)) {
            LOG.warn("The database is not available: {}", failure.getMessage());
            tell(listener -> listener.onUnavailable(failure));
        }
    }

    /** An operation succeeded. */
    void succeeded() {
        if (available.compareAndSet(false, true)) {
            LOG.info("The database is available again");
            tell(Store.Listener::onAvailable);
        }
    }

    /** The node was declared dead and has rejoined. */
    void fenced(StoreException cause) {
        tell(listener -> listener.onFenced(cause));
    }

    private void tell(Consumer<Store.Listener> message) {
        for (Store.Listener listener : listeners) {
            try {
                message.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("A store listener failed", e);
            }
        }
    }
}
