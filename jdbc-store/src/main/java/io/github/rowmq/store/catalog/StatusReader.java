package io.github.rowmq.store.catalog;

import io.github.rowmq.store.Catalog.Depth;
import io.github.rowmq.store.Catalog.DestinationStatus;
import io.github.rowmq.store.Catalog.SubscriptionStatus;
import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.Source;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Figures of destinations and subscriptions. No statement looks at more rows than it is to count: an empty source costs
 * one look at the index, another one statement. Immutable, thread-safe.
 */
final class StatusReader {

    private static final int PRIORITIES = 10;

    private static final Depth EMPTY = new Depth(0, 0, 0, 0, 0);

    private final CatalogContext context;
    private final DestinationTable destinations;
    private final SubscriptionTable subscriptions;
    private final String filledQueues;
    private final String filledSubscriptions;
    private final String counts;
    private final String oldest;

    StatusReader(CatalogContext context) {
        this.context = context;
        this.destinations = new DestinationTable(context.database());
        this.subscriptions = new SubscriptionTable(context.database());
        this.filledQueues = context.database().sql("""
                        select d.id from {destination} d
                        where d.dropped = false and exists (select 1 from {delivery} m where m.source_id = d.id)""");
        this.filledSubscriptions = context.database().sql("""
                        select s.id from {subscription} s
                        where s.dropped = false and exists (select 1 from {delivery} m where m.source_id = s.id)""");
        this.counts = context.database().sql("""
                        select
                          (select count(*) from
                            (select 1 from {delivery} where source_id = :id and owner = 0 limit :max) ready),
                          (select count(*) from
                            (select 1 from {delivery} where source_id = :id and owner > 0 limit :max) in_flight),
                          (select count(*) from
                            (select 1 from {delivery} where source_id = :id and owner = -1 limit :max) delayed_ones),
                          (select count(*) from
                            (select 1 from {delivery} where source_id = :id and owner = -2 limit :max) aside),
                          (select min(sent_at) from
                            (select sent_at from {delivery} where source_id = :id and owner = 0 limit :max) seen)""");
        this.oldest = context.database().sql("""
                        select sent_at from {delivery}
                        where source_id = ? and owner = 0 and {:at_priority} order by id limit 1""");
    }

    List<DestinationStatus> destinations(long countUpTo) {
        return context.transactor().run("read the figures of destinations", connection -> {
            Set<Long> filled = ids(connection, filledQueues);
            List<DestinationStatus> result = new ArrayList<>();
            for (DestinationTable.Row row : destinations.live(connection)) {
                Depth depth = row.ref().kind().isQueue()
                        ? depth(connection, row.id(), filled.contains(row.id()), countUpTo)
                        : null;
                result.add(new DestinationStatus(row.ref(), row.limit(), depth));
            }
            return result;
        });
    }

    List<SubscriptionStatus> subscriptions(long countUpTo) {
        return context.transactor().run("read the figures of subscriptions", connection -> {
            Set<Long> filled = ids(connection, filledSubscriptions);
            Map<Long, DestinationRef> topics = new HashMap<>();
            destinations.live(connection).forEach(row -> topics.put(row.id(), row.ref()));
            List<SubscriptionStatus> result = new ArrayList<>();
            for (SubscriptionTable.Activity activity : subscriptions.live(connection)) {
                SubscriptionTable.Row row = activity.row();
                DestinationRef topic = topics.get(row.topicId());
                if (topic != null) {
                    Depth depth = depth(connection, row.id(), filled.contains(row.id()), countUpTo);
                    result.add(status(row, topic, activity.active(), depth));
                }
            }
            return result;
        });
    }

    private static SubscriptionStatus status(
            SubscriptionTable.Row row, DestinationRef topic, boolean active, Depth depth) {
        return new SubscriptionStatus(
                new Source(row.id(), topic, row.name()),
                row.clientId(),
                row.durable(),
                row.shared(),
                row.selector(),
                row.noLocal(),
                active,
                depth);
    }

    private Depth depth(Connection connection, long id, boolean filled, long max) throws SQLException {
        if (!filled) {
            return EMPTY;
        }
        long now = context.clock().getAsLong();
        Depth depth = Handles.use(
                connection,
                handle -> handle.createQuery(counts)
                        .bind("id", id)
                        .bind("max", max)
                        .map((row, statement) -> new Depth(
                                row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)))
                        .one());
        if (depth.ready() == 0) {
            return depth;
        }
        // Only if all were seen is the oldest of them the oldest.
        long sentAt = depth.ready() < max ? depth.oldestMillis() : oldest(connection, id, now);
        return new Depth(depth.ready(), depth.inFlight(), depth.delayed(), depth.setAside(), Math.max(0, now - sentAt));
    }

    /** The first of each priority in turn, which the index serves at once. */
    private long oldest(Connection connection, long id, long now) throws SQLException {
        return Handles.<Long>use(connection, handle -> {
            long first = now;
            for (int priority = 0; priority < PRIORITIES; priority++) {
                long sentAt = handle.createQuery(oldest)
                        .bind(0, id)
                        .bind(1, priority)
                        .mapTo(long.class)
                        .findFirst()
                        .orElse(now);
                first = Math.min(first, sentAt);
            }
            return first;
        });
    }

    private static Set<Long> ids(Connection connection, String query) throws SQLException {
        return Handles.use(
                connection,
                handle -> handle.createQuery(query).mapTo(Long.class).collect(Collectors.toSet()));
    }
}
