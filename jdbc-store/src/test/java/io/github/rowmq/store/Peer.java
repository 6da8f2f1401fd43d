package io.github.rowmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.PeerLog.Consumed;
import io.github.rowmq.store.PeerLog.Sent;
import io.github.rowmq.store.PeerLog.Spot;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.UnitOfWork.Guarantee;
import io.github.rowmq.store.UnitOfWork.Send;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.FreshDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A node that sends, consumes, gives back, loses its incarnation and is opened anew, at random by a seed, and writes
 * down what it was told. Confined to a thread.
 */
final class Peer implements Callable<PeerLog> {

    static final DestinationRef QUEUE = new DestinationRef(DestinationRef.Kind.QUEUE, "orders");
    static final DestinationRef TOPIC = new DestinationRef(DestinationRef.Kind.TOPIC, "prices");
    private static final String RED = "red";

    /** Durable and shared: takes everything, on all peers. */
    static final SubscriptionSpec ALL = new SubscriptionSpec(TOPIC, "all", null, true, true, null, null);

    /** Durable, with a selector, on the first peer. */
    static final SubscriptionSpec SOME =
            new SubscriptionSpec(TOPIC, "some", "first", true, false, new PropertyFilter(RED), null);

    private static final int MOST_HELD = 40;

    /** Bodies in the row; in a content of their own, if there are several deliveries; in chunks. */
    private static final List<Integer> SIZES = List.of(10, 10, 10, 10, 400, 400, 400, 400, 400, 70_000);

    /** One outlet, and what it has brought. */
    private static final class Place {
        private final Outlet outlet;
        private final Collector collector = new Collector();
        private int outstanding;

        Place(Store store, Source source, @Nullable Filter filter) {
            outlet = store.open(source, filter, collector);
        }
    }

    private final int index;
    private final FreshDatabase database;
    private final Random random;
    private final int steps;
    private final long end;

    private final PeerLog log = new PeerLog();
    private final Map<Spot, Delivery> held = new LinkedHashMap<>();
    private final List<Place> places = new ArrayList<>();
    private final List<CompletableFuture<Void>> pending = new ArrayList<>();

    private Store store;
    private Channel channel;
    private final FencedFlag fenced = new FencedFlag();

    /** A delivery whose row is gone. */
    private @Nullable Delivery consumed;

    private int number;
    private int life;
    private boolean mayBeKilled = true;
    private boolean mayBeReopened = true;

    /** A peer that acts so often, or until {@code end} of {@code System.nanoTime()}. */
    Peer(int index, FreshDatabase database, Random random, int steps, long end) {
        this.index = index;
        this.database = database;
        this.random = random;
        this.steps = steps;
        this.end = end;
        open();
    }

    static StoreConfig config(FreshDatabase database) {
        return StoreConfig.of(database.jdbcUrl()).withCredentials(database.user(), database.password());
    }

    private void open() {
        life++;
        store = Stores.open(config(database), PropertyFilter::new);
        store.listen(fenced);
        channel = store.channel();
        consumed = null;
        places.add(new Place(store, store.catalog().queue(QUEUE), null));
        places.add(new Place(store, store.catalog().subscribe(ALL).source(), null));
        if (index == 0) {
            places.add(new Place(store, store.catalog().subscribe(SOME).source(), null));
        }
    }

    void close() {
        store.close();
    }

    @Override
    public PeerLog call() throws SQLException {
        for (int step = 0; step < steps && System.nanoTime() - end < 0; step++) {
            switch (random.nextInt(24)) {
                case 0, 1, 2, 3, 4, 5, 6 -> send();
                case 7, 8, 9, 10, 11, 12 -> receive();
                case 13, 14, 15, 16 -> acknowledge();
                case 17, 18 -> release(random.nextBoolean());
                case 19 -> redeliver();
                case 20 -> sendInVain();
                case 21 -> withdraw();
                case 22 -> {
                    if (step > steps / 4 && mayBeKilled && random.nextInt(4) == 0) {
                        loseIncarnation();
                    }
                }
                default -> {
                    if (step > steps / 4 && mayBeReopened && random.nextInt(4) == 0) {
                        mayBeReopened = false;
                        end();
                        open();
                    }
                }
            }
        }
        end();
        return log;
    }

    private void send() {
        UnitOfWork work = new UnitOfWork(random.nextBoolean(), Guarantee.DURABLE);
        CompletableFuture<Void> done = new CompletableFuture<>();
        for (int i = work.isTransacted() ? 1 + random.nextInt(4) : 1; i > 0; i--) {
            add(work, done);
        }
        commit(work, done, random.nextBoolean());
    }

    /** Adds a message to a unit and notes it down; {@code commit} is what will become of it. */
    private void add(UnitOfWork work, CompletableFuture<Void> commit) {
        String name = index + "-" + number;
        boolean queue = random.nextBoolean();
        boolean red = random.nextBoolean();
        int priority = random.nextInt(4) == 0 ? random.nextInt(10) : 4;
        MessageRecord.Builder message = MessageRecord.builder(store.nextMessageId(), "text")
                .timestamp(store.now())
                .priority(priority)
                .type(red ? RED : "blue")
                .correlationId(name)
                .body(new Body.Text("b".repeat(SIZES.get(random.nextInt(SIZES.size())))));
        boolean expires = random.nextInt(10) == 0;
        if (expires) {
            message.expiration(store.now() + 20 + random.nextInt(300));
        }
        work.send(new Send(queue ? QUEUE : TOPIC, message.build(), null));
        Set<String> where = queue ? Set.of(QUEUE.name()) : red ? Set.of(ALL.name(), SOME.name()) : Set.of(ALL.name());
        log.sent.add(
                new Sent(name, index + "." + life, number++, priority, where, expires, work.isTransacted(), commit));
    }

    private void commit(UnitOfWork work, CompletableFuture<Void> done, boolean await) {
        channel.commit(work).whenComplete((nothing, failure) -> {
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        });
        if (await) {
            mustSucceed(done);
        } else {
            pending.add(done);
        }
    }

    /** Nothing fails here but what relies on an incarnation that was lost, and that is waited for before it is lost. */
    private static void mustSucceed(CompletableFuture<?> commit) {
        assertThat(PeerLog.failure(commit)).as("why a commit failed").isNull();
    }

    private void receive() {
        for (Place place : places) {
            if (held.size() < MOST_HELD && place.outstanding < 10) {
                int room = 1 + random.nextInt(6);
                place.outstanding += room;
                place.outlet.request(room);
            }
            if (random.nextInt(4) == 0) {
                place.outlet.settle().join();
            }
            take(place);
        }
    }

    private void take(Place place) {
        for (Delivery delivery : place.collector.takeAll()) {
            place.outstanding--;
            log.received(index + "." + life, delivery);
            Delivery before = held.put(Spot.of(delivery), delivery);
            assertThat(before).as("%s is held already, and came again", before).isNull();
        }
    }

    private List<Delivery> some() {
        return held.values().stream().filter(any -> random.nextInt(3) > 0).toList();
    }

    private void acknowledge() {
        List<Delivery> some = some();
        UnitOfWork work = new UnitOfWork(random.nextBoolean(), Guarantee.DURABLE);
        CompletableFuture<Void> done = new CompletableFuture<>();
        for (Delivery delivery : some) {
            work.acknowledge(delivery);
            held.remove(Spot.of(delivery));
            log.consumed.add(new Consumed(Spot.of(delivery), done));
        }
        if (work.isTransacted() && random.nextBoolean()) {
            add(work, done);
        }
        // One that consumes and sends is waited for, as a session does: acknowledgements of what is still being written
        // hold it up, but not what is sent after it.
        commit(work, done, !work.sends().isEmpty() || random.nextBoolean());
        // Of a topic, because a message to a queue may be consumed without ever having had a row.
        some.stream()
                .filter(delivery -> delivery.source().subscription() != null)
                .findFirst()
                .ifPresent(delivery -> consumed = delivery);
    }

    private void release(boolean seen) {
        List<Delivery> some = some();
        for (Delivery delivery : some) {
            held.remove(Spot.of(delivery));
            log.returned(delivery, seen);
        }
        mustSucceed(channel.release(some, seen));
    }

    private void redeliver() {
        for (Delivery again : channel.redeliver(some()).join()) {
            Delivery before = held.put(Spot.of(again), again);
            assertThat(before).as("what was redelivered").isNotNull();
            assertThat(again.count()).isEqualTo(before.count() + 1);
        }
    }

    /** A transaction that is refused, because it acknowledges what it does not hold, and so sends nothing. */
    private void sendInVain() {
        if (consumed != null) {
            commitInVain(List.of(consumed), false);
        }
    }

    private void commitInVain(List<Delivery> notHeld, boolean mayBeFenced) {
        finish(pending);
        UnitOfWork work = new UnitOfWork(true, Guarantee.DURABLE);
        CompletableFuture<Void> refused = CompletableFuture.failedFuture(new StoreException(Kind.CLAIM_LOST, "so"));
        notHeld.forEach(work::acknowledge);
        add(work, refused);
        assertThat(PeerLog.failure(channel.commit(work)))
                .as("why a unit was refused that acknowledges what is not held: %s", notHeld)
                .isIn(mayBeFenced ? List.of(Kind.CLAIM_LOST, Kind.FENCED) : List.of(Kind.CLAIM_LOST));
    }

    private void withdraw() {
        Place place = places.get(random.nextInt(places.size()));
        place.outstanding -= place.outlet.withdraw();
        take(place);
    }

    /** Asks for nothing more and takes what is on its way. */
    private void rest() {
        finish(pending);
        for (Place place : places) {
            do {
                // What a claim under way does not use can be taken back when it has ended.
                place.outstanding -= place.outlet.withdraw();
                place.outlet.quiesce().join();
                take(place);
            } while (place.outstanding > 0);
        }
    }

    private static void finish(List<CompletableFuture<Void>> commits) {
        commits.forEach(Peer::mustSucceed);
        commits.clear();
    }

    /** Is declared dead although it lives: what it held is free, and what it does with that has no effect. */
    private void loseIncarnation() throws SQLException {
        rest();
        long incarnation = held.isEmpty() ? 0 : owner(held.values().iterator().next());
        if (incarnation <= 0) {
            return;
        }
        mayBeKilled = false;
        fenced.clear();
        declareDead(incarnation);
        List<Delivery> late = List.copyOf(held.values());
        held.clear();
        late.forEach(delivery -> log.returned(delivery, true));
        commitInVain(late, true);
        Await.until("the node was told", fenced::isSet);
        Await.until("its claims are free", () -> number("count(*)", "owner = " + incarnation) == 0);
        // Others may hold these by now.
        commitInVain(late, true);
        consumed = null;
        life++;
    }

    private void declareDead(long incarnation) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("update rowmq_node set alive = false where incarnation = " + incarnation);
            statement.executeUpdate("update rowmq_lane set fenced = true where incarnation = " + incarnation);
            connection.commit();
        }
    }

    /** Who has claimed it, or 0 if there is no such row. */
    private long owner(Delivery delivery) throws SQLException {
        return number("coalesce(max(owner), 0)", "id = " + delivery.id());
    }

    private long number(String what, String condition) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select " + what + " from rowmq_delivery where " + condition)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Closes, perhaps with something in hand. */
    private void end() {
        rest();
        if (random.nextBoolean()) {
            release(true);
        }
        held.values().forEach(delivery -> log.returned(delivery, true));
        held.clear();
        places.clear();
        store.close();
    }
}
