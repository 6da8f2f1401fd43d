package io.github.rowmq.store.catalog;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.store.sql.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is left of sources that were dropped: deliveries to purge, and in the end the rows of the sources
 * themselves. A source without deliveries is kept for a while, because a sender may have chosen it just before it was
 * dropped. Should a sender be so slow that it writes to a source whose row is gone, a scan of all sources that have
 * deliveries finds them; it is made once when the node starts and once after rows were deleted, a few looks at the index
 * at a time.
 *
 * <p>Asks the database rarely as long as there is nothing to do. Thread-safe; the lock is not held across statements.
 */
final class DroppedSources {

    /** How long a source that has no deliveries is kept. */
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Time between two looks if this JVM has dropped nothing. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Time between two looks at sources that wait to be forgotten. */
    private static final long WAITING_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** From the deletion of rows to the scan for deliveries that came too late. */
    private static final long SCAN_AFTER_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final int PAGE = 10_000;
    private static final int SCAN_STEPS = 50;

    private final CatalogChores chores;
    private final String dropped;
    private final String forgetDestination;
    private final String forgetSubscription;
    private final String nextSource;

    private final ReentrantLock lock = new ReentrantLock();

    /** Since when a dropped source is known to be empty. */
    @GuardedBy("lock")
    private final Map<Long, Long> emptySince = new HashMap<>();

    @GuardedBy("lock")
    private long nextLook = System.nanoTime();

    /** When a scan is to begin, or null if there is no reason for one. */
    @GuardedBy("lock")
    private @Nullable Long nextScan = System.nanoTime();

    /** Where the scan is, or {@link Long#MAX_VALUE} if none is under way. */
    @GuardedBy("lock")
    private long scanned = Long.MAX_VALUE;

    /** A source and whether it has deliveries. */
    private record Found(long id, boolean filled) {}

    DroppedSources(Database database, CatalogChores chores) {
        this.chores = chores;
        this.dropped = database.sql("""
                select d.id, case when exists (select 1 from {delivery} m where m.source_id = d.id) then 1 else 0 end
                from {destination} d where d.dropped = true
                union all
                select s.id, case when exists (select 1 from {delivery} m where m.source_id = s.id) then 1 else 0 end
                from {subscription} s where s.dropped = true
                order by 1 limit ?""");
        this.forgetDestination = database.sql("delete from {destination} where dropped = true and id in (?*)");
        this.forgetSubscription = database.sql("delete from {subscription} where dropped = true and id in (?*)");
        this.nextSource = database.sql("""
                select source_id from {delivery} where source_id > ? order by source_id limit 1""");
    }

    /** Something was dropped in this JVM. */
    void lookSoon() {
        lock.lock();
        try {
            nextLook = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** Sources whose deliveries are to be purged. */
    List<Long> find(Connection connection) throws SQLException {
        List<Long> result = new ArrayList<>();
        if (isLookDue()) {
            look(connection, result);
        }
        scan(connection, result);
        return result;
    }

    private boolean isLookDue() {
        lock.lock();
        try {
            return System.nanoTime() - nextLook >= 0;
        } finally {
            lock.unlock();
        }
    }

    private void look(Connection connection, List<Long> result) throws SQLException {
        List<Found> found = Jdbc.list(connection, dropped, row -> new Found(row.getLong(1), row.getInt(2) != 0), PAGE);
        found.stream().filter(Found::filled).forEach(source -> result.add(source.id()));
        List<Long> forgotten = toForget(found, !result.isEmpty());
        Jdbc.updateIn(connection, forgetDestination, forgotten);
        Jdbc.updateIn(connection, forgetSubscription, forgotten);
    }

    private List<Long> toForget(List<Found> found, boolean soon) {
        long now = System.nanoTime();
        lock.lock();
        try {
            Set<Long> empty = new HashSet<>();
            found.stream().filter(source -> !source.filled()).forEach(source -> empty.add(source.id()));
            emptySince.keySet().retainAll(empty);
            empty.forEach(id -> emptySince.putIfAbsent(id, now));
            List<Long> forgotten = emptySince.entrySet().stream()
                    .filter(entry -> now - entry.getValue() >= KEPT_NANOS)
                    .map(Map.Entry::getKey)
                    .toList();
            if (!forgotten.isEmpty()) {
                nextScan = now + SCAN_AFTER_NANOS;
            }
            long idle = emptySince.isEmpty() ? IDLE_NANOS : WAITING_NANOS;
            nextLook = soon ? now : now + idle;
            return forgotten;
        } finally {
            lock.unlock();
        }
    }

    /** Goes a few sources further; adds those that have deliveries but no row. */
    private void scan(Connection connection, List<Long> result) throws SQLException {
        long from = beginScan();
        if (from == Long.MAX_VALUE) {
            return;
        }
        List<Long> sources = new ArrayList<>();
        while (from != Long.MAX_VALUE && sources.size() < SCAN_STEPS) {
            Long next = Jdbc.first(connection, nextSource, row -> row.getLong(1), from);
            from = next == null ? Long.MAX_VALUE : next;
            if (from != Long.MAX_VALUE) {
                sources.add(from);
            }
        }
        result.addAll(chores.unknown(connection, sources));
        lock.lock();
        try {
            scanned = from;
        } finally {
            lock.unlock();
        }
    }

    private long beginScan() {
        lock.lock();
        try {
            if (scanned == Long.MAX_VALUE && nextScan != null && System.nanoTime() - nextScan >= 0) {
                scanned = 0;
                nextScan = null;
            }
            return scanned;
        } finally {
            lock.unlock();
        }
    }
}
