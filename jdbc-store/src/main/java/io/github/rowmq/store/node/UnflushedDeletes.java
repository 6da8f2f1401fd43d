package io.github.rowmq.store.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.store.sql.Database;
import io.github.rowmq.store.sql.DeliveryTable;
import io.github.rowmq.store.sql.NodeTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was acknowledged in transactions that did not wait for the disk, for as long as a crash of the database may undo
 * it. After a crash it is deleted again: this node lives on, and so would the claims of what it has long dealt with.
 *
 * <p>Thread-safe. The lock is a leaf, not held while the database is asked.
 */
final class UnflushedDeletes {

    private static final Logger LOG = LoggerFactory.getLogger(UnflushedDeletes.class);

    /** Rows in one transaction. */
    private static final int PAGE = 1_000;

    private static final long UNKNOWN = -1;

    /** A row that was deleted, and the source that it belonged to. */
    record Gone(DeliveryTable.Key key, long sourceId) {}

    private record Committed(long incarnation, long nanoTime, List<Gone> gone) {}

    private final NodeContext node;
    private final Runnable searchContents;
    private final int lane;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final ArrayDeque<Committed> recent = new ArrayDeque<>();

    /** The recovery of the server that is known; confined to the thread that calls {@link #tend}, but for the start. */
    private volatile long knownRecovery = UNKNOWN;

    /**
     * Makes one that knows of nothing.
     *
     * @param searchContents lets contents be found that nobody refers to
     * @param lane the number under which the thread that calls {@link #tend} proves that the node is alive
     */
    UnflushedDeletes(NodeContext node, Runnable searchContents, int lane) {
        this.node = node;
        this.searchContents = searchContents;
        this.lane = lane;
    }

    /** Call it before anything is deleted. */
    void start() {
        knownRecovery = recovery();
    }

    /** A transaction was committed that did not wait for the disk. */
    void deleted(long incarnation, List<Gone> gone) {
        Committed committed = new Committed(incarnation, System.nanoTime(), gone);
        lock.lock();
        try {
            recent.add(committed);
        } finally {
            lock.unlock();
        }
    }

    /** Looks whether the database has crashed; called about every second by one thread. */
    void tend() {
        if (isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        long recovery = recovery();
        if (recovery == knownRecovery) {
            forget(now - Database.RELAXED_ON_DISK_AFTER.toNanos());
            return;
        }
        deleteAgain();
        knownRecovery = recovery;
        forget(now);
    }

    private long recovery() {
        return node.transactor()
                .run(
                        "look for a crash of the database",
                        c -> node.database().nodes().lastRecovery(c));
    }

    private boolean isEmpty() {
        lock.lock();
        try {
            return recent.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void forget(long until) {
        lock.lock();
        try {
            while (!recent.isEmpty() && recent.peek().nanoTime() - until <= 0) {
                recent.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What an earlier incarnation had claimed is free by now, and will be delivered again. */
    private List<Gone> ofThisIncarnation(long incarnation) {
        List<Gone> all = new ArrayList<>();
        lock.lock();
        try {
            recent.stream()
                    .filter(committed -> committed.incarnation() == incarnation)
                    .forEach(committed -> all.addAll(committed.gone()));
        } finally {
            lock.unlock();
        }
        return all;
    }

    private void deleteAgain() {
        long incarnation = node.incarnation();
        List<Gone> all = ofThisIncarnation(incarnation);
        int undone = 0;
        for (int from = 0; from < all.size(); from += PAGE) {
            List<Gone> page = all.subList(from, Math.min(all.size(), from + PAGE));
            undone += node.transactor()
                    .run("delete again what a crash has undone", c -> deleteAgain(c, incarnation, page));
        }
        LOG.warn(
                "The database has recovered from a crash; {} of the last {} acknowledged messages had come back and were"
                        + " deleted again",
                undone,
                all.size());
        searchContents.run();
    }

    private int deleteAgain(Connection connection, long incarnation, List<Gone> page)
            throws SQLException, NodeTable.FencedException {
        node.database().nodes().prove(connection, incarnation, lane);
        Map<Long, List<DeliveryTable.Key>> bySource = new HashMap<>();
        page.forEach(gone -> bySource.computeIfAbsent(gone.sourceId(), id -> new ArrayList<>())
                .add(gone.key()));
        Map<Long, Integer> removed = new HashMap<>();
        int sum = 0;
        for (Map.Entry<Long, List<DeliveryTable.Key>> entry : bySource.entrySet()) {
            int count = node.deliveries().delete(connection, entry.getValue(), incarnation);
            if (count > 0) {
                removed.put(entry.getKey(), count);
                sum += count;
            }
        }
        node.routing().removed(connection, removed);
        return sum;
    }
}
