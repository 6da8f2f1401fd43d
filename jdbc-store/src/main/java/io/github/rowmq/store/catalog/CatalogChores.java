package io.github.rowmq.store.catalog;

import io.github.rowmq.store.sql.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What housekeeping does with the catalog, in the caller's transactions: the rest of dead nodes, and rows of what was
 * dropped. Thread-safe.
 */
final class CatalogChores {

    /** How long a dropped source that has no deliveries is kept, for senders that have not heard that it is gone. */
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final int PAGE = 1_000;

    private final CatalogVersion version;
    private final DestinationTable destinations;
    private final SubscriptionTable subscriptions;
    private final String removeClients;
    private final String droppedDestinations;
    private final String droppedSubscriptions;
    private final String lockDestination;
    private final String lockSubscription;
    private final String forgetDestination;
    private final String forgetSubscription;
    private final String liveDestinations;
    private final String liveSubscriptions;

    /** Since when, in this JVM's nanoseconds, a dropped source is known to be empty. */
    private final Map<Long, Long> emptySince = new ConcurrentHashMap<>();

    CatalogChores(Database database) {
        this.version = new CatalogVersion(database);
        this.destinations = new DestinationTable(database);
        this.subscriptions = new SubscriptionTable(database);
        this.removeClients = database.sql("delete from {client} where incarnation = ?");
        this.droppedDestinations =
                database.sql("select id from {destination} where dropped = true order by id limit ?");
        this.droppedSubscriptions =
                database.sql("select id from {subscription} where dropped = true order by id limit ?");
        this.lockDestination = database.sql("select dropped from {destination} where id = ? for update");
        this.lockSubscription = database.sql("select dropped from {subscription} where id = ? for update");
        this.forgetDestination = database.sql("delete from {destination} where id = ? and dropped = true");
        this.forgetSubscription = database.sql("delete from {subscription} where id = ? and dropped = true");
        this.liveDestinations = database.sql("select id from {destination} where dropped = false and id in (?*)");
        this.liveSubscriptions = database.sql("select id from {subscription} where dropped = false and id in (?*)");
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

    List<Long> dropped(Connection connection) throws SQLException {
        List<Long> ids = new ArrayList<>(Jdbc.list(connection, droppedDestinations, row -> row.getLong(1), PAGE));
        ids.addAll(Jdbc.list(connection, droppedSubscriptions, row -> row.getLong(1), PAGE));
        return ids;
    }

    boolean isDropped(Connection connection, long id) throws SQLException {
        Boolean dropped = Jdbc.first(connection, lockDestination, row -> row.getBoolean(1), id);
        if (dropped == null) {
            dropped = Jdbc.first(connection, lockSubscription, row -> row.getBoolean(1), id);
        }
        return dropped == null || dropped;
    }

    boolean forget(Connection connection, long id) throws SQLException {
        long now = System.nanoTime();
        long since = emptySince.computeIfAbsent(id, key -> now);
        if (now - since < KEPT_NANOS) {
            return false;
        }
        emptySince.remove(id);
        return Jdbc.update(connection, forgetDestination, id) + Jdbc.update(connection, forgetSubscription, id) > 0;
    }

    List<Long> gone(Connection connection, Collection<Long> ids) throws SQLException {
        Set<Long> remaining = new HashSet<>(ids);
        remaining.removeAll(new HashSet<>(Jdbc.listIn(connection, liveDestinations, row -> row.getLong(1), remaining)));
        remaining.removeAll(
                new HashSet<>(Jdbc.listIn(connection, liveSubscriptions, row -> row.getLong(1), remaining)));
        return List.copyOf(remaining);
    }
}
