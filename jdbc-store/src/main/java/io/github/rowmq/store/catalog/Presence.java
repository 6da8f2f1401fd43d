package io.github.rowmq.store.catalog;

import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets other nodes know which queues this one consumes from, so that they do not drop them, and finds out which sources
 * other nodes have dropped nevertheless: what a node consumes from is known to others only a moment later. Opening a
 * consumer costs nothing by this; what has changed is written once a second, in one batch.
 *
 * <p>Does nothing where no other node can have the database open. Thread-safe; whoever comes while another thread is
 * at work returns at once.
 */
final class Presence {

    /** Stands in {@code subscriber} for all consumers of a queue in one node; consumers of subscriptions have others. */
    private static final long TOKEN = 0;

    /** Under which it proves that the node is alive; far from the numbers of lanes, claimers and the housekeeper. */
    private static final int LANE = 1_001;

    private final CatalogContext context;
    private final CatalogVersion version;
    private final CatalogChores chores;
    private final String clear;
    private final String insert;
    private final String delete;
    private final String elsewhere;
    private final String otherConsumers;

    /** Whether a thread is at work; only that thread touches the fields below. */
    private final AtomicBoolean busy = new AtomicBoolean();

    /** The incarnation under which the rest is known to stand in the table; 0 if nothing is known. */
    private long incarnation;

    private Set<Long> published = Set.of();

    private long seenVersion;

    Presence(CatalogContext context, CatalogChores chores) {
        this.context = context;
        this.version = new CatalogVersion(context.database());
        this.chores = chores;
        this.clear = context.database().sql("delete from {subscriber} where incarnation = ? and token = ?");
        this.insert = context.database()
                .sql("insert into {subscriber} (subscription_id, incarnation, token) values (?, ?, ?)");
        this.delete = context.database()
                .sql("delete from {subscriber} where incarnation = ? and token = ? and subscription_id in (?*)");
        this.elsewhere =
                context.database().sql("select token from {subscriber} where subscription_id = ? and incarnation <> ?");
        this.otherConsumers = context.database().sql("""
                select distinct subscription_id from {subscriber}
                where incarnation <> ? and subscription_id in (?*)""");
    }

    /** Whether another node consumes from the queue, as far as it has said so. */
    boolean isConsumedElsewhere(Connection connection, long queueId) throws SQLException {
        return Jdbc.exists(connection, elsewhere, queueId, context.incarnation().getAsLong());
    }

    /** Which of these sources other nodes consume from, as far as they have said so. */
    Set<Long> consumedElsewhere(Connection connection, Set<Long> sources) throws SQLException {
        return new HashSet<>(Jdbc.listIn(
                connection,
                otherConsumers,
                row -> row.getLong(1),
                sources,
                context.incarnation().getAsLong()));
    }

    void tend() {
        boolean alone = context.database().isExclusive() && context.events().isAlone();
        if (alone || !busy.compareAndSet(false, true)) {
            return;
        }
        try {
            Set<Long> queues = new HashSet<>();
            Set<Long> all = new HashSet<>();
            for (Source source : context.events().consumed()) {
                all.add(source.id());
                if (source.destination().kind() == DestinationRef.Kind.QUEUE) {
                    queues.add(source.id());
                }
            }
            publish(queues);
            lookForGone(all);
        } finally {
            busy.set(false);
        }
    }

    private void publish(Set<Long> queues) {
        long current = context.incarnation().getAsLong();
        if (current == incarnation && queues.equals(published)) {
            return;
        }
        boolean known = current == incarnation;
        Set<Long> before = known ? published : Set.of();
        List<Long> ended = before.stream().filter(id -> !queues.contains(id)).toList();
        List<Object[]> begun = new ArrayList<>();
        queues.stream().filter(id -> !before.contains(id)).forEach(id -> begun.add(new Object[] {id, current, TOKEN}));
        // Unless this succeeds nothing is known.
        incarnation = 0;
        try {
            write(known, begun, ended, current);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.FENCED) {
                throw e;
            }
            // It will be published under the next incarnation.
            return;
        }
        incarnation = current;
        published = queues;
    }

    /** What a node published that is dead already would stay: who buries it has looked before. */
    private void write(boolean known, List<Object[]> begun, List<Long> ended, long current) {
        context.transactor().run("publish which queues are consumed", connection -> {
            context.database().relax(connection);
            context.database().nodes().prove(connection, current, LANE);
            if (!known) {
                Jdbc.update(connection, clear, current, TOKEN);
            }
            Jdbc.updateIn(connection, delete, ended, current, TOKEN);
            if (!begun.isEmpty()) {
                Jdbc.insertAllRacing(connection, insert, begun);
            }
            return true;
        });
    }

    private void lookForGone(Set<Long> consumed) {
        if (consumed.isEmpty()) {
            return;
        }
        long latest = context.transactor().<Long>query("look for changes of the catalog", version::read);
        if (latest == seenVersion) {
            return;
        }
        List<Long> gone = context.transactor()
                .run("look for dropped destinations", connection -> chores.gone(connection, consumed));
        seenVersion = latest;
        gone.forEach(context.events()::sourceGone);
    }
}
