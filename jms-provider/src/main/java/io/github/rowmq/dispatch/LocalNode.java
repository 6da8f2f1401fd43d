package io.github.rowmq.dispatch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.Store;
import io.github.rowmq.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What all connections of this JVM to one database share: the store, the dispatchers, the threads. Thread-safe. Opened
 * and closed by {@link StoreRegistry}.
 */
public final class LocalNode {

    /** For how long an answer of the database counts as a sign of life. */
    private static final Duration PING_VALID = Duration.ofMillis(200);

    private final Store store;
    private final boolean strict;
    private final Duration pingTimeout;
    private final NodeThreads threads = new NodeThreads();
    private final Settlements settlements = new Settlements(threads);
    private final Dispatchers dispatchers;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Set<Consumer<StoreException>> failureListeners = new LinkedHashSet<>();

    /** Thread-safe. */
    private final Set<DestinationRef> temporaries = ConcurrentHashMap.newKeySet();

    private volatile long pingedAt;
    private volatile boolean pinged;

    LocalNode(Store store, boolean strict, Duration pingTimeout) {
        this.store = store;
        this.strict = strict;
        this.pingTimeout = pingTimeout;
        this.dispatchers = new Dispatchers(store, threads, settlements);
        store.listen(new Watch());
    }

    public Store store() {
        return store;
    }

    public Dispatchers dispatchers() {
        return dispatchers;
    }

    public NodeThreads threads() {
        return threads;
    }

    public Settlements settlements() {
        return settlements;
    }

    /** Whether no guarantee is relaxed for speed. */
    public boolean isStrict() {
        return strict;
    }

    /**
     * Makes sure that the database is there; an answer of a moment ago will do.
     *
     * @throws StoreException {@code UNAVAILABLE} within the configured time if it is not
     */
    public void ping() {
        if (pinged && System.nanoTime() - pingedAt < PING_VALID.toNanos()) {
            return;
        }
        store.ping(pingTimeout);
        pingedAt = System.nanoTime();
        pinged = true;
    }

    /** Registers for the loss of all claims, which concerns every connection; called on a thread of the store, must not block. */
    public void onFailure(Consumer<StoreException> listener) {
        lock.lock();
        try {
            failureListeners.add(listener);
        } finally {
            lock.unlock();
        }
    }

    public void removeFailureListener(Consumer<StoreException> listener) {
        lock.lock();
        try {
            failureListeners.remove(listener);
        } finally {
            lock.unlock();
        }
    }

    /** A connection of this JVM has created a temporary destination. */
    public void addTemporary(DestinationRef destination) {
        temporaries.add(destination);
    }

    /** It has deleted the destination, or is about to. */
    public void removeTemporary(DestinationRef destination) {
        temporaries.remove(destination);
    }

    /** Whether it is a temporary destination of a connection of this JVM, so that what it holds ends with the JVM. */
    public boolean isOwnTemporary(DestinationRef destination) {
        return destination.kind().isTemporary() && temporaries.contains(destination);
    }

    void close() {
        threads.shutdown();
        store.close();
    }

    private final class Watch implements Store.Listener {

        @Override
        public void onFenced(StoreException cause) {
            dispatchers.abandonAll();
            tellAll(cause);
        }

        /** Nothing is lost and the store goes on trying, so that this is nothing for an exception listener. */
        @Override
        public void onUnavailable(StoreException cause) {
            pinged = false;
        }

        @Override
        public void onAvailable() {
            // Nothing was stopped, so nothing needs to be started.
        }

        private void tellAll(StoreException cause) {
            List<Consumer<StoreException>> all;
            lock.lock();
            try {
                all = new ArrayList<>(failureListeners);
            } finally {
                lock.unlock();
            }
            all.forEach(listener -> listener.accept(cause));
        }
    }
}
