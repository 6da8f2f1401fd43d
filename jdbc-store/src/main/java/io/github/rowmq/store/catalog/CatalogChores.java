package io.github.rowmq.store.catalog;

import io.github.rowmq.store.sql.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What housekeeping asks of the catalog, in the caller's transactions: to end what dead nodes have left, and which
 * sources are gone. Immutable, thread-safe.
 */
final class CatalogChores {

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
