package io.github.rowmq.store.catalog;

import io.github.rowmq.store.Source;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.Subscription;
import io.github.rowmq.store.SubscriptionSpec;
import io.github.rowmq.store.UnitOfWork;
import io.github.rowmq.store.sql.NodeTable.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions and who consumes from them, as Jakarta Messaging 3.1, sections 8.3.1 to 8.3.5, has it: durable
 * subscriptions, shared and unshared, have one name space, shared non-durable ones another, each for every client
 * identifier and for none; an unshared non-durable one has no name.
 *
 * <p>Thread-safe, without locks in memory: whoever joins, leaves or drops a subscription with a name holds its row, and
 * two that create the same one meet at the unique index of live names. A subscription is never changed: it is dropped,
 * with its backlog, and created under a new id.
 */
final class Subscriptions {

    private final CatalogContext context;
    private final Destinations destinations;
    private final SubscriptionTable table;
    private final CatalogVersion version;
    private final SourceIds ids;
    private final ChangeLog changes;
    private final Runnable dropped;

    /** What this JVM holds, by token. */
    private final Map<Long, Hold> holds = new ConcurrentHashMap<>();

    /** Closed, but the database could not be told. */
    private final Queue<Hold> unfinished = new ConcurrentLinkedQueue<>();

    /**
     * @param dropped told when a subscription was dropped
     */
    Subscriptions(
            CatalogContext context, Destinations destinations, SourceIds ids, ChangeLog changes, Runnable dropped) {
        this.context = context;
        this.destinations = destinations;
        this.table = new SubscriptionTable(context.database());
        this.version = new CatalogVersion(context.database());
        this.ids = ids;
        this.changes = changes;
        this.dropped = dropped;
    }

    /**
     * A consumer's place in a subscription.
     *
     * @param version of the catalog that the subscription was created with, or 0 if it existed
     * @param onlyThisTopic whether the version is about this topic alone
     */
    private record Joined(SubscriptionTable.Row row, long incarnation, long version, boolean onlyThisTopic) {}

    Subscription subscribe(SubscriptionSpec spec) {
        check(spec);
        finish();
        long topicId = destinations.find(spec.topic());
        // One number serves as the id, if the subscription is new, and as the consumer's token in any case.
        long token = ids.next();
        AtomicReference<@Nullable Joined> attempt = new AtomicReference<>();
        Joined joined = context.transactor()
                .run(
                        "subscribe to " + spec.topic(),
                        connection -> {
                            Joined result = join(connection, spec, wanted(spec, token, topicId), token);
                            attempt.set(result);
                            return result;
                        },
                        connection -> isJoined(connection, attempt.get(), token));
        if (joined.version() != 0 && joined.onlyThisTopic()) {
            changes.changed(joined.version(), topicId);
        }
        Source source = new Source(joined.row().id(), spec.topic(), spec.name());
        Hold hold = new Hold(source, joined.row(), token, joined.incarnation());
        holds.put(token, hold);
        long current = context.incarnation().getAsLong();
        if (current != joined.incarnation()) {
            // The node rejoined meanwhile and may have overlooked this hold.
            rejoin(List.of(hold), joined.incarnation(), current).forEach(context.events()::sourceGone);
        }
        return hold;
    }

    private static void check(SubscriptionSpec spec) {
        String name = spec.name();
        if (name != null) {
            NameRules.check("The name of a subscription", name);
        } else if (spec.durable() || spec.shared()) {
            throw new StoreException(Kind.INVALID_VALUE, "A durable or shared subscription must have a name");
        }
        if (spec.clientId() != null) {
            NameRules.check("A client identifier", spec.clientId());
        }
        if (spec.durable() && spec.topic().kind().isTemporary()) {
            throw new StoreException(
                    Kind.INVALID_VALUE, "A subscription of a temporary topic cannot be durable: " + spec.topic());
        }
    }

    private static SubscriptionTable.Row wanted(SubscriptionSpec spec, long id, long topicId) {
        boolean named = spec.durable() || spec.shared();
        UnitOfWork.Origin noLocal = spec.noLocal();
        return new SubscriptionTable.Row(
                id,
                topicId,
                named ? spec.name() : null,
                spec.clientId(),
                spec.durable(),
                spec.shared(),
                spec.filter() == null ? null : spec.filter().text(),
                noLocal != null,
                noLocal == null || spec.durable() ? null : noLocal.connectionId(),
                0);
    }

    private Joined join(Connection connection, SubscriptionSpec spec, SubscriptionTable.Row wanted, long token)
            throws SQLException {
        long incarnation = context.incarnation().getAsLong();
        // Held until the end, so that the topic is not dropped meanwhile.
        Long topicId = destinations.lock(connection, spec.topic());
        if (topicId == null || topicId != wanted.topicId()) {
            throw Destinations.unknown(spec.topic());
        }
        String name = wanted.name();
        if (name == null) {
            return create(connection, wanted.withOwner(incarnation), incarnation, true);
        }
        SubscriptionTable.Row existing = table.lock(connection, name, wanted.durable(), wanted.clientId());
        if (existing == null) {
            Joined joined = create(connection, wanted, incarnation, true);
            table.addSubscriber(connection, wanted.id(), incarnation, token);
            return joined;
        }
        boolean active = table.hasSubscriber(connection, existing.id());
        refuseIfUsed(existing, wanted, active);
        // One that is not durable ended with its last consumer, even if its JVM could not say so.
        if (existing.takesTheSameAs(wanted) && (existing.durable() || active)) {
            table.addSubscriber(connection, existing.id(), incarnation, token);
            return new Joined(existing, incarnation, 0, true);
        }
        table.drop(connection, existing.id());
        Joined joined = create(connection, wanted, incarnation, existing.topicId() == wanted.topicId());
        table.addSubscriber(connection, wanted.id(), incarnation, token);
        return joined;
    }

    private Joined create(Connection connection, SubscriptionTable.Row row, long incarnation, boolean onlyThisTopic)
            throws SQLException {
        table.insert(connection, row, context.clock().getAsLong());
        return new Joined(row, incarnation, version.increment(connection), onlyThisTopic);
    }

    private static void refuseIfUsed(SubscriptionTable.Row existing, SubscriptionTable.Row wanted, boolean active) {
        if (existing.shared() != wanted.shared()) {
            throw new StoreException(
                    Kind.NAME_CONFLICT,
                    "The durable subscription " + describe(existing) + " is " + (existing.shared() ? "" : "un")
                            + "shared, so it cannot be used as " + (wanted.shared() ? "a shared" : "an unshared")
                            + " one");
        }
        if (active && !existing.shared()) {
            throw new StoreException(
                    Kind.IN_USE, "The durable subscription " + describe(existing) + " has a consumer already");
        }
        if (active && !existing.takesTheSameAs(wanted)) {
            throw new StoreException(
                    Kind.IN_USE,
                    "The shared subscription " + describe(existing)
                            + " has consumers, so its topic and its selector cannot be changed");
        }
    }

    private static String describe(SubscriptionTable.Row row) {
        return row.name() + (row.clientId() == null ? "" : " of client " + row.clientId());
    }

    private Outcome isJoined(Connection connection, @Nullable Joined attempt, long token) throws SQLException {
        boolean joined = attempt != null
                && (attempt.row().name() == null
                        ? table.isLive(connection, attempt.row().id())
                        : table.isHeldBy(connection, attempt.row().id(), attempt.incarnation(), token));
        return joined ? Outcome.COMMITTED : Outcome.NOT_COMMITTED;
    }

    void unsubscribe(@Nullable String clientId, String name) {
        NameRules.check("The name of a subscription", name);
        finish();
        AtomicReference<SubscriptionTable.@Nullable Row> found = new AtomicReference<>();
        long[] raised = {0};
        context.transactor()
                .run(
                        "unsubscribe " + name,
                        connection -> {
                            SubscriptionTable.Row row = table.lock(connection, name, true, clientId);
                            if (row == null) {
                                throw new StoreException(
                                        Kind.DESTINATION_UNKNOWN,
                                        "There is no durable subscription " + name
                                                + (clientId == null ? "" : " of client " + clientId));
                            }
                            if (table.hasSubscriber(connection, row.id())) {
                                throw new StoreException(
                                        Kind.IN_USE,
                                        "The durable subscription " + describe(row)
                                                + " has a consumer, so it cannot be unsubscribed");
                            }
                            found.set(row);
                            table.drop(connection, row.id());
                            raised[0] = version.increment(connection);
                            return true;
                        },
                        connection -> isGone(connection, found.get()) ? Outcome.COMMITTED : Outcome.NOT_COMMITTED);
        SubscriptionTable.Row row = found.get();
        if (row != null) {
            changes.changed(raised[0], row.topicId());
            dropped.run();
        }
    }

    private boolean isGone(Connection connection, SubscriptionTable.@Nullable Row row) throws SQLException {
        return row != null && !table.isLive(connection, row.id());
    }

    /** Tells the database of holds that were closed while it was away. */
    void finish() {
        for (Hold hold = unfinished.poll(); hold != null; hold = unfinished.poll()) {
            end(hold);
        }
    }

    private void end(Hold hold) {
        try {
            long raised =
                    context.transactor().run("close a subscription", connection -> leave(connection, hold.row, hold));
            if (raised != 0) {
                changes.changed(raised, hold.row.topicId());
                dropped.run();
            }
        } catch (StoreException e) {
            unfinished.add(hold);
            throw e;
        }
    }

    /** Returns the new version of the catalog if the subscription ended, else 0. */
    private long leave(Connection connection, SubscriptionTable.Row row, Hold hold) throws SQLException {
        boolean live = row.name() == null || table.lock(connection, row.id()) != null;
        boolean last = true;
        if (row.name() != null) {
            table.removeSubscriber(connection, row.id(), hold.incarnation, hold.token);
            last = !table.hasSubscriber(connection, row.id());
        }
        boolean ended = live && last && !row.durable() && table.drop(connection, row.id());
        return ended ? version.increment(connection) : 0;
    }

    /**
     * Keeps what this JVM holds under a new incarnation, as far as nobody else has taken it.
     *
     * @return the sources that are lost
     */
    List<Long> rejoin(long deadIncarnation, long newIncarnation) {
        return rejoin(List.copyOf(holds.values()), deadIncarnation, newIncarnation);
    }

    private List<Long> rejoin(List<Hold> held, long deadIncarnation, long newIncarnation) {
        if (held.isEmpty()) {
            return List.of();
        }
        List<Hold> lost = context.transactor().run("rejoin subscriptions", connection -> {
            List<Hold> refused = new ArrayList<>();
            for (Hold hold : held) {
                if (!keep(connection, hold, deadIncarnation, newIncarnation)) {
                    refused.add(hold);
                }
            }
            version.increment(connection);
            return refused;
        });
        held.forEach(hold -> hold.incarnation = newIncarnation);
        lost.forEach(hold -> holds.remove(hold.token));
        // Who closed a hold meanwhile may have done so before it was kept.
        held.stream()
                .filter(hold -> !lost.contains(hold) && !holds.containsKey(hold.token))
                .forEach(this::end);
        return lost.stream().map(hold -> hold.source.id()).toList();
    }

    private boolean keep(Connection connection, Hold hold, long deadIncarnation, long newIncarnation)
            throws SQLException {
        SubscriptionTable.Row row = hold.row;
        if (!destinations.isLive(connection, row.topicId())) {
            return false;
        }
        String name = row.name();
        if (name == null) {
            revive(connection, row.withOwner(newIncarnation));
            return true;
        }
        table.removeSubscriber(connection, row.id(), deadIncarnation, hold.token);
        if (table.isHeldBy(connection, row.id(), newIncarnation, hold.token)) {
            return true;
        }
        SubscriptionTable.Row existing = table.lock(connection, name, row.durable(), row.clientId());
        if (existing == null && !row.durable()) {
            revive(connection, row);
        } else if (existing == null
                || existing.id() != row.id()
                || (!row.shared() && table.hasSubscriber(connection, row.id()))) {
            return false;
        }
        table.addSubscriber(connection, row.id(), newIncarnation, hold.token);
        return true;
    }

    private void revive(Connection connection, SubscriptionTable.Row row) throws SQLException {
        if (!table.revive(connection, row.id(), row.owner())) {
            table.insert(connection, row, context.clock().getAsLong());
        }
    }

    /** A consumer's hold. Thread-safe: closing is decided by who removes it from the holds. */
    private final class Hold implements Subscription {
        private final Source source;
        private final SubscriptionTable.Row row;
        private final long token;
        private volatile long incarnation;

        Hold(Source source, SubscriptionTable.Row row, long token, long incarnation) {
            this.source = source;
            this.row = row;
            this.token = token;
            this.incarnation = incarnation;
        }

        @Override
        public Source source() {
            return source;
        }

        @Override
        public void close() {
            if (holds.remove(token) != null) {
                end(this);
            }
        }

        @Override
        public void closeLater() {
            if (holds.remove(token) != null) {
                unfinished.add(this);
            }
        }

        @Override
        public String toString() {
            return "Hold on " + source;
        }
    }
}
