package io.github.rowmq.dispatch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.store.FilterCompiler;
import io.github.rowmq.store.Store;
import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores that are open in this JVM, one for each configuration, shared by all connections. A store stays open for a
 * few seconds after its last connection, because some applications open a connection for every message. Thread-safe; no
 * lock is held while a store is opened or closed.
 */
public final class StoreRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(StoreRegistry.class);

    /** How long a store stays open without connections. */
    static final Duration LINGER = Duration.ofSeconds(3);

    private final FilterCompiler filters;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Key, Entry> entries = new HashMap<>();

    /** Registered as long as there are stores, so that a web application which is stopped leaves nothing behind. */
    @GuardedBy("lock")
    private @Nullable Thread hook;

    /** A registry of its own; the provider has one for the JVM. */
    public StoreRegistry(FilterCompiler filters) {
        this.filters = filters;
    }

    /**
     * Joins the store of a configuration, opening it if need be.
     *
     * @throws StoreException as {@link Stores#open} does
     */
    public Lease acquire(StoreConfig config) {
        Key key = Key.of(config);
        while (true) {
            Entry entry;
            boolean first;
            lock.lock();
            try {
                hook();
                entry = entries.get(key);
                first = entry == null;
                if (entry == null) {
                    entry = new Entry();
                    entries.put(key, entry);
                }
                if (entry.closed == null) {
                    entry.leases++;
                }
            } finally {
                lock.unlock();
            }
            if (entry.closed != null) {
                // It is being closed at this moment; a second node beside it might be in its way.
                entry.closed.join();
                continue;
            }
            if (first) {
                open(key, entry, config);
            }
            return new Lease(key, entry, opened(entry));
        }
    }

    private void open(Key key, Entry entry, StoreConfig config) {
        try {
            Store store = Stores.open(config, filters);
            entry.node.complete(new LocalNode(
                    store, config.settings().strict(), config.settings().connectTimeout()));
        } catch (RuntimeException | Error e) {
            remove(key, entry);
            entry.node.completeExceptionally(e);
        }
    }

    private static LocalNode opened(Entry entry) {
        try {
            return entry.node.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreException cause) {
                throw cause;
            }
            throw new StoreException(
                    StoreException.Kind.INTERNAL, "Cannot open the store, see the cause", e.getCause());
        }
    }

    private void remove(Key key, Entry entry) {
        lock.lock();
        try {
            entries.remove(key, entry);
            unhook();
        } finally {
            lock.unlock();
        }
    }

    private void release(Key key, Entry entry, LocalNode node) {
        long generation;
        lock.lock();
        try {
            entry.leases--;
            entry.generation++;
            generation = entry.generation;
            if (entry.leases > 0) {
                return;
            }
        } finally {
            lock.unlock();
        }
        node.threads().after(LINGER, () -> node.threads().execute(() -> closeIfUnused(key, entry, generation)));
    }

    private void closeIfUnused(Key key, Entry entry, long generation) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        lock.lock();
        try {
            if (entry.leases > 0 || entry.generation != generation || entry.closed != null) {
                return;
            }
            entry.closed = closed;
        } finally {
            lock.unlock();
        }
        closeAs(closed, key, entry);
    }

    private void closeAs(CompletableFuture<Void> closed, Key key, Entry entry) {
        try {
            close(entry);
        } finally {
            remove(key, entry);
            closed.complete(null);
        }
    }

    /**
     * Closes the store of a configuration without waiting for the end of its linger, and returns when it is closed. Does
     * nothing if it has connections or is not open.
     */
    public void closeIdle(StoreConfig config) {
        Key key = Key.of(config);
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> others;
        Entry entry;
        lock.lock();
        try {
            entry = entries.get(key);
            if (entry == null || entry.leases > 0) {
                return;
            }
            others = entry.closed;
            if (others == null) {
                entry.closed = mine;
            }
        } finally {
            lock.unlock();
        }
        if (others == null) {
            closeAs(mine, key, entry);
        } else {
            others.join();
        }
    }

    private static void close(Entry entry) {
        try {
            if (!entry.node.isCompletedExceptionally()) {
                entry.node.join().close();
            }
        } catch (RuntimeException e) {
            LOG.warn("Could not close a store cleanly; what it had claimed is free when its lease has run out", e);
        }
    }

    /** Closes what is open, whether or not it has connections; returns when all of it is closed. */
    public void closeAll() {
        List<Entry> open = new ArrayList<>();
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        lock.lock();
        try {
            for (Entry entry : entries.values()) {
                if (entry.closed == null) {
                    entry.closed = closed;
                    open.add(entry);
                } else {
                    closing.add(entry.closed);
                }
            }
            entries.clear();
            unhook();
        } finally {
            lock.unlock();
        }
        open.forEach(StoreRegistry::close);
        closed.complete(null);
        closing.forEach(CompletableFuture::join);
    }

    @GuardedBy("lock")
    private void hook() {
        if (hook == null) {
            hook = new Thread(this::closeAll, "rowmq-shutdown");
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    @GuardedBy("lock")
    private void unhook() {
        if (hook == null || !entries.isEmpty()) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("The JVM is ending", e);
        }
        hook = null;
    }

    /** A connection's share of a store. Thread-safe; repeated close does nothing. */
    public final class Lease implements AutoCloseable {
        private final Key key;
        private final Entry entry;
        private final LocalNode node;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Lease(Key key, Entry entry, LocalNode node) {
            this.key = key;
            this.entry = entry;
            this.node = node;
        }

        public LocalNode node() {
            return node;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                release(key, entry, node);
            }
        }
    }

    /** One store; the counters are guarded by the registry's lock. */
    private static final class Entry {
        final CompletableFuture<LocalNode> node = new CompletableFuture<>();
        int leases;
        /** Changes whenever a lease ends, so that a linger that began before is void. */
        long generation;
        /** Completes when it is closed; null as long as it is not being closed. */
        volatile @Nullable CompletableFuture<Void> closed;
    }

    /**
     * What makes two configurations the same store.
     *
     * @param config the configuration, with a place holder for its data source if it has one
     * @param dataSource the data source, compared by identity, or null
     */
    private record Key(StoreConfig config, @Nullable Object dataSource) {

        private static final String PLACE_HOLDER = "jdbc:datasource";

        static Key of(StoreConfig config) {
            if (config.dataSource() == null) {
                return new Key(config, null);
            }
            StoreConfig rest = StoreConfig.of(PLACE_HOLDER)
                    .withCredentials(config.user(), config.password())
                    .withSettings(config.settings());
            return new Key(rest, config.dataSource());
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // Data sources may call themselves equal and be two pools.
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && dataSource == that.dataSource && config.equals(that.config);
        }

        @Override
        public int hashCode() {
            return 31 * config.hashCode() + System.identityHashCode(dataSource);
        }
    }
}
