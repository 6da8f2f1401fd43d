package io.github.rowmq.store.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Rows that this node may have claimed, or still have, without knowing it, because the reply to the commit was lost and
 * the outcome could not be looked up. They are given back, so that no message stays with a node that does not deliver it; and until they
 * are, nothing of their source is claimed here, because a row that was free after all and is claimed anew would be given
 * back with them.
 *
 * <p>Thread-safe; the lock is a leaf.
 */
final class DoubtfulClaims {

    /**
     * A claim that may exist and that nobody here acts on.
     *
     * @param seen whether the application may have seen the message
     */
    record Doubt(ClaimedDelivery delivery, boolean seen) {
        private long source() {
            return delivery.source().id();
        }
    }

    private static final class Entry {
        /** Claims of the source that are under way. */
        int claims;

        /** In doubt, and not being given back. */
        final List<Doubt> doubtful = new ArrayList<>(0);

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
    void add(Collection<Doubt> doubts) {
        lock.lock();
        try {
            doubts.forEach(doubt -> entry(doubt.source()).doubtful.add(doubt));
        } finally {
            lock.unlock();
        }
    }

    /** What can be given back now; {@link #returned} or {@link #notReturned} follows. */
    List<Doubt> takeReady() {
        List<Doubt> ready = new ArrayList<>(0);
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
    void returned(List<Doubt> doubts) {
        lock.lock();
        try {
            for (Doubt doubt : doubts) {
                entry(doubt.source()).returning = false;
                removeIfIdle(doubt.source());
            }
        } finally {
            lock.unlock();
        }
    }

    /** It failed, and is to be tried again. */
    void notReturned(List<Doubt> doubts) {
        add(doubts);
        returned(doubts);
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
