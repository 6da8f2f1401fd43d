package io.github.rowmq.store.catalog;

import io.github.rowmq.store.Catalog;
import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.FilterCompiler;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.Subscription;
import io.github.rowmq.store.SubscriptionSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog over tables, for the node that it is made for. Thread-safe, without locks.
 *
 * <p>Beside what {@link Catalog} offers to the code above, the node calls
 *
 * <ul>
 *   <li>{@link #routing} in its writers' transactions;
 *   <li>{@link #removeNode}, {@link #droppedSources} and {@link #isDropped} in its housekeeping;
 *   <li>{@link #rejoin} when it was fenced and has a new incarnation, before anything is written under it;
 *   <li>{@link #tend} about every second.
 * </ul>
 */
public final class SqlCatalog implements Catalog {

    private static final Logger LOG = LoggerFactory.getLogger(SqlCatalog.class);

    private final Incarnation incarnation;
    private final CatalogContext context;
    private final Routing routing;
    private final Destinations destinations;
    private final Subscriptions subscriptions;
    private final Clients clients;
    private final DepthCounter counter;
    private final CatalogChores chores;
    private final DroppedSources dropped;
    private final Presence presence;
    private final StatusReader statuses;

    public SqlCatalog(CatalogContext node, FilterCompiler filters) {
        this.incarnation = new Incarnation(node.incarnation());
        this.context = new CatalogContext(
                node.database(), node.transactor(), node.settings(), incarnation, node.clock(), node.events());
        SourceIds ids = new SourceIds(context.database(), context.transactor());
        this.chores = new CatalogChores(context.database());
        this.presence = new Presence(context, chores);
        this.destinations = new Destinations(context, ids, presence);
        this.routing = new Routing(context.database(), destinations, destinations.provisional(), filters);
        this.dropped = new DroppedSources(context.database(), chores);
        this.subscriptions = new Subscriptions(context, destinations, ids, routing.changes(), dropped::lookSoon);
        this.clients = new Clients(context);
        this.counter = new DepthCounter(context.transactor(), new DepthTable(context.database()));
        this.statuses = new StatusReader(context);
    }

    /** Where messages go. */
    public Routing routing() {
        return routing;
    }

    @Override
    public Source queue(DestinationRef queue) {
        if (!queue.kind().isQueue()) {
            throw new IllegalArgumentException("Not a queue: " + queue);
        }
        Long own = routing.idOfOwnTemporary(queue);
        return new Source(own == null ? find(queue) : own, queue, null);
    }

    /** The id of a destination; asks the database where what is known was not confirmed a moment ago. */
    private long find(DestinationRef ref) {
        Long recent = routing.idOfRecent(ref);
        if (recent == null && routing.isCached(ref)) {
            long now = System.nanoTime();
            long version = destinations.version();
            routing.saw(version, now);
            recent = routing.idAt(ref, version);
        }
        return recent == null ? destinations.find(ref) : recent;
    }

    @Override
    public void topic(DestinationRef topic) {
        if (topic.kind().isQueue()) {
            throw new IllegalArgumentException("Not a topic: " + topic);
        }
        find(topic);
    }

    @Override
    public boolean exists(DestinationRef destination) {
        return destinations.exists(destination);
    }

    @Override
    public void declare(DestinationRef destination, long limit) {
        long id = destinations.declare(destination, limit);
        if (limit > 0) {
            counter.count(List.of(id));
        }
    }

    @Override
    public void drop(DestinationRef destination) {
        destinations.drop(destination);
        routing.forgetOwnTemporary(destination);
        dropped.lookSoon();
    }

    @Override
    public DestinationRef createTemporary(DestinationRef.Kind kind) {
        Destinations.Temporary created = destinations.createTemporary(kind);
        routing.ownTemporary(created.ref(), created.id());
        if (incarnation.isOver(created.owner())) {
            destinations.rejoin(Map.of(created.ref(), created.id()), incarnation.getAsLong());
        }
        return created.ref();
    }

    @Override
    public Subscription subscribe(SubscriptionSpec spec) {
        return subscriptions.subscribe(spec);
    }

    @Override
    public void unsubscribe(@Nullable String clientId, String name) {
        subscriptions.unsubscribe(clientId, name);
    }

    @Override
    public ClientRegistration register(String clientId) {
        return clients.register(clientId);
    }

    @Override
    public List<DestinationStatus> destinations(long countUpTo) {
        return statuses.destinations(countUpTo);
    }

    @Override
    public List<SubscriptionStatus> subscriptions(long countUpTo) {
        return statuses.subscriptions(countUpTo);
    }

    /**
     * Ends what belongs to a dead node: its temporary destinations, its client identifiers, its places in subscriptions
     * and those non-durable subscriptions that nobody else consumes from. In the caller's transaction.
     */
    public void removeNode(Connection connection, long deadIncarnation) throws SQLException {
        chores.removeNode(connection, deadIncarnation);
        dropped.lookSoon();
    }

    /**
     * Sources that were dropped and still have deliveries, which are to be deleted in small commits, each of which asks
     * {@link #isDropped} first. Sources that have had none for a while are forgotten. Called about every second; asks
     * the database seldom while there is nothing to do.
     */
    public List<Long> droppedSources(Connection connection) throws SQLException {
        return dropped.find(connection);
    }

    /**
     * Whether a source is dropped or unknown; it stays so until the end of the transaction. Asked in every transaction
     * that purges its deliveries, because a node that rejoins takes its sources back.
     */
    public boolean isDropped(Connection connection, long id) throws SQLException {
        return chores.isDropped(connection, id);
    }

    /**
     * Finishes what could not be done before, tells other nodes which queues are consumed here, and looks for sources
     * that others have dropped. Called about every second; blocks; throws {@code StoreException}.
     */
    public void tend() {
        subscriptions.finish();
        clients.finish();
        destinations.provisional().tend();
        counter.tend();
        presence.tend();
        chores.tend(context.transactor());
    }

    /** Which of these sources other nodes consume from, as far as they have said so. */
    public Set<Long> consumedElsewhere(Connection connection, Set<Long> sources) throws SQLException {
        return presence.consumedElsewhere(connection, sources);
    }

    /**
     * Registers again under a new incarnation what this JVM holds: temporary destinations, subscriptions and client
     * identifiers. What others have taken meanwhile is lost, and {@link CatalogEvents} are told. Blocks.
     */
    public void rejoin(long deadIncarnation, long newIncarnation) {
        // First: who registers something from now on either does so under the new incarnation, or sees that it is new.
        incarnation.rejoined(newIncarnation);
        destinations.rejoin(routing.ownTemporaries(), newIncarnation);
        List<Long> lost = subscriptions.rejoin(deadIncarnation, newIncarnation);
        List<String> lostClients = clients.rejoin(deadIncarnation, newIncarnation);
        if (!lost.isEmpty() || !lostClients.isEmpty()) {
            LOG.warn(
                    "While this node was believed dead, others took {} of its subscriptions and the client identifiers {}",
                    lost.size(),
                    lostClients);
        }
        lost.forEach(context.events()::sourceGone);
        lostClients.forEach(context.events()::clientIdTaken);
    }
}
