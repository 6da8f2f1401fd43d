package io.github.rowmq.store.catalog;

import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.sql.Transactor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Destinations that were created a moment ago in transactions which did not wait for the disk: opening thousands of
 * queues would else wait thousands of times. A message that is sent to one carries its creation to the disk with it, so
 * nothing durable can refer to a destination that is lost. But this JVM may remember one that a crash of the database
 * has undone; so for a while a sender looks at the row each time, and then the row is looked at once more, and put back
 * if it is missing. Thread-safe, without locks.
 */
final class Provisional {

    private final Transactor transactor;
    private final DestinationTable table;
    private final CatalogEvents events;
    private final long writtenAfterNanos;

    private final ConcurrentLinkedQueue<Created> waiting = new ConcurrentLinkedQueue<>();
    private final Set<DestinationRef> refs = ConcurrentHashMap.newKeySet();

    /**
     * A destination that was created.
     *
     * @param owner the incarnation that a temporary one ends with, or 0
     * @param since in this JVM's nanoseconds
     */
    private record Created(DestinationTable.Row row, long owner, long createdAt, long since) {}

    Provisional(Transactor transactor, DestinationTable table, CatalogEvents events, Duration writtenAfter) {
        this.transactor = transactor;
        this.table = table;
        this.events = events;
        this.writtenAfterNanos = writtenAfter.toNanos();
    }

    /** Rows were created in a transaction that did not wait for the disk. */
    void created(List<DestinationTable.Row> rows, long owner, long createdAt) {
        long now = System.nanoTime();
        rows.forEach(row -> {
            refs.add(row.ref());
            waiting.add(new Created(row, owner, createdAt, now));
        });
    }

    /** It was dropped here, or is given to a new incarnation durably. */
    void forget(DestinationRef ref) {
        if (refs.remove(ref)) {
            waiting.removeIf(created -> created.row().ref().equals(ref));
        }
    }

    /** Whether a sender must look at the row. */
    boolean contains(DestinationRef ref) {
        return !refs.isEmpty() && refs.contains(ref);
    }

    /** Looks at the rows that must be on disk by now, and puts back what is missing. */
    void tend() {
        List<Created> due = new ArrayList<>();
        long now = System.nanoTime();
        for (Created first = waiting.peek();
                first != null && now - first.since() >= writtenAfterNanos;
                first = waiting.peek()) {
            if (waiting.remove(first)) {
                due.add(first);
            }
        }
        if (due.isEmpty()) {
            return;
        }
        try {
            List<Long> lost = transactor.run("look at new destinations", connection -> restore(connection, due));
            lost.forEach(events::sourceGone);
        } catch (RuntimeException e) {
            waiting.addAll(due);
            throw e;
        }
        due.forEach(created -> refs.remove(created.row().ref()));
    }

    /** Returns the ids of those whose names others have taken. */
    private List<Long> restore(Connection connection, List<Created> due) throws SQLException {
        Set<Long> known = new HashSet<>(table.known(
                connection, due.stream().map(created -> created.row().id()).toList()));
        List<Long> lost = new ArrayList<>();
        for (Created created : due) {
            DestinationTable.Row row = created.row();
            if (!known.contains(row.id())) {
                if (table.find(connection, row.ref()) == null) {
                    table.insert(connection, List.of(row), created.owner(), created.createdAt());
                } else {
                    lost.add(row.id());
                }
            }
        }
        return lost;
    }
}
