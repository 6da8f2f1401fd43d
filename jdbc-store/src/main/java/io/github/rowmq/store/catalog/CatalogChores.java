package io.github.rowmq.store.catalog;

import io.github.rowmq.store.sql.Database;
import io.github.rowmq.store.sql.Transactor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What housekeeping asks of the catalog, in the caller's transactions: to end what dead nodes have left, and which
 * sources are gone. Thread-safe.
 */
final class CatalogChores {

    /** Time between two looks for what nodes left that nobody knows any more. */
    private static final long STRAYS_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final CatalogVersion version;
    private final DestinationTable destinations;
    private final SubscriptionTable subscriptions;
    private final String removeClients;
    private final String lockDestination;
    private final String lockSubscription;
    private final String liveDestinations;
    private final String liveSubscriptions;
    private final String knownDestinations;
    private final String knownSubscriptions;
    private final String strays;
    private final AtomicLong nextStrays = new AtomicLong(System.nanoTime() + STRAYS_NANOS);

    CatalogChores(Database database) {
        this.version = new CatalogVersion(database);
        this.destinations = new DestinationTable(database);
        this.subscriptions = new SubscriptionTable(database);
        this.removeClients = database.sql("delete from {client} where incarnation = ?");
        this.lockDestination = database.sql("select dropped from {destination} where id = ? for update");
        this.lockSubscription = database.sql("select dropped from {subscription} where id = ? for update");
        this.liveDestinations = database.sql("select id from {destination} where dropped = false and id in (?*)");
        this.liveSubscriptions = database.sql("select id from {subscription} where dropped = false and id in (?*)");
        this.knownDestinations = database.sql("select id from {destination} where id in (?*)");
        this.strays = database.sql("""
                select owner from {destination} where dropped = false and owner <> 0
                  and owner not in (select incarnation from {node})
                union
                select owner from {subscription} where dropped = false and owner <> 0
                  and owner not in (select incarnation from {node})
                union
                select incarnation from {subscriber} where incarnation not in (select incarnation from {node})
                union
                select incarnation from {client} where incarnation not in (select incarnation from {node})""");
        this.knownSubscriptions = database.sql("select id from {subscription} where id in (?*)");
    }

    void removeNode(Connection connection, long incarnation) throws SQLException {
        boolean changed = false;
        for (long id : destinations.findOwned(connection, incarnation)) {
            destinations.drop(connection, id);
            changed |= subscriptions.dropOfTopic(connection, id) > 0;
        }
        List<Long> joined = subscriptions.joinedBy(connection, incarnation);
        subscriptions.removeSubscribers(connection, incarnation);
        for (long id : joined) {
            SubscriptionTable.Row row = subscriptions.lock(connection, id);
            if (row != null && !row.durable() && !subscriptions.hasSubscriber(connection, id)) {
                changed |= subscriptions.drop(connection, id);
            }
        }
        changed |= subscriptions.dropOwned(connection, incarnation) > 0;
        Jdbc.update(connection, removeClients, incarnation);
        if (changed) {
            version.increment(connection);
        }
    }

    /**
     * Ends now and then what belongs to nodes that are no longer in the table: a node that did not know yet that it was
     * dead may have registered something after its death, and then ended.
     */
    void tend(Transactor transactor) {
        long now = System.nanoTime();
        long planned = nextStrays.get();
        if (now - planned < 0 || !nextStrays.compareAndSet(planned, now + STRAYS_NANOS)) {
            return;
        }
        removeStrays(transactor);
    }

    void removeStrays(Transactor transactor) {
        List<Long> incarnations = transactor.run(
                "look for what dead nodes left", connection -> Jdbc.list(connection, strays, row -> row.getLong(1)));
        for (long incarnation : incarnations) {
            transactor.run("remove what a dead node left", connection -> {
                removeNode(connection, incarnation);
                return true;
            });
        }
    }

    boolean isDropped(Connection connection, long id) throws SQLException {
        Boolean dropped = Jdbc.first(connection, lockDestination, row -> row.getBoolean(1), id);
        if (dropped == null) {
            dropped = Jdbc.first(connection, lockSubscription, row -> row.getBoolean(1), id);
        }
        return dropped == null || dropped;
    }

    List<Long> gone(Connection connection, Collection<Long> ids) throws SQLException {
        return without(connection, ids, liveDestinations, liveSubscriptions);
    }

    /** Those ids that no source has, live or dropped. */
    List<Long> unknown(Connection connection, Collection<Long> ids) throws SQLException {
        return without(connection, ids, knownDestinations, knownSubscriptions);
    }

    private static List<Long> without(Connection connection, Collection<Long> ids, String first, String second)
            throws SQLException {
        Set<Long> remaining = new HashSet<>(ids);
        Jdbc.listIn(connection, first, row -> row.getLong(1), List.copyOf(remaining))
                .forEach(remaining::remove);
        Jdbc.listIn(connection, second, row -> row.getLong(1), List.copyOf(remaining))
                .forEach(remaining::remove);
        return List.copyOf(remaining);
    }
}
