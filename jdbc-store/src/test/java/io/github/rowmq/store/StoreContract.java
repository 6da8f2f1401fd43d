package io.github.rowmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.UnitOfWork.Guarantee;
import io.github.rowmq.store.UnitOfWork.Origin;
import io.github.rowmq.store.UnitOfWork.Send;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the code above the seam relies on, on every database. */
abstract class StoreContract {

    private static final DestinationRef QUEUE = new DestinationRef(DestinationRef.Kind.QUEUE, "orders");
    private static final DestinationRef TOPIC = new DestinationRef(DestinationRef.Kind.TOPIC, "prices");
    private static final int SECONDS = 30;

    private final TestDatabase kind;
    private FreshDatabase database;
    private Store store;
    private Channel channel;
    private final List<Store> others = new ArrayList<>();

    StoreContract(TestDatabase kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database = kind.create();
        store = openStore();
        channel = store.channel();
    }

    @AfterEach
    void close() {
        others.forEach(Store::close);
        if (store != null) {
            store.close();
        }
        if (database != null) {
            database.close();
        }
    }

    private Store openStore() {
        StoreConfig config = StoreConfig.of(database.jdbcUrl()).withCredentials(database.user(), database.password());
        return Stores.open(config, PropertyFilter::new);
    }

    private Store openOther() {
        Store other = openStore();
        others.add(other);
        return other;
    }

    // Order

    @Test
    void messagesComeByPriorityAndThenInTheOrderOfTheirSending() {
        send(
                QUEUE,
                message("low").priority(1),
                message("first"),
                message("second"),
                message("high").priority(9));
        assertThat(claim(4)).extracting(StoreContract::text).containsExactly("high", "first", "second", "low");
    }

    @Test
    void aMessageForAWaitingOutletIsHandedOver() {
        Collector collector = new Collector();
        Outlet outlet = store.open(queue(), null, collector);
        outlet.request(2);
        await(outlet.settle());
        transact(QUEUE, message("a"));
        transact(QUEUE, message("b"));
        assertThat(collector.take(2)).extracting(StoreContract::text).containsExactly("a", "b");
        assertThat(depth().inFlight()).isEqualTo(2);
    }

    @Test
    void whatWasReleasedReturnsToItsPlace() {
        send(QUEUE, message("a"), message("b"), message("c"));
        List<Delivery> claimed = claim(2);
        await(channel.release(claimed, true));
        List<Delivery> again = claim(3);
        assertThat(again).extracting(StoreContract::text).containsExactly("a", "b", "c");
        assertThat(again).extracting(Delivery::count).containsExactly(2, 2, 1);
    }

    @Test
    void whatWasReleasedUnseenKeepsItsCount() {
        send(QUEUE, message("a"));
        await(channel.release(claim(1), false));
        assertThat(claim(1)).extracting(Delivery::count).containsExactly(1);
    }

    @Test
    void aHandedOverMessageReturnsToItsPlaceToo() {
        Collector collector = new Collector();
        Outlet outlet = store.open(queue(), null, collector);
        outlet.request(1);
        await(outlet.settle());
        transact(QUEUE, message("a"));
        List<Delivery> first = collector.take(1);
        transact(QUEUE, message("b"));
        await(channel.release(first, true));
        outlet.request(2);
        assertThat(collector.take(2)).extracting(StoreContract::text).containsExactly("a", "b");
    }

    // Units of work

    @Test
    void acknowledgedMessagesNeverComeBack() {
        send(QUEUE, message("a"), message("b"));
        List<Delivery> claimed = claim(2);
        await(channel.commit(acks(claimed)));
        assertThat(total(depth())).isZero();
        reopen();
        assertThat(total(depth())).isZero();
    }

    @Test
    void unacknowledgedMessagesComeBackAfterAReopenWithTheirCountRaised() {
        send(QUEUE, message("a"));
        claim(1);
        reopen();
        List<Delivery> again = claim(1);
        assertThat(again).extracting(StoreContract::text).containsExactly("a");
        assertThat(again.get(0).count()).isEqualTo(2);
    }

    @Test
    void sendsAndAcknowledgementsOfAUnitTakeEffectTogether() {
        send(QUEUE, message("in"));
        UnitOfWork work = new UnitOfWork(true, Guarantee.DURABLE);
        claim(1).forEach(work::acknowledge);
        work.send(new Send(QUEUE, message("out").build(), null));
        await(channel.commit(work));
        assertThat(claim(1)).extracting(StoreContract::text).containsExactly("out");
    }

    @Test
    void relaxedUnitsTakeEffectLikeOthers() {
        UnitOfWork send = new UnitOfWork(true, Guarantee.RELAXED);
        await(channel.commit(
                send.send(new Send(QUEUE, message("a").persistent(false).build(), null))));
        UnitOfWork acknowledge = new UnitOfWork(true, Guarantee.RELAXED);
        claim(1).forEach(acknowledge::acknowledge);
        await(channel.commit(acknowledge));
        assertThat(total(depth())).isZero();
    }

    @Test
    void aUnitWithALostClaimDoesNothingAndHarmsNoOther() {
        send(QUEUE, message("a"));
        List<Delivery> claimed = claim(1);
        await(channel.commit(acks(claimed)));
        UnitOfWork late =
                acks(claimed).send(new Send(QUEUE, message("must not be sent").build(), null));
        CompletableFuture<Void> failing = channel.commit(late);
        CompletableFuture<Void> good = channel.commit(unit(QUEUE, message("good")));
        await(good);
        assertKind(failing, Kind.CLAIM_LOST);
        assertThat(claim(1)).extracting(StoreContract::text).containsExactly("good");
    }

    @Test
    void redeliveryRaisesTheCountAndKeepsTheClaim() {
        send(QUEUE, message("a"));
        List<Delivery> again = await(channel.redeliver(claim(1)));
        assertThat(again).extracting(Delivery::count).containsExactly(2);
        assertThat(depth().inFlight()).isEqualTo(1);
        await(channel.commit(acks(again)));
        assertThat(total(depth())).isZero();
    }

    @Test
    void aMessageConsumedBeforeItWasWrittenCompletesItsSend() {
        Collector collector = new Collector();
        Outlet outlet = store.open(queue(), null, deliveries -> {
            collector.deliver(deliveries);
            CompletableFuture<Void> unused = channel.commit(acks(deliveries));
        });
        outlet.request(1);
        await(outlet.settle());
        send(QUEUE, message("a"));
        assertThat(collector.size()).isEqualTo(1);
        await(channel.flush());
        assertThat(total(depth())).isZero();
    }

    @Test
    void aMessageShownEarlyAndNotAcknowledgedIsDurableWhenItsSendReturns() {
        Collector collector = new Collector();
        Outlet outlet = store.open(queue(), null, collector);
        outlet.request(1);
        await(outlet.settle());
        send(QUEUE, message("a"));
        assertThat(collector.take(1)).hasSize(1);
        reopen();
        assertThat(claim(1)).extracting(StoreContract::text).containsExactly("a");
    }

    @Test
    void anAcknowledgementThatFailsConsumesNoMessageThatWasShownEarly() {
        Collector collector = new Collector();
        List<CompletableFuture<Void>> acknowledged = new ArrayList<>();
        List<Delivery> unit = new ArrayList<>();
        Outlet outlet = store.open(queue(), null, deliveries -> {
            unit.addAll(deliveries);
            collector.deliver(deliveries);
            if (unit.size() == 2) {
                acknowledged.add(channel.commit(acks(unit)));
            }
        });
        outlet.request(2);
        await(outlet.settle());
        transact(QUEUE, message("written"));
        collector.take(1);
        execute("update rowmq_delivery set owner = -1");

        send(QUEUE, message("early"));

        assertKind(acknowledged.get(0), Kind.CLAIM_LOST);
        assertThat(total(depth())).isEqualTo(2);
    }

    @Test
    void aMessageShownEarlyByANodeThatIsDeclaredDeadComesAgainWithItsCountRaised() {
        Collector collector = new Collector();
        AtomicInteger shown = new AtomicInteger();
        Outlet outlet = store.open(queue(), null, deliveries -> {
            collector.deliver(deliveries);
            if (shown.incrementAndGet() == 2) {
                execute("update rowmq_node set alive = false");
                execute("update rowmq_lane set fenced = true");
            }
        });
        outlet.request(3);
        await(outlet.settle());
        transact(QUEUE, message("before"));
        await(channel.commit(acks(collector.take(1))));

        send(QUEUE, message("early"));

        assertThat(collector.take(2)).extracting(Delivery::count).containsExactly(1, 2);
    }

    private void execute(String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aMessageShownEarlyCanBeReleasedAndAcknowledgedLater() {
        Collector collector = new Collector();
        Outlet outlet = store.open(queue(), null, collector);
        outlet.request(1);
        await(outlet.settle());
        CompletableFuture<Void> sent = channel.commit(unit(QUEUE, message("a")));
        List<Delivery> shown = collector.take(1);
        await(channel.release(shown, true));
        await(sent);
        outlet.request(1);
        List<Delivery> again = collector.take(1);
        assertThat(again.get(0).count()).isEqualTo(2);
        await(channel.commit(acks(again)));
        assertThat(total(depth())).isZero();
    }

    // Claims

    @Test
    void nothingIsClaimedThatWasNotRequested() {
        send(QUEUE, message("a"), message("b"));
        Collector collector = new Collector();
        Outlet outlet = store.open(queue(), null, collector);
        outlet.request(1);
        collector.take(1);
        await(outlet.settle());
        assertThat(depth().ready()).isEqualTo(1);
    }

    @Test
    void withdrawnRequestsAreNotServed() {
        Collector collector = new Collector();
        Outlet outlet = store.open(queue(), null, collector);
        outlet.request(3);
        await(outlet.settle());
        // A look at the table may be under way for what other nodes have sent; what it does not use comes back.
        AtomicInteger withdrawn = new AtomicInteger();
        Await.until("all is withdrawn", () -> withdrawn.addAndGet(outlet.withdraw()) == 3);
        send(QUEUE, message("a"));
        assertThat(depth().ready()).isEqualTo(1);
        assertThat(collector.size()).isZero();
    }

    @Test
    void settlingFindsWhatWasJustSent() {
        Collector collector = new Collector();
        Outlet outlet = store.open(queue(), null, collector);
        CompletableFuture<Void> sent = channel.commit(unit(QUEUE, message("a")));
        outlet.request(1);
        await(outlet.settle());
        assertThat(collector.size()).isEqualTo(1);
        await(sent);
    }

    @Test
    void aFilterTakesOnlyItsOwnThroughALongBacklog() {
        List<MessageRecord.Builder> backlog = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            backlog.add(message("m" + i).type(i % 400 == 399 ? "wanted" : "other"));
        }
        send(QUEUE, backlog.toArray(MessageRecord.Builder[]::new));
        Collector collector = new Collector();
        Outlet outlet = store.open(queue(), new PropertyFilter("wanted"), collector);
        outlet.request(10);
        assertThat(collector.take(3)).extracting(StoreContract::text).containsExactly("m399", "m799", "m1199");
        send(QUEUE, message("other").type("other"), message("late").type("wanted"));
        assertThat(collector.take(1)).extracting(StoreContract::text).containsExactly("late");
    }

    @Test
    void whatAFilterHasGivenBackIsClaimedAgain() {
        send(
                QUEUE,
                message("a").type("red"),
                message("other").type("blue"),
                message("b").type("red"));
        Collector collector = new Collector();
        Outlet outlet = store.open(queue(), new PropertyFilter("red"), collector);
        outlet.request(1);
        await(channel.release(collector.take(1), false));
        outlet.request(1);
        List<Delivery> again = collector.take(1);
        assertThat(again).extracting(StoreContract::text).containsExactly("a");
        outlet.request(1);
        assertThat(collector.take(1)).extracting(StoreContract::text).containsExactly("b");
        await(channel.release(again, true));
        outlet.request(1);
        assertThat(collector.take(1)).extracting(StoreContract::text).containsExactly("a");
    }

    @Test
    void twoOutletsWithFiltersShareAQueue() {
        Collector red = new Collector();
        Collector blue = new Collector();
        store.open(queue(), new PropertyFilter("red"), red).request(10);
        store.open(queue(), new PropertyFilter("blue"), blue).request(10);
        for (int i = 0; i < 6; i++) {
            transact(QUEUE, message("m" + i).type(i % 2 == 0 ? "red" : "blue"));
        }
        assertThat(red.take(3)).extracting(StoreContract::text).containsExactly("m0", "m2", "m4");
        assertThat(blue.take(3)).extracting(StoreContract::text).containsExactly("m1", "m3", "m5");
    }

    // Topics

    @Test
    void everySubscriptionGetsWhatItsFilterAndNoLocalLetThrough() {
        Origin me = new Origin("c1", "client");
        Source all = subscribe(spec("all", null, null));
        Source red = subscribe(spec("red", new PropertyFilter("red"), null));
        Source foreign = subscribe(spec("foreign", null, me));
        UnitOfWork work = new UnitOfWork(true, Guarantee.DURABLE);
        work.send(new Send(TOPIC, message("mine").type("red").build(), me));
        work.send(new Send(TOPIC, message("theirs").type("blue").build(), new Origin("c2", null)));
        await(channel.commit(work));
        assertThat(claim(store, all, 2)).extracting(StoreContract::text).containsExactly("mine", "theirs");
        assertThat(claim(store, red, 1)).extracting(StoreContract::text).containsExactly("mine");
        assertThat(claim(store, foreign, 1)).extracting(StoreContract::text).containsExactly("theirs");
    }

    @Test
    void aPublishFromAnotherNodeSeesASubscriptionOfAMomentAgo() {
        Store other = openOther();
        Channel otherChannel = other.channel();
        for (int i = 0; i < 5; i++) {
            Source source = subscribe(spec("s" + i, null, null));
            await(otherChannel.commit(unit(TOPIC, message("m" + i))));
            assertThat(claim(store, source, 1)).extracting(StoreContract::text).containsExactly("m" + i);
        }
    }

    // Time

    @Test
    void aDelayedMessageComesWhenItIsDueAndNotBefore() {
        Collector collector = new Collector();
        Outlet outlet = store.open(queue(), null, collector);
        outlet.request(2);
        await(outlet.settle());
        long due = store.now() + 400;
        send(QUEUE, message("later").deliveryTime(due), message("now"));
        assertThat(collector.take(1)).extracting(StoreContract::text).containsExactly("now");
        assertThat(collector.take(1)).extracting(StoreContract::text).containsExactly("later");
        assertThat(store.now()).isGreaterThanOrEqualTo(due);
    }

    @Test
    void expiredMessagesAreSweptAway() {
        send(QUEUE, message("a").expiration(store.now() + 50), message("b"));
        Await.until("the expired message is gone", () -> total(depth()) == 1);
        assertThat(claim(1)).extracting(StoreContract::text).containsExactly("b");
    }

    @Test
    void browsingShowsWhatIsReadyWithoutClaimingIt() {
        send(QUEUE, message("a"), message("b").type("x"), message("c").type("x"));
        claim(1);
        assertThat(browse(null)).containsExactly("b", "c");
        assertThat(browse(new PropertyFilter("x"))).containsExactly("b", "c");
        assertThat(browse(new PropertyFilter("y"))).isEmpty();
        assertThat(depth().ready()).isEqualTo(2);
    }

    // Several nodes

    @Test
    void nodesCompeteForAQueueAndNoMessageComesTwice() {
        Store other = openOther();
        Collector here = new Collector();
        Collector there = new Collector();
        int messages = 300;
        store.open(queue(), null, here).request(messages);
        other.open(other.catalog().queue(QUEUE), null, there).request(messages);
        for (int i = 0; i < messages; i++) {
            transact(QUEUE, message("m" + i));
        }
        Await.until("all have arrived", () -> here.size() + there.size() >= messages);
        List<String> ids = new ArrayList<>(here.messageIds());
        ids.addAll(there.messageIds());
        assertThat(ids).hasSize(messages).doesNotHaveDuplicates();
    }

    @Test
    void whatANodeSendsWakesAnotherThatWaits() {
        Store other = openOther();
        Collector there = new Collector();
        other.open(other.catalog().queue(QUEUE), null, there).request(5);
        transact(QUEUE, message("a"));
        assertThat(there.take(1)).extracting(StoreContract::text).containsExactly("a");
    }

    @Test
    void closingANodeFreesItsClaimsAtOnce() {
        Store other = openStore();
        send(QUEUE, message("a"));
        claim(other, other.catalog().queue(QUEUE), 1);
        other.close();
        assertThat(claim(1)).extracting(Delivery::count).containsExactly(2);
    }

    @Test
    void aClosedStoreSaysSo() {
        store.close();
        assertThatThrownBy(() -> store.channel())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED));
    }

    @Test
    void theDatabaseAnswersAPing() {
        store.ping(Duration.ofSeconds(5));
        assertThat(store.databaseVersion()).isNotBlank();
    }

    // Helpers

    private MessageRecord.Builder message(String name) {
        return MessageRecord.builder(store.nextMessageId(), "text")
                .timestamp(store.now())
                .correlationId(name);
    }

    private static String text(Delivery delivery) {
        return Objects.requireNonNull(delivery.message().correlationId());
    }

    private Source queue() {
        return store.catalog().queue(QUEUE);
    }

    private static UnitOfWork unit(DestinationRef destination, MessageRecord.Builder message) {
        return new UnitOfWork(false, Guarantee.DURABLE).send(new Send(destination, message.build(), null));
    }

    private void send(DestinationRef destination, MessageRecord.Builder... messages) {
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        for (MessageRecord.Builder message : messages) {
            sends.add(channel.commit(unit(destination, message)));
        }
        sends.forEach(StoreContract::await);
    }

    private void transact(DestinationRef destination, MessageRecord.Builder message) {
        UnitOfWork work = new UnitOfWork(true, Guarantee.DURABLE);
        await(channel.commit(work.send(new Send(destination, message.build(), null))));
    }

    private static UnitOfWork acks(List<Delivery> deliveries) {
        UnitOfWork work = new UnitOfWork(false, Guarantee.DURABLE);
        deliveries.forEach(work::acknowledge);
        return work;
    }

    private List<Delivery> claim(int count) {
        return claim(store, queue(), count);
    }

    private static List<Delivery> claim(Store from, Source source, int count) {
        Collector collector = new Collector();
        try (Outlet outlet = from.open(source, null, collector)) {
            outlet.request(count);
            List<Delivery> taken = collector.take(count);
            assertThat(taken).hasSize(count);
            return taken;
        }
    }

    private SubscriptionSpec spec(String name, @Nullable Filter filter, @Nullable Origin noLocal) {
        return new SubscriptionSpec(TOPIC, name, "client", true, false, filter, noLocal);
    }

    private Source subscribe(SubscriptionSpec spec) {
        return store.catalog().subscribe(spec).source();
    }

    private List<String> browse(@Nullable Filter filter) {
        Browser browser = store.browse(queue(), filter);
        List<String> seen = new ArrayList<>();
        for (List<Browser.Browsed> page = browser.next(); !page.isEmpty(); page = browser.next()) {
            page.forEach(
                    browsed -> seen.add(Objects.requireNonNull(browsed.message().correlationId())));
        }
        return seen;
    }

    private Catalog.Depth depth() {
        return store.catalog().destinations(10_000).stream()
                .filter(status -> status.destination().equals(QUEUE))
                .findFirst()
                .map(status -> Objects.requireNonNull(status.depth()))
                .orElseThrow();
    }

    private static long total(Catalog.Depth depth) {
        return depth.ready() + depth.inFlight() + depth.delayed() + depth.setAside();
    }

    private void reopen() {
        store.close();
        store = openStore();
        channel = store.channel();
    }

    private static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("failed: " + e.getCause(), e.getCause());
        } catch (Exception e) {
            throw new AssertionError("not complete within " + SECONDS + " s", e);
        }
    }

    private static void assertKind(CompletableFuture<?> future, Kind kind) {
        assertThatThrownBy(() -> future.get(SECONDS, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
