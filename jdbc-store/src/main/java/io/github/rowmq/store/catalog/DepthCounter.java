package io.github.rowmq.store.catalog;

import io.github.rowmq.store.sql.Transactor;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the messages of queues that were given a limit. Senders who know of the limit hold the queue's depth while they
 * write; those who do not are waited for first. Thread-safe.
 */
final class DepthCounter {

    /** Time between two looks for queues whose count was interrupted. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Transactor transactor;
    private final DepthTable depths;
    private final AtomicLong nextLook = new AtomicLong(System.nanoTime());

    DepthCounter(Transactor transactor, DepthTable depths) {
        this.transactor = transactor;
        this.depths = depths;
    }

    /** Counts queues whose count was interrupted; looks for them now and then. */
    void tend() {
        long now = System.nanoTime();
        long planned = nextLook.get();
        if (now - planned >= 0 && nextLook.compareAndSet(planned, now + LOOK_NANOS)) {
            count(List.of());
        }
    }

    /** Counts every queue that is not counted yet, and these. Blocks for several transactions. */
    void count(List<Long> again) {
        List<Long> uncounted = transactor.run("look for queues to count", depths::uncounted);
        if (!uncounted.isEmpty()) {
            awaitWriters();
        }
        uncounted.forEach(this::count);
        again.stream().filter(id -> !uncounted.contains(id)).forEach(this::count);
    }

    /** Whoever proves that its node is alive from now on reads a version of the catalog that has the limit. */
    private void awaitWriters() {
        for (DepthTable.Lane lane : transactor.run("look for writers", depths::lanes)) {
            transactor.run("wait for a writer", connection -> {
                depths.awaitLane(connection, lane);
                return true;
            });
        }
    }

    private void count(long sourceId) {
        transactor.run("count the messages of a queue", connection -> {
            // Under the lock: whoever adds or takes one waits.
            SortedMap<Long, Long> locked = depths.lock(connection, List.of(sourceId));
            if (!locked.isEmpty()) {
                locked.put(sourceId, depths.count(connection, sourceId));
                depths.set(connection, locked);
            }
            return true;
        });
    }
}
