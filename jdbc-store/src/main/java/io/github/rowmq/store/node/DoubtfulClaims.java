package io.github.rowmq.store.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Rows that this node may have claimed without knowing it, because the reply to the commit was lost and the outcome could
 * not be looked up. They are given back, so that no message stays with a node that does not deliver it; and until they
 * are, nothing of their source is claimed here, because a row that was free after all and is claimed anew would be given
 * back with them.
 *
 * <p>Thread-safe; the lock is a leaf.
 */
final class DoubtfulClaims {

    private static final class Entry {
        /** Claims of the source that are under way. */
        int claims;

        /** In doubt, and not being given back. */
        final List<ClaimedDelivery> doubtful = new ArrayList<>(0);

        /** Whether some are being given back. */
        boolean returning;

        boolean isIdle() {
            return claims == 0 && doubtful.isEmpty() && !returning;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Long, Entry> bySource = new HashMap<>();

    /** Whether a claim of the source may begin; {@link #claimEnds} follows if so. */
    boolean claimBegins(long source) {
        lock.lock();
        try {
            Entry entry = bySource.computeIfAbsent(source, id -> new Entry());
            boolean may = entry.doubtful.isEmpty() && !entry.returning;
            if (may) {
                entry.claims++;
            }
            return may;
        } finally {
            lock.unlock();
        }
    }

    void claimEnds(long source) {
        lock.lock();
        try {
            entry(source).claims--;
            removeIfIdle(source);
        } finally {
            lock.unlock();
        }
    }

    /** Notes what may be claimed; for a claim, before it ends. */
    void add(Collection<ClaimedDelivery> deliveries) {
        lock.lock();
        try {
            deliveries.forEach(
                    delivery -> entry(delivery.source().id()).doubtful.add(delivery));
        } finally {
            lock.unlock();
        }
    }

    /** What can be given back now; {@link #returned} or {@link #notReturned} follows. */
    List<ClaimedDelivery> takeReady() {
        List<ClaimedDelivery> ready = new ArrayList<>(0);
        lock.lock();
        try {
            for (Entry entry : bySource.values()) {
                if (entry.claims == 0 && !entry.returning && !entry.doubtful.isEmpty()) {
                    ready.addAll(entry.doubtful);
                    entry.doubtful.clear();
                    entry.returning = true;
                }
            }
        } finally {
            lock.unlock();
        }
        return ready;
    }

    /** They are free, or were never claimed. */
    void returned(List<ClaimedDelivery> deliveries) {
        lock.lock();
        try {
            for (ClaimedDelivery delivery : deliveries) {
                entry(delivery.source().id()).returning = false;
                removeIfIdle(delivery.source().id());
            }
        } finally {
            lock.unlock();
        }
    }

    /** It failed, and is to be tried again. */
    void notReturned(List<ClaimedDelivery> deliveries) {
        add(deliveries);
        returned(deliveries);
    }

    @GuardedBy("lock")
    private Entry entry(long source) {
        return bySource.computeIfAbsent(source, id -> new Entry());
    }

    @GuardedBy("lock")
    private void removeIfIdle(long source) {
        if (entry(source).isIdle()) {
            bySource.remove(source);
        }
    }
}
