package io.github.rowmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.PeerLog.Consumed;
import io.github.rowmq.store.PeerLog.Outcome;
import io.github.rowmq.store.PeerLog.Receipt;
import io.github.rowmq.store.PeerLog.Sent;
import io.github.rowmq.store.PeerLog.Spot;
import io.github.rowmq.store.UnitOfWork.Guarantee;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several nodes at once on a queue and a topic with two durable subscriptions, each on a thread of its own, against
 * plain lists of what each was told. Steps are random, by a seed that is printed and can be given as {@code
 * rowmq.test.seed}; how those of several threads meet is not repeated with it, so what must hold is what holds for every
 * such order. {@link StoreModelTest} has one step after another, and knows exactly what must come.
 */
class ConcurrentModelTest {

    private static final Logger LOG = LoggerFactory.getLogger(ConcurrentModelTest.class);

    private static final int PEERS = 3;
    private static final int STEPS = 400;

    /** Most time of acting; beside it there is what opening and closing take. */
    private static final long NANOS = TimeUnit.SECONDS.toNanos(3);

    private final List<PeerLog> logs = new ArrayList<>();
    private FreshDatabase database;

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    @Timeout(240)
    void whatWasToldToPeersThatActAtOnceHoldsTogether(TestDatabase kind) throws Exception {
        long seed = Long.getLong("rowmq.test.seed", ThreadLocalRandom.current().nextLong());
        LOG.info("Seed {} on {}: its steps are repeated with -Drowmq.test.seed={}", seed, kind, seed);
        database = kind.create();
        try {
            act(seed);
            assertThat(rows("rowmq_delivery where owner > 0"))
                    .as("claimed although all nodes are closed")
                    .isZero();
            drain();
            assertThat(rows("rowmq_delivery"))
                    .as("left although all is consumed")
                    .isZero();
            check();
            noContentIsLeft();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("with seed " + seed + ": " + e.getMessage(), e);
        } finally {
            database.close();
        }
    }

    private void act(long seed) throws InterruptedException {
        Random seeds = new Random(seed);
        long end = System.nanoTime() + NANOS;
        List<Peer> peers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(PEERS);
        try {
            for (int i = 0; i < PEERS; i++) {
                peers.add(new Peer(i, database, new Random(seeds.nextLong()), STEPS, end));
            }
            List<Future<PeerLog>> done = peers.stream().map(threads::submit).toList();
            for (Future<PeerLog> one : done) {
                logs.add(result(one));
            }
        } finally {
            threads.shutdownNow();
            peers.forEach(Peer::close);
        }
    }

    private static PeerLog result(Future<PeerLog> peer) throws InterruptedException {
        try {
            return peer.get(120, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("a peer failed: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("a peer hangs", e);
        }
    }

    /** One more node takes what is left. */
    private void drain() {
        PeerLog log = new PeerLog();
        logs.add(log);
        try (Store store = Stores.open(Peer.config(database), PropertyFilter::new)) {
            Channel channel = store.channel();
            for (Source source : List.of(
                    store.catalog().queue(Peer.QUEUE),
                    store.catalog().subscribe(Peer.ALL).source(),
                    store.catalog().subscribe(Peer.SOME).source())) {
                Collector collector = new Collector();
                try (Outlet outlet = store.open(source, null, collector)) {
                    List<Delivery> page;
                    do {
                        outlet.withdraw();
                        outlet.request(100);
                        outlet.settle().join();
                        page = collector.takeAll();
                        UnitOfWork work = new UnitOfWork(true, Guarantee.DURABLE);
                        CompletableFuture<Void> commit = new CompletableFuture<>();
                        for (Delivery delivery : page) {
                            log.received("last", delivery);
                            log.consumed.add(new Consumed(Spot.of(delivery), commit));
                            work.acknowledge(delivery);
                        }
                        channel.commit(work).join();
                        commit.complete(null);
                    } while (!page.isEmpty());
                }
            }
        }
    }

    private void check() {
        Map<String, Sent> sent = new HashMap<>();
        all(log -> log.sent).forEach(one -> sent.put(one.name(), one));
        Set<Spot> received = new HashSet<>();
        for (Receipt receipt : all(log -> log.receipts).toList()) {
            Spot spot = receipt.spot();
            received.add(spot);
            Sent message = sent.get(spot.name());
            assertThat(message).as("%s came and was never sent", spot).isNotNull();
            assertThat(message.places()).as("where %s belongs", message).contains(spot.place());
        }
        Map<Spot, Integer> consumed = new HashMap<>();
        all(log -> log.consumed)
                .filter(one -> PeerLog.outcome(one.commit()) == Outcome.DONE)
                .forEach(one -> consumed.merge(one.spot(), 1, Integer::sum));
        consumed.forEach((spot, times) ->
                assertThat(times).as("how often %s was consumed for good", spot).isEqualTo(1));
        for (Sent message : sent.values()) {
            for (String place : message.places()) {
                checkFate(message, new Spot(place, message.name()), received, consumed.keySet());
            }
        }
        checkCounts();
        checkOrder(sent);
        LOG.info("{} messages, {} receipts, {} consumed", sent.size(), received.size(), consumed.size());
        assertThat(logs.subList(0, PEERS).stream()
                        .mapToInt(log -> log.consumed.size())
                        .sum())
                .as("what was consumed while all acted")
                .isPositive();
    }

    private static void checkFate(Sent message, Spot spot, Set<Spot> received, Set<Spot> consumed) {
        Outcome outcome = PeerLog.outcome(message.commit());
        if (outcome == Outcome.DONE && !message.mayExpire()) {
            assertThat(consumed).as("lost: %s", message).contains(spot);
        }
        if (outcome == Outcome.REFUSED && message.hidden()) {
            assertThat(received).as("came although its send was refused").doesNotContain(spot);
        }
    }

    /** Only what was given back unseen comes as if for the first time again. */
    private void checkCounts() {
        Map<Spot, Integer> first = new HashMap<>();
        all(log -> log.receipts)
                .filter(receipt -> receipt.count() == 1)
                .forEach(receipt -> first.merge(receipt.spot(), 1, Integer::sum));
        first.forEach((spot, times) -> {
            int unseen = logs.stream()
                    .mapToInt(log -> log.unseen.getOrDefault(spot, 0))
                    .sum();
            assertThat(times)
                    .as("how often %s came with a count of 1, given back unseen: %s", spot, unseen)
                    .isLessThanOrEqualTo(1 + unseen);
        });
    }

    /** The messages of one sender and priority come to each consumer in their order, but for those that came back. */
    private void checkOrder(Map<String, Sent> sent) {
        Set<Spot> returned = new HashSet<>();
        logs.forEach(log -> returned.addAll(log.returned));
        Map<List<Object>, Sent> last = new HashMap<>();
        all(log -> log.receipts)
                .filter(receipt -> receipt.count() == 1 && !returned.contains(receipt.spot()))
                .forEach(receipt -> {
                    Sent message = sent.get(receipt.spot().name());
                    Sent before = last.put(
                            List.of(receipt.consumer(), receipt.spot().place(), message.sender(), message.priority()),
                            message);
                    assertThat(before == null || before.number() < message.number())
                            .as("%s came to %s before %s", before, receipt.consumer(), message)
                            .isTrue();
                });
    }

    private <T> Stream<T> all(Function<PeerLog, Collection<T>> part) {
        return logs.stream().flatMap(log -> part.apply(log).stream());
    }

    /** What a node did not delete before it was closed, the next one finds. */
    private void noContentIsLeft() throws SQLException {
        try (Store next = Stores.open(Peer.config(database), PropertyFilter::new)) {
            Await.until(
                    "no content is left without a message: " + next.databaseVersion(),
                    () -> rows("rowmq_content") == 0);
        }
        assertThat(rows("rowmq_content_chunk")).as("chunks without a content").isZero();
    }

    private long rows(String what) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + what)) {
            row.next();
            return row.getLong(1);
        }
    }
}
