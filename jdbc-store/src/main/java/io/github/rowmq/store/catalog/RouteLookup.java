package io.github.rowmq.store.catalog;

import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.Filter;
import io.github.rowmq.store.FilterCompiler;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.UnitOfWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the routes to destinations that are not in the cache, within a transaction that is going to write to them, and
 * creates the destinations that do not exist. Confined to a thread.
 */
final class RouteLookup {

    private static final Logger LOG = LoggerFactory.getLogger(RouteLookup.class);

    /** Where it looks, and who creates. Thread-safe. */
    record Tables(
            DestinationTable destinations,
            SubscriptionTable subscriptions,
            Routing.Creator creator,
            FilterCompiler filters) {}

    private final Routing routing;
    private final Tables tables;
    private final Connection connection;
    private final long version;

    /** What is still looked for. */
    private final Set<DestinationRef> missing;

    private final Map<DestinationRef, Routes.Route> found = new HashMap<>();
    private final Map<DestinationRef, StoreException> failures = new HashMap<>();

    /**
     * Makes a lookup.
     *
     * @param version of the catalog, as the transaction has read it
     * @param missing what to look for; empty in the end
     */
    RouteLookup(Routing routing, Tables tables, Connection connection, long version, Set<DestinationRef> missing) {
        this.routing = routing;
        this.tables = tables;
        this.connection = connection;
        this.version = version;
        this.missing = missing;
    }

    Map<DestinationRef, Routes.Route> found() {
        return found;
    }

    /** Why there is no route to the others. */
    Map<DestinationRef, StoreException> failures() {
        return failures;
    }

    /** Looks, creates what may be created, and fails the rest. */
    void run(boolean relaxed) throws SQLException {
        rejectInvalid();
        load(true);
        List<DestinationRef> creatable =
                missing.stream().filter(ref -> !ref.kind().isTemporary()).toList();
        if (!creatable.isEmpty()) {
            create(creatable, relaxed);
        }
        missing.forEach(ref -> failures.put(ref, Destinations.unknown(ref)));
        missing.clear();
    }

    private void create(List<DestinationRef> creatable, boolean relaxed) throws SQLException {
        if (relaxed || !tables.creator().canCreateWithin()) {
            tables.creator().create(creatable);
            load(true);
            return;
        }
        Map<DestinationRef, Long> created = tables.creator().createWithin(connection, creatable);
        created.forEach((ref, id) -> found.put(ref, ref.kind().isQueue() ? Routing.toQueue(ref, id) : toNobody()));
        missing.removeAll(created.keySet());
        // Others were faster with the rest, or the driver does not tell. Nothing of it is remembered: what this
        // transaction has created is not there for anybody else before it is committed.
        load(false);
    }

    private static Routes.Route toNobody() {
        return new Routes.Route(List.of());
    }

    private void rejectInvalid() {
        for (DestinationRef ref : missing) {
            try {
                NameRules.check(ref);
            } catch (StoreException e) {
                failures.put(ref, e);
            }
        }
        missing.removeAll(failures.keySet());
    }

    /** Moves what exists from the missing to the found. */
    private void load(boolean keep) throws SQLException {
        if (missing.isEmpty()) {
            return;
        }
        Map<Long, DestinationRef> topics = new HashMap<>();
        for (DestinationTable.Row row : tables.destinations().findAll(connection, missing)) {
            DestinationRef ref = row.ref();
            if (!missing.remove(ref)) {
                conflict(row);
            } else if (ref.kind().isQueue()) {
                found(ref, row.id(), Routing.toQueue(ref, row.id()), keep);
            } else {
                topics.put(row.id(), ref);
            }
        }
        if (!topics.isEmpty()) {
            loadTopics(topics, keep);
        }
    }

    private void found(DestinationRef ref, long id, Routes.Route route, boolean keep) {
        found.put(ref, route);
        if (keep) {
            routing.keep(ref, id, version, route);
        }
    }

    /** The name belongs to another kind of destination: a queue of the name of a temporary one, say. */
    private void conflict(DestinationTable.Row row) {
        missing.removeIf(ref -> {
            boolean sameName = ref.name().equals(row.ref().name())
                    && ref.kind().isQueue() == row.ref().kind().isQueue();
            if (sameName) {
                failures.put(ref, Destinations.conflict(ref, row.ref()));
            }
            return sameName;
        });
    }

    private void loadTopics(Map<Long, DestinationRef> topics, boolean keep) throws SQLException {
        Map<Long, List<SubscriptionTable.Row>> byTopic = new HashMap<>();
        for (SubscriptionTable.Row row : tables.subscriptions().ofTopics(connection, topics.keySet())) {
            byTopic.computeIfAbsent(row.topicId(), id -> new ArrayList<>()).add(row);
        }
        topics.forEach((id, ref) -> {
            Map<Long, Routes.Target> known = routing.knownTargets(ref);
            List<Routes.Target> targets = byTopic.getOrDefault(id, List.of()).stream()
                    .sorted(Comparator.comparingLong(SubscriptionTable.Row::id))
                    .map(row -> known.containsKey(row.id()) ? known.get(row.id()) : target(ref, row))
                    .toList();
            found(ref, id, new Routes.Route(targets), keep);
        });
    }

    private Routes.Target target(DestinationRef topic, SubscriptionTable.Row row) {
        Source source = new Source(row.id(), topic, row.name());
        String selector = row.selector();
        Filter filter = selector == null ? null : compile(source, selector);
        UnitOfWork.Origin noLocal = null;
        if (row.noLocal()) {
            String noLocalConnection = row.noLocalConnection();
            noLocal = new UnitOfWork.Origin(
                    noLocalConnection == null ? "" : noLocalConnection, row.durable() ? row.clientId() : null);
        }
        return new Routes.Target(source, filter, noLocal);
    }

    private Filter compile(Source source, String selector) {
        try {
            return tables.filters().compile(selector);
        } catch (IllegalArgumentException e) {
            LOG.error("The selector of {} cannot be used, so it takes no messages: {}", source, e.getMessage());
            return new TakesNothing(selector);
        }
    }

    /** Stands for a filter that cannot be compiled. */
    private record TakesNothing(String text) implements Filter {
        @Override
        public boolean matches(MessageRecord message) {
            return false;
        }
    }
}
