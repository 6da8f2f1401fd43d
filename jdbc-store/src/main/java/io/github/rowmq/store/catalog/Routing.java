package io.github.rowmq.store.catalog;

import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.FilterCompiler;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.sql.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells the writers where messages go, from a cache that is checked against the version of the catalog which the
 * writer's transaction has read. So publishing to a topic sees every subscription whose creation was committed before
 * the publishing transaction began, and asks the database only when something has changed. Thread-safe, without locks.
 *
 * <p>Temporary destinations of this JVM are known in memory; those of other JVMs are looked up in every transaction.
 */
public final class Routing {

    /** Destinations in the cache; when there are more, it starts anew. */
    private static final int CACHE_SIZE = 100_000;

    /** How long a look at the version serves those who open consumers, one after the other. */
    private static final Duration RECENT = Duration.ofMillis(50);

    private final RouteLookup.Tables tables;
    private final DepthTable depths;
    private final Provisional provisional;
    private final ChangeLog changes = new ChangeLog();

    private final ConcurrentHashMap<DestinationRef, Entry> cache = new ConcurrentHashMap<>();

    /** Temporary destinations of this JVM, with their source ids. */
    private final ConcurrentHashMap<DestinationRef, Long> own = new ConcurrentHashMap<>();

    private volatile Bounds bounds = new Bounds(-1, Map.of());

    private volatile Seen seen = new Seen(-1, 0);

    /** Creates queues and topics that are used for the first time. */
    interface Creator {

        /** Creates those of the destinations that may be created; blocks for a transaction of its own. */
        void create(Collection<DestinationRef> missing);

        /** Whether the product lets destinations be created together with the first message to them. */
        boolean canCreateWithin();

        /**
         * Creates those of them that may be created, in the transaction, which waits for the disk.
         *
         * @return those that were surely created, with their ids
         */
        Map<DestinationRef, Long> createWithin(Connection connection, Collection<DestinationRef> missing)
                throws SQLException;
    }

    /**
     * A cached route.
     *
     * @param id the destination's
     */
    private record Entry(long id, long version, Routes.Route route) {}

    /** The version of the catalog that was read last, and when, in this JVM's nanoseconds. */
    private record Seen(long version, long nanoTime) {}

    private record Bounds(long version, Map<Long, DepthTable.Bound> byId) {}

    Routing(Database database, Creator creator, Provisional provisional, FilterCompiler filters) {
        this.tables = new RouteLookup.Tables(
                new DestinationTable(database), new SubscriptionTable(database), creator, filters);
        this.depths = new DepthTable(database);
        this.provisional = provisional;
    }

    /**
     * The routes to some destinations; without a statement if all are cached at the version. A queue or topic that does
     * not exist is created, if it may be: with the message, or, if the transaction does not wait for the disk, in one of
     * its own on another connection. A destination that is unknown fails when it is asked for in the result, not here.
     *
     * @param connection with the transaction that will write, READ COMMITTED
     * @param version of the catalog, as this transaction has read it
     * @param relaxed whether the commit does not wait for the disk
     */
    public Routes routes(Connection connection, Set<DestinationRef> wanted, long version, boolean relaxed)
            throws SQLException {
        saw(version, System.nanoTime());
        Map<DestinationRef, Routes.Route> found = new HashMap<>();
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
        Map<DestinationRef, StoreException> failures = Map.of();
        if (!missing.isEmpty()) {
            RouteLookup lookup = new RouteLookup(this, tables, connection, version, missing);
            lookup.run(relaxed);
            found.putAll(lookup.found());
            failures = lookup.failures();
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

    /** The source id of a destination, if it is certain that nobody had dropped it {@link #RECENT} ago; null if not. */
    @Nullable
    Long idOfRecent(DestinationRef ref) {
        Seen last = seen;
        return System.nanoTime() - last.nanoTime() <= RECENT.toNanos() ? idAt(ref, last.version()) : null;
    }

    /** The source id of a destination if this JVM knows it and nothing has changed up to a version; null if not. */
    @Nullable
    Long idAt(DestinationRef ref, long version) {
        Entry entry = cache.get(ref);
        if (entry == null
                || !(entry.version() >= version || changes.isUnchanged(entry.id(), entry.version(), version))) {
            return null;
        }
        return entry.id();
    }

    /** Whether there is something about a destination that a look at the version may confirm. */
    boolean isCached(DestinationRef ref) {
        return cache.containsKey(ref);
    }

    /** The catalog had this version at some time after the given one. */
    void saw(long version, long nanoTime) {
        seen = new Seen(version, nanoTime);
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

    /** A subscription never changes under its id, so its filter need not be compiled again. */
    Map<Long, Routes.Target> knownTargets(DestinationRef topic) {
        Entry entry = cache.get(topic);
        return entry == null
                ? Map.of()
                : entry.route().targets().stream()
                        .collect(Collectors.toMap(target -> target.source().id(), target -> target));
    }

    /** Remembers a route that was read at a version of the catalog, in or before a transaction of others. */
    void keep(DestinationRef ref, long id, long version, Routes.Route route) {
        if (!ref.kind().isTemporary() || own.containsKey(ref)) {
            if (cache.size() >= CACHE_SIZE) {
                cache.clear();
            }
            cache.put(ref, new Entry(id, version, route));
        }
    }

    static Routes.Route toQueue(DestinationRef ref, long id) {
        return new Routes.Route(List.of(new Routes.Target(new Source(id, ref, null), null, null)));
    }
}
