package io.github.rowmq.store.catalog;

import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.Filter;
import io.github.rowmq.store.FilterCompiler;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.UnitOfWork;
import io.github.rowmq.store.sql.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the writers where messages go, from a cache that is checked against the version of the catalog which the
 * writer's transaction has read. So publishing to a topic sees every subscription whose creation was committed before
 * the publishing transaction began, and asks the database only when something has changed. Thread-safe, without locks.
 *
 * <p>Temporary destinations of this JVM are known in memory; those of other JVMs are looked up in every transaction.
 */
public final class Routing {

    private static final Logger LOG = LoggerFactory.getLogger(Routing.class);

    /** Destinations in the cache; when there are more, it starts anew. */
    private static final int CACHE_SIZE = 100_000;

    private final DestinationTable destinations;
    private final SubscriptionTable subscriptions;
    private final DepthTable depths;
    private final Creator creator;
    private final Provisional provisional;
    private final FilterCompiler filters;
    private final ChangeLog changes = new ChangeLog();

    private final ConcurrentHashMap<DestinationRef, Entry> cache = new ConcurrentHashMap<>();

    /** Temporary destinations of this JVM, with their source ids. */
    private final ConcurrentHashMap<DestinationRef, Long> own = new ConcurrentHashMap<>();

    private volatile Bounds bounds = new Bounds(-1, Map.of());

    /** Creates queues and topics that are used for the first time. */
    interface Creator {

        /** Creates those of the destinations that may be created; blocks for a transaction of its own. */
        void create(Collection<DestinationRef> missing);
    }

    /**
     * A cached route.
     *
     * @param id the destination's
     */
    private record Entry(long id, long version, Routes.Route route) {}

    private record Bounds(long version, Map<Long, DepthTable.Bound> byId) {}

    Routing(Database database, Creator creator, Provisional provisional, FilterCompiler filters) {
        this.destinations = new DestinationTable(database);
        this.subscriptions = new SubscriptionTable(database);
        this.depths = new DepthTable(database);
        this.creator = creator;
        this.provisional = provisional;
        this.filters = filters;
    }

    /**
     * The routes to some destinations; without a statement if all are cached at the version. A queue or topic that does
     * not exist is created in a transaction of its own, on another connection, if it may be. A destination that is
     * unknown fails when it is asked for in the result, not here.
     *
     * @param connection with the transaction that will write, READ COMMITTED
     * @param version of the catalog, as this transaction has read it
     */
    public Routes routes(Connection connection, Set<DestinationRef> wanted, long version) throws SQLException {
        Map<DestinationRef, Routes.Route> found = new HashMap<>();
        Map<DestinationRef, StoreException> failures = new HashMap<>();
        Set<DestinationRef> missing = new HashSet<>();
        for (DestinationRef ref : wanted) {
            Routes.Route route = cached(ref, version);
            if (route == null) {
                missing.add(ref);
            } else {
                found.put(ref, route);
            }
        }
        Map<Long, DepthTable.Bound> bounded = bounds(connection, version);
        if (!missing.isEmpty()) {
            rejectInvalid(missing, failures);
            load(connection, missing, version, found, failures);
            createAndLoad(connection, missing, version, found, failures);
        }
        return new Routes(depths, bounded, found, failures);
    }

    /**
     * Takes deliveries into account that were deleted without a ledger, in the transaction that deleted them.
     *
     * @param countBySource how many, of any sources
     */
    public void removed(Connection connection, Map<Long, Integer> countBySource) throws SQLException {
        if (countBySource.isEmpty()) {
            return;
        }
        SortedMap<Long, Long> rows = depths.lock(connection, countBySource.keySet());
        rows.values().removeIf(depth -> depth == DepthTable.UNCOUNTED);
        rows.replaceAll((source, depth) -> Math.max(0, depth - countBySource.getOrDefault(source, 0)));
        if (!rows.isEmpty()) {
            depths.set(connection, rows);
        }
    }

    /**
     * The source of an unbounded queue as far as it is known without asking the database; perhaps it was dropped since.
     */
    public @Nullable Source cachedQueue(DestinationRef ref) {
        Long ownId = own.get(ref);
        if (ownId != null) {
            return new Source(ownId, ref, null);
        }
        Entry entry = cache.get(ref);
        return entry == null || bounds.byId().containsKey(entry.id())
                ? null
                : entry.route().targets().get(0).source();
    }

    /** Where messages to a destination go, as far as it is known without asking the database, whatever their filters. */
    public List<Routes.Target> cachedTargets(DestinationRef ref) {
        Long ownId = own.get(ref);
        if (ownId != null && ref.kind().isQueue()) {
            return toQueue(ref, ownId).targets();
        }
        Entry entry = cache.get(ref);
        return entry == null ? List.of() : entry.route().targets();
    }

    ChangeLog changes() {
        return changes;
    }

    void ownTemporary(DestinationRef ref, long id) {
        own.put(ref, id);
    }

    void forgetOwnTemporary(DestinationRef ref) {
        own.remove(ref);
        cache.remove(ref);
    }

    @Nullable
    Long idOfOwnTemporary(DestinationRef ref) {
        return own.get(ref);
    }

    Map<DestinationRef, Long> ownTemporaries() {
        return Map.copyOf(own);
    }

    private Routes.@Nullable Route cached(DestinationRef ref, long version) {
        if (ref.kind().isTemporary()) {
            Long id = own.get(ref);
            if (id == null) {
                return null;
            }
            if (ref.kind().isQueue()) {
                return toQueue(ref, id);
            }
        }
        Entry entry = cache.get(ref);
        if (entry == null || provisional.contains(ref)) {
            return null;
        }
        if (entry.version() < version) {
            if (!changes.isUnchanged(entry.id(), entry.version(), version)) {
                return null;
            }
            cache.replace(ref, entry, new Entry(entry.id(), version, entry.route()));
        }
        return entry.route();
    }

    private Map<Long, DepthTable.Bound> bounds(Connection connection, long version) throws SQLException {
        Bounds known = bounds;
        if (known.version() < version) {
            if (known.version() < 0 || !changes.isUnchanged(0, known.version(), version)) {
                Map<Long, DepthTable.Bound> byId = depths.bounds(connection).stream()
                        .collect(Collectors.toUnmodifiableMap(DepthTable.Bound::sourceId, bound -> bound));
                known = new Bounds(version, byId);
            } else {
                known = new Bounds(version, known.byId());
            }
            bounds = known;
        }
        return known.byId();
    }

    private static void rejectInvalid(Set<DestinationRef> missing, Map<DestinationRef, StoreException> failures) {
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
    private void load(
            Connection connection,
            Set<DestinationRef> missing,
            long version,
            Map<DestinationRef, Routes.Route> found,
            Map<DestinationRef, StoreException> failures)
            throws SQLException {
        Map<Long, DestinationRef> topics = new HashMap<>();
        for (DestinationTable.Row row : destinations.findAll(connection, missing)) {
            DestinationRef ref = row.ref();
            if (missing.remove(ref)) {
                if (ref.kind().isQueue()) {
                    found.put(ref, keep(ref, row.id(), version, toQueue(ref, row.id())));
                } else {
                    topics.put(row.id(), ref);
                }
            } else {
                conflict(row, missing, failures);
            }
        }
        if (!topics.isEmpty()) {
            loadTopics(connection, topics, version, found);
        }
    }

    /** The name belongs to another kind of destination: a queue of the name of a temporary one, say. */
    private static void conflict(
            DestinationTable.Row row, Set<DestinationRef> missing, Map<DestinationRef, StoreException> failures) {
        missing.removeIf(ref -> {
            boolean sameName = ref.name().equals(row.ref().name())
                    && ref.kind().isQueue() == row.ref().kind().isQueue();
            if (sameName) {
                failures.put(ref, Destinations.conflict(ref, row.ref()));
            }
            return sameName;
        });
    }

    private void loadTopics(
            Connection connection,
            Map<Long, DestinationRef> topics,
            long version,
            Map<DestinationRef, Routes.Route> found)
            throws SQLException {
        Map<Long, List<SubscriptionTable.Row>> byTopic = new HashMap<>();
        for (SubscriptionTable.Row row : subscriptions.ofTopics(connection, topics.keySet())) {
            byTopic.computeIfAbsent(row.topicId(), id -> new ArrayList<>()).add(row);
        }
        topics.forEach((id, ref) -> {
            Map<Long, Routes.Target> known = knownTargets(ref);
            List<Routes.Target> targets = byTopic.getOrDefault(id, List.of()).stream()
                    .sorted(Comparator.comparingLong(SubscriptionTable.Row::id))
                    .map(row -> known.containsKey(row.id()) ? known.get(row.id()) : target(ref, row))
                    .toList();
            found.put(ref, keep(ref, id, version, new Routes.Route(targets)));
        });
    }

    /** A subscription never changes under its id, so its filter need not be compiled again. */
    private Map<Long, Routes.Target> knownTargets(DestinationRef topic) {
        Entry entry = cache.get(topic);
        return entry == null
                ? Map.of()
                : entry.route().targets().stream()
                        .collect(Collectors.toMap(target -> target.source().id(), target -> target));
    }

    private Routes.Target target(DestinationRef topic, SubscriptionTable.Row row) {
        Source source = new Source(row.id(), topic, row.name());
        String selector = row.selector();
        Filter filter = selector == null ? null : compile(source, selector);
        UnitOfWork.Origin noLocal = null;
        if (row.noLocal()) {
            String connection = row.noLocalConnection();
            noLocal =
                    new UnitOfWork.Origin(connection == null ? "" : connection, row.durable() ? row.clientId() : null);
        }
        return new Routes.Target(source, filter, noLocal);
    }

    private Filter compile(Source source, String selector) {
        try {
            return filters.compile(selector);
        } catch (IllegalArgumentException e) {
            LOG.error("The selector of {} cannot be used, so it takes no messages: {}", source, e.getMessage());
            return new TakesNothing(selector);
        }
    }

    private Routes.Route keep(DestinationRef ref, long id, long version, Routes.Route route) {
        if (!ref.kind().isTemporary() || own.containsKey(ref)) {
            if (cache.size() >= CACHE_SIZE) {
                cache.clear();
            }
            cache.put(ref, new Entry(id, version, route));
        }
        return route;
    }

    private void createAndLoad(
            Connection connection,
            Set<DestinationRef> missing,
            long version,
            Map<DestinationRef, Routes.Route> found,
            Map<DestinationRef, StoreException> failures)
            throws SQLException {
        List<DestinationRef> creatable =
                missing.stream().filter(ref -> !ref.kind().isTemporary()).toList();
        if (!creatable.isEmpty()) {
            creator.create(creatable);
            load(connection, missing, version, found, failures);
        }
        missing.forEach(ref -> failures.put(ref, Destinations.unknown(ref)));
    }

    private static Routes.Route toQueue(DestinationRef ref, long id) {
        return new Routes.Route(List.of(new Routes.Target(new Source(id, ref, null), null, null)));
    }

    /** Stands for a filter that cannot be compiled. */
    private record TakesNothing(String text) implements Filter {
        @Override
        public boolean matches(MessageRecord message) {
            return false;
        }
    }
}
