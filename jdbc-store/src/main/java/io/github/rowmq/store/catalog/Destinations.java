package io.github.rowmq.store.catalog;

import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.sql.Database;
import io.github.rowmq.store.sql.NodeTable.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Queues and topics, permanent and temporary: their creation and their end. Thread-safe, without locks.
 *
 * <p>Two JVMs that create the same queue meet at the unique index of live names; the slower one finds the other's row
 * when its transaction runs again. Whoever drops a destination or subscribes to a topic holds the destination's row.
 */
final class Destinations implements Routing.Creator {

    private final CatalogContext context;
    private final DestinationTable destinations;
    private final SubscriptionTable subscriptions;
    private final DepthTable depths;
    private final CatalogVersion version;
    private final SourceIds ids;
    private final Claims claims;
    private final Presence presence;
    private final Provisional provisional;
    private final AtomicLong temporaries = new AtomicLong();

    Destinations(CatalogContext context, SourceIds ids, Presence presence) {
        this.context = context;
        this.destinations = new DestinationTable(context.database());
        this.subscriptions = new SubscriptionTable(context.database());
        this.depths = new DepthTable(context.database());
        this.version = new CatalogVersion(context.database());
        this.claims = new Claims(context.database());
        this.provisional =
                new Provisional(context.transactor(), destinations, context.events(), Database.RELAXED_ON_DISK_AFTER);
        this.ids = ids;
        this.presence = presence;
    }

    /** Destinations whose creation may not be on disk yet. */
    Provisional provisional() {
        return provisional;
    }

    static StoreException unknown(DestinationRef ref) {
        String why = ref.kind().isTemporary()
                ? "it was deleted, or the JVM that created it is gone"
                : "it does not exist, and is not created automatically";
        return new StoreException(Kind.DESTINATION_UNKNOWN, "There is no " + ref + ": " + why);
    }

    static StoreException conflict(DestinationRef ref, DestinationRef other) {
        return new StoreException(Kind.NAME_CONFLICT, "There can be no " + ref + ": the name belongs to the " + other);
    }

    /** The id of a destination, which is created if it does not exist and may be. */
    long find(DestinationRef ref) {
        NameRules.check(ref);
        // Where a look of its own is cheaper than a transaction, most find what they look for and need none.
        boolean looksFirst = context.database().isAutoCommitFree();
        if (looksFirst) {
            Optional<Long> known = context.transactor().query("look for " + ref, connection -> look(connection, ref));
            if (known.isPresent()) {
                return known.get();
            }
        }
        ids.prepare(1);
        Creation creation = new Creation();
        long id = context.transactor().<Long>run("look for " + ref, connection -> {
            boolean hasLooked = creation.begin() && looksFirst;
            Optional<Long> existing = hasLooked ? Optional.empty() : look(connection, ref);
            if (existing.isPresent()) {
                return existing.get();
            }
            if (ref.kind().isTemporary() || !context.settings().autoCreate()) {
                throw unknown(ref);
            }
            creation.insert(connection, List.of(ref), 0);
            return creation.rows.get(0).id();
        });
        creation.committed();
        return id;
    }

    /** The version of the catalog, for whoever wants to know whether anything has changed. */
    long version() {
        return context.database().isAutoCommitFree()
                ? context.transactor().query("read the version of the catalog", version::read)
                : context.transactor().run("read the version of the catalog", version::read);
    }

    private Optional<Long> look(Connection connection, DestinationRef ref) throws SQLException {
        return Optional.ofNullable(idOf(ref, destinations.find(connection, ref)));
    }

    boolean exists(DestinationRef ref) {
        NameRules.check(ref);
        return context.transactor().run("look for " + ref, connection -> {
            DestinationTable.Row row = destinations.find(connection, ref);
            return row != null && row.ref().equals(ref);
        });
    }

    boolean isLive(Connection connection, long id) throws SQLException {
        return destinations.isLive(connection, id);
    }

    /** The id of a live destination, which stays live until the end of the transaction. */
    @Nullable
    Long lock(Connection connection, DestinationRef ref) throws SQLException {
        return idOf(ref, destinations.lock(connection, ref));
    }

    private static @Nullable Long idOf(DestinationRef ref, DestinationTable.@Nullable Row row) {
        if (row == null) {
            return null;
        }
        if (!row.ref().equals(ref)) {
            throw conflict(ref, row.ref());
        }
        return row.id();
    }

    @Override
    public void create(Collection<DestinationRef> missing) {
        if (!context.settings().autoCreate()) {
            return;
        }
        ids.prepare(missing.size());
        Creation creation = new Creation();
        context.transactor().run("create " + describe(missing), connection -> {
            Set<DestinationRef> taken =
                    creation.begin() ? Set.of() : nameSpaces(destinations.findAll(connection, missing));
            List<DestinationRef> sorted = inOrder(missing.stream().filter(ref -> !taken.contains(nameSpace(ref))))
                    .toList();
            creation.insert(connection, sorted, 0);
            return true;
        });
        creation.committed();
    }

    /**
     * Destinations that are created in one transaction, which does not wait for the disk where it need not. Confined to
     * a thread.
     */
    private final class Creation {
        private List<DestinationTable.Row> rows = List.of();
        private long owner;
        private long now;
        private boolean relaxed;
        private int attempts;

        /**
         * The transaction begins, perhaps again. Returns whether for the first time: somebody has just looked then, and
         * whoever was faster since is met at the unique index.
         */
        boolean begin() {
            rows = List.of();
            attempts++;
            return attempts == 1;
        }

        void insert(Connection connection, List<DestinationRef> refs, long newOwner) throws SQLException {
            if (refs.isEmpty()) {
                return;
            }
            owner = newOwner;
            now = context.clock().getAsLong();
            rows = refs.stream()
                    .map(ref -> new DestinationTable.Row(ids.next(), ref, 0))
                    .toList();
            relaxed = !context.settings().strict() && destinations.insertRelaxed(connection, rows, owner, now);
            if (!relaxed) {
                destinations.insert(connection, rows, owner, now);
            }
        }

        void committed() {
            if (relaxed) {
                provisional.created(rows, owner, now);
            }
        }
    }

    private boolean relax(Connection connection) throws SQLException {
        return !context.settings().strict() && context.database().relax(connection);
    }

    @Override
    public boolean canCreateWithin() {
        return destinations.canInsertUnlessTaken();
    }

    @Override
    public Map<DestinationRef, Long> createWithin(Connection connection, Collection<DestinationRef> missing)
            throws SQLException {
        if (!context.settings().autoCreate()) {
            return Map.of();
        }
        ids.prepare(missing.size());
        List<DestinationTable.Row> rows = inOrder(missing.stream())
                .map(ref -> new DestinationTable.Row(ids.next(), ref, 0))
                .toList();
        return destinations.insertUnlessTaken(connection, rows, context.clock().getAsLong()).stream()
                .collect(Collectors.toMap(DestinationTable.Row::ref, DestinationTable.Row::id));
    }

    /** So that JVMs which create several at once do not wait for each other in a circle. */
    private static Stream<DestinationRef> inOrder(Stream<DestinationRef> refs) {
        return refs.sorted(Comparator.comparing(DestinationRef::name).thenComparing(DestinationRef::kind));
    }

    private static String describe(Collection<DestinationRef> refs) {
        return refs.size() == 1 ? refs.iterator().next().toString() : refs.size() + " destinations";
    }

    private static Set<DestinationRef> nameSpaces(List<DestinationTable.Row> rows) {
        return rows.stream().map(row -> nameSpace(row.ref())).collect(Collectors.toCollection(HashSet::new));
    }

    private static DestinationRef nameSpace(DestinationRef ref) {
        DestinationRef.Kind kind = ref.kind().isQueue() ? DestinationRef.Kind.QUEUE : DestinationRef.Kind.TOPIC;
        return new DestinationRef(kind, ref.name());
    }

    /** Creates a destination or changes its limit, and returns its id; what has to be counted is left uncounted. */
    long declare(DestinationRef ref, long limit) {
        checkDeclaration(ref, limit);
        long newId = ids.next();
        return context.transactor().run("declare " + ref, connection -> {
            Long id = lock(connection, ref);
            boolean isNew = id == null;
            if (id == null) {
                id = newId;
                DestinationTable.Row row = new DestinationTable.Row(newId, ref, limit);
                destinations.insert(connection, List.of(row), 0, context.clock().getAsLong());
            } else {
                destinations.setLimit(connection, id, limit);
            }
            if (setDepth(connection, id, limit, isNew)) {
                version.increment(connection);
            }
            return id;
        });
    }

    private static void checkDeclaration(DestinationRef ref, long limit) {
        NameRules.check(ref);
        if (ref.kind().isTemporary()) {
            throw new StoreException(Kind.INVALID_VALUE, "A temporary destination cannot be declared: " + ref);
        }
        if (limit < 0) {
            throw new StoreException(Kind.INVALID_VALUE, "The limit of " + ref + " must not be negative: " + limit);
        }
        if (limit > 0 && !ref.kind().isQueue()) {
            throw new StoreException(Kind.INVALID_VALUE, "Only a queue can have a limit, not the " + ref);
        }
    }

    /** Returns whether anything changes for senders. */
    private boolean setDepth(Connection connection, long id, long limit, boolean isNew) throws SQLException {
        boolean counted = !isNew && !depths.lock(connection, List.of(id)).isEmpty();
        if (limit == 0) {
            if (counted) {
                depths.delete(connection, id);
            }
            return counted;
        }
        if (!counted) {
            depths.insert(connection, id, isNew ? 0 : DepthTable.UNCOUNTED);
        }
        return true;
    }

    /** Drops a destination; its deliveries are purged later. */
    void drop(DestinationRef ref) {
        NameRules.check(ref);
        AtomicLong found = new AtomicLong();
        context.transactor()
                .run(
                        "drop " + ref,
                        connection -> {
                            Long id = lock(connection, ref);
                            if (id == null) {
                                throw new StoreException(Kind.DESTINATION_UNKNOWN, "There is no " + ref);
                            }
                            found.set(id);
                            if (ref.kind().isTemporary()) {
                                relax(connection);
                            }
                            drop(connection, ref, id);
                            return id;
                        },
                        connection -> destinations.isLive(connection, found.get())
                                ? Outcome.NOT_COMMITTED
                                : Outcome.COMMITTED);
        provisional.forget(ref);
    }

    private void drop(Connection connection, DestinationRef ref, long id) throws SQLException {
        refuseIfUsed(connection, ref, id);
        destinations.drop(connection, id);
        boolean changed = !ref.kind().isTemporary();
        if (ref.kind() == DestinationRef.Kind.QUEUE) {
            depths.delete(connection, id);
        } else if (!ref.kind().isQueue()) {
            changed |= subscriptions.dropOfTopic(connection, id) > 0;
        }
        if (changed) {
            version.increment(connection);
        }
    }

    private void refuseIfUsed(Connection connection, DestinationRef ref, long id) throws SQLException {
        boolean used = switch (ref.kind()) {
            case QUEUE ->
                context.events().isConsumed(id)
                        || presence.isConsumedElsewhere(connection, id)
                        || claims.areHeldByOthers(
                                connection, id, context.incarnation().getAsLong());
            // Nobody but the connection that created it may consume from it.
            case TEMPORARY_QUEUE -> context.events().isConsumed(id);
            case TOPIC, TEMPORARY_TOPIC -> subscriptions.isTopicActive(connection, id);
        };
        if (used) {
            throw new StoreException(Kind.IN_USE, "The " + ref + " has consumers, so it cannot be dropped");
        }
    }

    /**
     * A temporary destination that was created.
     *
     * @param owner the incarnation that it ends with
     */
    record Temporary(DestinationRef ref, long id, long owner) {}

    /** Creates a temporary destination of this node. */
    Temporary createTemporary(DestinationRef.Kind kind) {
        DestinationRef ref = newTemporary(kind);
        ids.prepare(1);
        Creation creation = new Creation();
        Temporary created = context.transactor()
                .run(
                        "create a temporary destination",
                        connection -> {
                            creation.begin();
                            creation.insert(
                                    connection,
                                    List.of(ref),
                                    context.incarnation().getAsLong());
                            return new Temporary(ref, creation.rows.get(0).id(), creation.owner);
                        },
                        connection -> isCreated(connection, creation) ? Outcome.COMMITTED : Outcome.NOT_COMMITTED);
        creation.committed();
        return created;
    }

    private boolean isCreated(Connection connection, Creation creation) throws SQLException {
        return !creation.rows.isEmpty()
                && destinations.isLive(connection, creation.rows.get(0).id());
    }

    /** A name that no temporary destination of any JVM ever has again. */
    private DestinationRef newTemporary(DestinationRef.Kind kind) {
        if (!kind.isTemporary()) {
            throw new IllegalArgumentException(kind + " is not temporary");
        }
        String name = (kind.isQueue() ? "temporary-queue-" : "temporary-topic-")
                + context.incarnation().getAsLong() + "-" + temporaries.incrementAndGet();
        return new DestinationRef(kind, name);
    }

    /** Keeps temporary destinations of this JVM under a new incarnation. */
    void rejoin(Map<DestinationRef, Long> own, long newIncarnation) {
        if (own.isEmpty()) {
            return;
        }
        context.transactor().run("rejoin temporary destinations", connection -> {
            for (Map.Entry<DestinationRef, Long> entry : own.entrySet()) {
                long id = entry.getValue();
                if (!destinations.revive(connection, id, newIncarnation)) {
                    List<DestinationTable.Row> row = List.of(new DestinationTable.Row(id, entry.getKey(), 0));
                    destinations.insert(
                            connection, row, newIncarnation, context.clock().getAsLong());
                }
            }
            return true;
        });
        own.keySet().forEach(provisional::forget);
    }
}
