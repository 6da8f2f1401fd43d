package io.github.rowmq.dispatch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.store.Channel;
import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.Filter;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The dispatchers of one store: one for each source and selector that has consumers in this JVM. Thread-safe. */
public final class Dispatchers {

    private static final String NO_FILTER = "";

    private final Store store;
    private final NodeThreads threads;
    private final Settlements settlements;
    private final Channel channel;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Long, Map<String, Shared>> bySource = new HashMap<>();

    Dispatchers(Store store, NodeThreads threads, Settlements settlements) {
        this.store = store;
        this.threads = threads;
        this.settlements = settlements;
        this.channel = store.channel();
    }

    /**
     * Opens a tap, which is stopped at first.
     *
     * @param filter which messages it takes, or null for all
     */
    public Tap open(Source source, @Nullable Filter filter) {
        String text = filter == null ? NO_FILTER : filter.text();
        Shared shared;
        boolean first;
        lock.lock();
        try {
            Map<String, Shared> byFilter = bySource.computeIfAbsent(source.id(), id -> new LinkedHashMap<>(2));
            shared = byFilter.computeIfAbsent(text, t -> new Shared(new Dispatcher(this, source, t)));
            first = shared.taps == 0;
            shared.taps++;
        } finally {
            lock.unlock();
        }
        if (first) {
            openOutlet(shared.dispatcher, filter);
        }
        return shared.dispatcher.newTap();
    }

    private void openOutlet(Dispatcher dispatcher, @Nullable Filter filter) {
        try {
            dispatcher.opened(store.open(dispatcher.source(), filter, dispatcher));
        } catch (RuntimeException e) {
            dispatcher.failedToOpen(e);
            detach(dispatcher);
            throw e;
        }
    }

    /**
     * Gives back what is held here of a source and wanted by nobody, so that a browser or a consumer with another
     * selector sees it; completes when they do.
     */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> releaseIdle(Source source) {
        return all(others(source, null), Dispatcher::releaseIdle);
    }

    @CanIgnoreReturnValue
    CompletableFuture<Void> releaseIdleSiblings(Dispatcher of) {
        return all(others(of.source(), of), Dispatcher::releaseIdle);
    }

    CompletableFuture<Void> hurrySiblings(Dispatcher of) {
        return all(others(of.source(), of), Dispatcher::hurry);
    }

    private static CompletableFuture<Void> all(
            List<Dispatcher> dispatchers, Function<Dispatcher, CompletableFuture<Void>> step) {
        return dispatchers.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.allOf(dispatchers.stream().map(step).toArray(CompletableFuture[]::new));
    }

    private List<Dispatcher> others(Source source, @Nullable Dispatcher except) {
        lock.lock();
        try {
            Map<String, Shared> byFilter = bySource.get(source.id());
            if (byFilter == null || (except != null && byFilter.size() == 1)) {
                return List.of();
            }
            List<Dispatcher> others = new ArrayList<>(byFilter.size());
            for (Shared shared : byFilter.values()) {
                if (!shared.dispatcher.equals(except)) {
                    others.add(shared.dispatcher);
                }
            }
            return others;
        } finally {
            lock.unlock();
        }
    }

    /** Notes that a tap is gone; returns whether it was the last, so that the dispatcher is to end. */
    @CanIgnoreReturnValue
    boolean detach(Dispatcher dispatcher) {
        lock.lock();
        try {
            long sourceId = dispatcher.source().id();
            Map<String, Shared> byFilter = bySource.get(sourceId);
            Shared shared = byFilter == null ? null : byFilter.get(dispatcher.filterText());
            if (byFilter == null || shared == null || --shared.taps > 0) {
                return false;
            }
            byFilter.remove(dispatcher.filterText());
            if (byFilter.isEmpty()) {
                bySource.remove(sourceId);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is held because the claims of this node are lost. */
    void abandonAll() {
        List<Dispatcher> all = new ArrayList<>();
        lock.lock();
        try {
            bySource.values().forEach(byFilter -> byFilter.values().forEach(shared -> all.add(shared.dispatcher)));
        } finally {
            lock.unlock();
        }
        all.forEach(Dispatcher::abandon);
    }

    @CanIgnoreReturnValue
    CompletableFuture<Void> release(List<Delivery> deliveries) {
        return settlements.release(channel, deliveries, false);
    }

    /** Deletes a delivery that has expired, instead of giving it to a consumer. */
    boolean discardIfExpired(Delivery delivery) {
        long expiration = delivery.message().expiration();
        if (expiration == 0 || expiration > store.now()) {
            return false;
        }
        settlements.acknowledge(channel, delivery);
        return true;
    }

    NodeThreads threads() {
        return threads;
    }

    /** A dispatcher and how many taps it has, which is guarded by the lock of all. */
    private static final class Shared {
        final Dispatcher dispatcher;
        int taps;

        Shared(Dispatcher dispatcher) {
            this.dispatcher = dispatcher;
        }
    }
}
