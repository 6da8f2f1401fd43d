package io.github.rowmq.store.node;

import io.github.rowmq.store.Catalog;
import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.FilterCompiler;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.Store;
import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.Users;
import io.github.rowmq.store.catalog.CatalogContext;
import io.github.rowmq.store.catalog.CatalogEvents;
import io.github.rowmq.store.catalog.Routing;
import io.github.rowmq.store.catalog.SqlCatalog;
import io.github.rowmq.store.catalog.SqlUsers;
import io.github.rowmq.store.sql.Database;
import io.github.rowmq.store.sql.DeliveryTable;
import io.github.rowmq.store.sql.DeliveryTable.Position;
import io.github.rowmq.store.sql.NodeTable;
import io.github.rowmq.store.sql.Transactor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a node and what they tell each other. Thread-safe. */
final class NodeParts implements NodeContext, Tap.Owner, Housekeeper.Chores, Membership.Observer, CatalogEvents {

    private static final Logger LOG = LoggerFactory.getLogger(NodeParts.class);

    /** A lease is renewed this many times before it would run out. */
    private static final int BEATS_PER_LEASE = 5;

    /** Between the numbering of a message and its commit there is hardly more than this. */
    private static final long HORIZON_MILLIS = 10_000;

    private static final long FILTERED_HORIZON_MILLIS = 1_000;

    /** Where signals arrive, others have claimed a row after this. */
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Where they do not, others look at least this often. */
    private static final long TURN_UNHEARD_NANOS = Poller.LONGEST_NANOS + TURN_NANOS;

    /** Open nodes of this JVM, any of which may share an exclusive database with this one. */
    private static final AtomicInteger OPEN_HERE = new AtomicInteger();

    private final Database database;
    private final Transactor transactor;
    private final StoreConfig.Settings settings;
    private final Membership membership;
    private final NodeClock clock;
    private final DeliveryIds ids;
    private final Taps taps = new Taps();
    private final FairShare fairShare = new FairShare(taps, this::consumedElsewhere);
    private final DoubtfulClaims doubtful = new DoubtfulClaims();
    private final SqlCatalog catalog;
    private final SqlUsers users;
    private final List<Lane> lanes = new ArrayList<>();
    private final Claimer claimer;
    private final Housekeeper housekeeper;
    private final DoubtfulReturns doubtfulReturns;
    private final Purger purger;
    private final Wakeups wakeups;
    private final Availability availability = new Availability();
    private final TroubleLog troubles = new TroubleLog(System::nanoTime);
    private final UnreadableMessages unreadable = new UnreadableMessages(this::setAside, troubles);
    private volatile boolean closing;

    NodeParts(Database database, FilterCompiler filters, StoreConfig.Settings settings) {
        this.database = database;
        this.settings = settings;
        this.transactor = new Transactor(database, settings.operationTimeout());
        this.membership = new Membership(database, transactor, settings.lease());
        this.clock = new NodeClock(membership::join);
        this.ids = new DeliveryIds(clock);
        CatalogContext context =
                new CatalogContext(database, transactor, settings, membership::incarnation, clock::now, this);
        this.catalog = new SqlCatalog(context, filters);
        this.users = new SqlUsers(database, transactor, settings.anonymousAllowed());
        for (int number = 0; number < database.lanes(); number++) {
            lanes.add(new Lane(this, number, settings.operationTimeout()));
        }
        this.claimer = new Claimer(this, lanes.size());
        this.housekeeper = new Housekeeper(this, this);
        this.doubtfulReturns = new DoubtfulReturns(doubtful, new LaneChannel(this, lanes.get(0)));
        this.purger = new Purger(this, catalog, () -> closing);
        this.wakeups = new Wakeups(this);
    }

    void start(int claimers) {
        if (database.isExclusive()) {
            membership.buryOtherJvms(this);
        }
        housekeeper.start(Math.max(1, settings.lease().toMillis() / BEATS_PER_LEASE));
        lanes.forEach(Lane::start);
        claimer.start(claimers);
        wakeups.start();
        wakeups.hold(membership.incarnation());
        OPEN_HERE.incrementAndGet();
    }

    /** In the order in which nothing is lost: writers write what they have, then all claims are given back. */
    void stop() {
        closing = true;
        OPEN_HERE.decrementAndGet();
        wakeups.stop();
        transactor.stopRetrying();
        claimer.stop();
        lanes.forEach(Lane::stop);
        housekeeper.stop();
        try {
            membership.leave(this);
        } finally {
            database.close();
        }
    }

    List<Lane> lanes() {
        return lanes;
    }

    Catalog catalog() {
        return catalog;
    }

    Users users() {
        return users;
    }

    void listen(Store.Listener listener) {
        availability.listen(listener);
    }

    // NodeContext

    @Override
    public Database database() {
        return database;
    }

    @Override
    public Transactor transactor() {
        return transactor;
    }

    @Override
    public Routing routing() {
        return catalog.routing();
    }

    @Override
    public Taps taps() {
        return taps;
    }

    @Override
    public NodeClock clock() {
        return clock;
    }

    @Override
    public DeliveryIds ids() {
        return ids;
    }

    @Override
    public long incarnation() {
        return membership.incarnation();
    }

    @Override
    public void fenced(long deadIncarnation, StoreException cause) {
        membership.rejoin(deadIncarnation, cause, this);
    }

    @Override
    public void signal(Collection<Long> sources) {
        wakeups.signal(sources);
    }

    @Override
    public boolean hearsOthers() {
        return wakeups.hearsOthers();
    }

    @Override
    public void dueAt(long time) {
        housekeeper.dueAt(time);
    }

    @Override
    public void contentsToSweep(List<Long> contentIds) {
        housekeeper.contentsToSweep(contentIds);
    }

    @Override
    public void contentsInDoubt(List<Long> contentIds) {
        housekeeper.contentsInDoubt(contentIds);
    }

    @Override
    public void deletedUnflushed(long incarnation, List<UnflushedDeletes.Gone> gone) {
        housekeeper.deletedUnflushed(incarnation, gone);
    }

    @Override
    public void contentsLeft(List<DeliveryTable.Key> deleted) {
        housekeeper.contentsLeft(deleted);
    }

    @Override
    public void claimFailed(Tap tap, Throwable failure) {
        if (closing) {
            LOG.debug("A claim ended with the store", failure);
            return;
        }
        if (failure instanceof StoreException e) {
            switch (e.kind()) {
                case FENCED -> tap.arrived(Position.START);
                case UNAVAILABLE -> availability.failed(e);
                default -> troubles.report("claiming messages of " + tap.source(), e);
            }
        } else {
            troubles.report("claiming messages of " + tap.source(), failure);
        }
        housekeeper.lookAgain(tap);
    }

    @Override
    public DoubtfulClaims doubtfulClaims() {
        return doubtful;
    }

    @Override
    public void lookAgain(Tap tap) {
        housekeeper.lookAgain(tap);
    }

    private CompletableFuture<Void> setAside(ClaimedDelivery delivery, String why) {
        return new LaneChannel(this, lanes.get(0)).setAside(delivery, why);
    }

    @Override
    public void damaged(ClaimedDelivery delivery, String why) {
        unreadable.add(delivery, why);
    }

    private static void observe(CompletableFuture<Void> future, String what) {
        CompletableFuture<Void> unused = future.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("Could not {}", what, failure);
            }
        });
    }

    // Tap.Owner, and what others ask too

    @Override
    public void wake(Tap tap) {
        claimer.wake(tap);
    }

    @Override
    public CompletableFuture<Void> flushWriters() {
        CompletableFuture<?>[] flushes = lanes.stream().map(Lane::flush).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(flushes);
    }

    @Override
    public boolean seesEverything() {
        return database.isExclusive() && OPEN_HERE.get() == 1;
    }

    @Override
    public long horizon(boolean filtered) {
        if (seesEverything()) {
            return Long.MAX_VALUE;
        }
        return DeliveryIds.firstOf(clock.now() - (filtered ? FILTERED_HORIZON_MILLIS : HORIZON_MILLIS));
    }

    @Override
    public long turnNanos() {
        return hearsOthers() ? TURN_NANOS : TURN_UNHEARD_NANOS;
    }

    @Override
    public void wakeAfter(Tap tap, long nanos) {
        housekeeper.after(nanos, () -> wake(tap));
    }

    @Override
    public void releaseUnseen(List<Delivery> deliveries) {
        observe(
                new LaneChannel(this, lanes.get(0)).release(deliveries, false),
                "release deliveries of a closed outlet");
    }

    @Override
    public void closed(Tap tap) {
        taps.remove(tap);
    }

    // Housekeeper.Chores

    @Override
    public void beat() {
        long current = membership.incarnation();
        try {
            clock.adjust(membership::beat);
            availability.succeeded();
        } catch (StoreException e) {
            if (e.kind() == Kind.FENCED) {
                fenced(current, e);
            } else {
                availability.failed(e);
                throw e;
            }
        }
    }

    @Override
    public List<Long> cut() {
        if (database.isExclusive()) {
            return List.of();
        }
        List<NodeTable.Peer> peers = membership.peers();
        wakeups.peers(peers);
        return wakeups.mayJudge()
                ? peers.stream()
                        .filter(NodeTable.Peer::isCut)
                        .map(NodeTable.Peer::incarnation)
                        .toList()
                : List.of();
    }

    @Override
    public void bury(long cutIncarnation) {
        membership.buryCut(cutIncarnation, this);
    }

    @Override
    public void tend() {
        doubtfulReturns.step();
        unreadable.tend();
        membership.buryTheDead(this);
        catalog.tend();
        fairShare.look(isAlone());
        purger.step();
    }

    private Set<Long> consumedElsewhere(Set<Long> sources) {
        return transactor.run("look for consumers of other nodes", c -> catalog.consumedElsewhere(c, sources));
    }

    @Override
    public void arrived(List<Long> sources) {
        for (long source : sources) {
            taps.of(source).forEach(tap -> tap.arrived(Position.START));
        }
        signal(sources);
    }

    @Override
    public void expired(Connection connection, Map<Long, Integer> bySource) throws SQLException {
        routing().removed(connection, bySource);
    }

    // Membership.Observer

    @Override
    public void rejoined(long deadIncarnation, long newIncarnation, StoreException cause) {
        catalog.rejoin(deadIncarnation, newIncarnation);
        wakeups.hold(newIncarnation);
        taps.arrivedEverywhere();
        availability.fenced(cause);
    }

    @Override
    public void removeNode(Connection connection, long deadIncarnation) throws SQLException {
        catalog.removeNode(connection, deadIncarnation);
    }

    @Override
    public void buried(long deadIncarnation) {
        housekeeper.searchContents();
        taps.arrivedEverywhere();
        // Its consumers may have had no room left, or none of that source: others do not see what was freed until they
        // look.
        wakeups.signalAll();
    }

    // CatalogEvents

    @Override
    public boolean isAlone() {
        return database.isExclusive() ? seesEverything() : !wakeups.hasPeers();
    }

    @Override
    public boolean isConsumed(long sourceId) {
        return !taps.of(sourceId).isEmpty();
    }

    @Override
    public Collection<Source> consumed() {
        List<Source> sources = new ArrayList<>();
        taps.forEach(tap -> sources.add(tap.source()));
        return sources;
    }

    @Override
    public void sourceGone(long sourceId) {
        for (Tap tap : taps.of(sourceId)) {
            StoreException why = new StoreException(
                    Kind.DESTINATION_UNKNOWN,
                    "The " + tap.source()
                            + " was dropped, or taken while this node was believed dead: nothing more comes from it");
            LOG.warn("{}", why.getMessage());
            tap.end(why);
        }
    }

    @Override
    public void clientIdTaken(String clientId) {
        LOG.warn("Client identifier {} was taken by others while this node was believed dead", clientId);
    }
}
