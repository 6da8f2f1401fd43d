package io.github.rowmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.UnitOfWork.Guarantee;
import io.github.rowmq.store.UnitOfWork.Send;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several nodes on one queue against a plain list. Steps are random, by a seed that is printed and can be given as {@code
 * rowmq.test.seed}; one follows the other, so that the list knows what must come.
 */
class StoreModelTest {

    private static final Logger LOG = LoggerFactory.getLogger(StoreModelTest.class);

    private static final DestinationRef QUEUE = new DestinationRef(DestinationRef.Kind.QUEUE, "orders");
    private static final int NODES = 3;
    private static final int STEPS = 150;

    /** A message is so late at most when its time has come. */
    private static final Duration LATE = Duration.ofSeconds(20);

    /** What has become of a message. */
    private enum State {
        READY,
        DELAYED,
        CLAIMED,
        GONE
    }

    /** A message of the list. */
    private static final class Entry {
        private final String name;
        private final int sender;
        private final int priority;
        private final int number;
        private State state;
        private int holder = -1;
        private int count;

        Entry(String name, int sender, int priority, int number, State state) {
            this.name = name;
            this.sender = sender;
            this.priority = priority;
            this.number = number;
            this.state = state;
        }

        @Override
        public String toString() {
            return name + " of " + sender + " priority " + priority + " " + state + " " + holder + " count " + count;
        }
    }

    /** A node, and what it holds. */
    private final class Node {
        private final int index;
        private Store store;
        private Channel channel;
        private final Map<String, Delivery> held = new LinkedHashMap<>();
        private final FencedFlag fenced = new FencedFlag();

        Node(int index) {
            this.index = index;
            open();
        }

        private void open() {
            store = Stores.open(Peer.config(database), PropertyFilter::new);
            store.listen(fenced);
            channel = store.channel();
        }
    }

    private final Map<String, Entry> model = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private FreshDatabase database;
    private Random random;
    private int sent;

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    @Timeout(240)
    void severalNodesTogetherBehaveAsAList(TestDatabase kind) throws Exception {
        long seed = Long.getLong("rowmq.test.seed", ThreadLocalRandom.current().nextLong());
        LOG.info("Seed {} on {}: repeat it with -Drowmq.test.seed={}", seed, kind, seed);
        random = new Random(seed);
        database = kind.create();
        try {
            for (int i = 0; i < NODES; i++) {
                nodes.add(new Node(i));
            }
            for (int step = 0; step < STEPS; step++) {
                step(nodes.get(random.nextInt(NODES)));
            }
            drain();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("with seed " + seed + ": " + e.getMessage(), e);
        } finally {
            nodes.forEach(node -> node.store.close());
            database.close();
        }
    }

    private void step(Node node) throws SQLException {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> send(node);
            case 6, 7, 8, 9, 10 -> claim(node, 1 + random.nextInt(6));
            case 11, 12, 13 -> acknowledge(node);
            case 14, 15 -> release(node, random.nextBoolean());
            case 16 -> redeliver(node);
            case 17 -> promote();
            case 18 -> reopen(node);
            default -> {
                if (random.nextInt(4) == 0) {
                    kill(node);
                }
            }
        }
    }

    private void send(Node node) {
        UnitOfWork work = new UnitOfWork(random.nextBoolean(), Guarantee.DURABLE);
        List<Entry> entries = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            entries.add(add(node, work));
        }
        node.channel.commit(work).join();
        entries.forEach(entry -> model.put(entry.name, entry));
    }

    private Entry add(Node node, UnitOfWork work) {
        int priority = random.nextInt(3) == 0 ? random.nextInt(10) : 4;
        boolean delayed = random.nextInt(10) == 0;
        MessageRecord.Builder message = MessageRecord.builder(node.store.nextMessageId(), "text")
                .timestamp(node.store.now())
                .priority(priority)
                .correlationId("m" + sent);
        if (delayed) {
            message.deliveryTime(node.store.now() + 300);
        } else if (random.nextInt(10) == 0) {
            message.expiration(node.store.now() + 3_600_000);
        }
        work.send(new Send(QUEUE, message.build(), null));
        return new Entry("m" + sent, node.index, priority, sent++, delayed ? State.DELAYED : State.READY);
    }

    private void claim(Node node, int room) {
        // What is delayed may become due just now, which the list could not know.
        promote();
        List<Entry> ready = entries(State.READY);
        Collector collector = new Collector();
        List<Delivery> taken;
        try (Outlet outlet = node.store.open(node.store.catalog().queue(QUEUE), null, collector)) {
            outlet.request(room);
            int expected = Math.min(room, ready.size());
            taken = expected == 0 ? List.of() : collector.take(expected);
            outlet.settle().join();
            outlet.withdraw();
        }
        assertThat(collector.size()).as("more than there is").isZero();
        List<Entry> got = new ArrayList<>();
        for (Delivery delivery : taken) {
            Entry entry = entry(delivery);
            assertThat(entry.state).as("%s came", entry).isEqualTo(State.READY);
            entry.state = State.CLAIMED;
            entry.holder = node.index;
            entry.count++;
            assertThat(delivery.count()).as("count of %s", entry).isEqualTo(entry.count);
            node.held.put(entry.name, delivery);
            got.add(entry);
        }
        assertThat(got).isSortedAccordingTo(Comparator.comparingInt((Entry entry) -> -entry.priority));
        for (Entry left : entries(State.READY)) {
            for (Entry one : got) {
                assertThat(mustComeBefore(left, one))
                        .as("%s was left although %s came", left, one)
                        .isFalse();
            }
        }
        for (int i = 0; i < got.size(); i++) {
            for (int j = i + 1; j < got.size(); j++) {
                assertThat(mustComeBefore(got.get(j), got.get(i)))
                        .as("%s came before %s", got.get(i), got.get(j))
                        .isFalse();
            }
        }
    }

    /** Between nodes the order is that of time, to within a moment; that of one node is exact. */
    private static boolean mustComeBefore(Entry left, Entry right) {
        return left.priority != right.priority
                ? left.priority > right.priority
                : left.sender == right.sender && left.number < right.number;
    }

    private void acknowledge(Node node) {
        List<Delivery> some = some(node);
        UnitOfWork work = new UnitOfWork(random.nextBoolean(), Guarantee.DURABLE);
        some.forEach(work::acknowledge);
        List<Entry> forwarded = new ArrayList<>();
        if (work.isTransacted() && random.nextBoolean()) {
            forwarded.add(add(node, work));
        }
        node.channel.commit(work).join();
        for (Delivery delivery : some) {
            entry(delivery).state = State.GONE;
            node.held.remove(entry(delivery).name);
        }
        forwarded.forEach(entry -> model.put(entry.name, entry));
    }

    private void release(Node node, boolean seen) {
        List<Delivery> some = some(node);
        node.channel.release(some, seen).join();
        for (Delivery delivery : some) {
            free(entry(delivery), seen);
            node.held.remove(entry(delivery).name);
        }
    }

    private static void free(Entry entry, boolean seen) {
        entry.state = State.READY;
        entry.holder = -1;
        entry.count -= seen ? 0 : 1;
    }

    private void redeliver(Node node) {
        List<Delivery> some = some(node);
        for (Delivery again : node.channel.redeliver(some).join()) {
            Entry entry = entry(again);
            entry.count++;
            assertThat(again.count()).as("count of %s", entry).isEqualTo(entry.count);
            node.held.put(entry.name, again);
        }
    }

    private List<Delivery> some(Node node) {
        return node.held.values().stream().filter(any -> random.nextBoolean()).toList();
    }

    /** Waits until what is delayed is there. */
    private void promote() {
        if (entries(State.DELAYED).isEmpty()) {
            return;
        }
        Await.until("nothing is delayed any more", LATE, () -> rows("owner = -1") == 0);
        entries(State.DELAYED).forEach(entry -> entry.state = State.READY);
        // On MariaDB a transaction's rows are seen before its locks are gone, and a claim passes over what is locked.
        int ready = entries(State.READY).size();
        Await.until("whoever made it available has let go of it", LATE, () -> notLocked() == ready);
    }

    private int notLocked() throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select id from rowmq_delivery where owner = 0 for update skip locked")) {
            int count = 0;
            while (row.next()) {
                count++;
            }
            return count;
        }
    }

    private void reopen(Node node) {
        node.store.close();
        forget(node);
        node.open();
    }

    private void forget(Node node) {
        model.values().stream()
                .filter(entry -> entry.state == State.CLAIMED && entry.holder == node.index)
                .forEach(entry -> free(entry, true));
        node.held.clear();
    }

    /** Declares a node dead that lives: its claims are lost, its late acknowledgements have no effect. */
    private void kill(Node node) throws SQLException {
        List<Delivery> late = List.copyOf(node.held.values());
        if (late.isEmpty()) {
            return;
        }
        long owner = owner(late.get(0));
        node.fenced.clear();
        execute("update rowmq_node set alive = false where incarnation = " + owner);
        execute("update rowmq_lane set fenced = true where incarnation = " + owner);
        UnitOfWork work = new UnitOfWork(true, Guarantee.DURABLE);
        late.forEach(work::acknowledge);
        work.send(new Send(
                QUEUE,
                MessageRecord.builder(node.store.nextMessageId(), "text")
                        .timestamp(node.store.now())
                        .correlationId("late")
                        .build(),
                null));
        CompletableFuture<Void> commit = node.channel.commit(work);
        assertThat(kind(commit)).isIn(Kind.FENCED, Kind.CLAIM_LOST);
        Await.until("the node was told", node.fenced::isSet);
        Await.until("its claims are free", () -> rows("owner = " + owner) == 0);
        forget(node);
    }

    private static Kind kind(CompletableFuture<Void> commit) {
        try {
            commit.orTimeout(60, TimeUnit.SECONDS).join();
            throw new AssertionError("a late commit took effect");
        } catch (CompletionException e) {
            return e.getCause() instanceof StoreException failure ? failure.kind() : Kind.INTERNAL;
        }
    }

    private long owner(Delivery delivery) throws SQLException {
        return number("select owner from rowmq_delivery where id = " + delivery.id());
    }

    private long rows(String condition) throws SQLException {
        return number("select count(*) from rowmq_delivery where " + condition);
    }

    private long number(String query) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** Everything that was not acknowledged comes, once, and then nothing more. */
    private void drain() throws SQLException {
        for (Node node : nodes) {
            List<Delivery> all = List.copyOf(node.held.values());
            node.channel.release(all, true).join();
            forget(node);
        }
        promote();
        Predicate<Entry> isReady = entry -> entry.state == State.READY;
        for (long left = model.values().stream().filter(isReady).count();
                left > 0;
                left = model.values().stream().filter(isReady).count()) {
            Node node = nodes.get(random.nextInt(NODES));
            claim(node, 50);
            UnitOfWork work = new UnitOfWork(true, Guarantee.DURABLE);
            node.held.values().forEach(work::acknowledge);
            node.channel.commit(work).join();
            node.held.values().forEach(delivery -> entry(delivery).state = State.GONE);
            node.held.clear();
        }
        assertThat(rows("1 = 1")).as("rows that are left").isZero();
        LOG.info("{} messages went through", sent);
    }

    private List<Entry> entries(State state) {
        return model.values().stream().filter(entry -> entry.state == state).toList();
    }

    private Entry entry(Delivery delivery) {
        String name = Objects.requireNonNull(delivery.message().correlationId());
        Entry entry = model.get(name);
        assertThat(entry).as("%s is in the list", name).isNotNull();
        return entry;
    }
}
