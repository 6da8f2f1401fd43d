package io.github.rowmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.UnitOfWork.Guarantee;
import io.github.rowmq.store.UnitOfWork.Send;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.Fault;
import io.github.rowmq.store.testing.FaultyDataSource;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.JdbcCall;
import io.github.rowmq.store.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reply to a commit is lost, and the database is away for too long to look it up: no claim stays for ever. */
class UnknownOutcomeTest {

    private static final DestinationRef QUEUE = new DestinationRef(DestinationRef.Kind.QUEUE, "orders");
    private static final int SECONDS = 30;

    private FreshDatabase database;
    private FaultyDataSource faulty;
    private Store store;

    @BeforeEach
    void open() {
        database = TestDatabase.H2_MEMORY.create();
        faulty = new FaultyDataSource(database.dataSource());
        StoreConfig.Settings settings = StoreConfig.Settings.builder()
                .operationTimeout(Duration.ofSeconds(1))
                .lease(Duration.ofMinutes(5))
                .build();
        store = Stores.open(StoreConfig.of(faulty).withSettings(settings), PropertyFilter::new);
    }

    @AfterEach
    void close() {
        // Where H2 is not selected, nothing was opened.
        if (store == null) {
            return;
        }
        faulty.disarm();
        store.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReleaseIsRepeatedUntilTheMessageIsFree(boolean seen) {
        send();
        List<Delivery> claimed = claim();
        unknown(() -> store.channel().release(claimed, seen), "update", Fault.lostRequest());
        assertThat(claim()).extracting(Delivery::count).containsExactly(seen ? 2 : 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMessageThatWasShownBeforeItsSendCanBeReleased(boolean isWritten) throws Exception {
        warmUp();
        Collector collector = new Collector();
        Outlet outlet = store.open(store.catalog().queue(QUEUE), null, collector);
        outlet.request(1);
        outlet.settle().get(SECONDS, TimeUnit.SECONDS);
        unknown(() -> store.channel().commit(work()), "insert", isWritten ? Fault.lostReply() : Fault.lostRequest());
        assertThat(collector.size()).as("shown early").isEqualTo(1);
        List<Delivery> shown = collector.takeAll();
        outlet.close();
        store.channel().release(shown, true).get(SECONDS, TimeUnit.SECONDS);
        assertThat(depth().inFlight()).isZero();
        assertThat(depth().ready()).isEqualTo(isWritten ? 1 : 0);
    }

    @Test
    void aMessageThatWasShownBeforeItsSendAndAcknowledgedDoesNotComeBack() throws Exception {
        warmUp();
        Collector collector = new Collector();
        try (Outlet outlet = store.open(store.catalog().queue(QUEUE), null, collector)) {
            outlet.request(1);
            outlet.settle().get(SECONDS, TimeUnit.SECONDS);
            unknown(() -> store.channel().commit(work()), "insert", Fault.lostReply());
            UnitOfWork acknowledgement = new UnitOfWork(false, Guarantee.DURABLE);
            assertThat(collector.size()).as("shown early").isEqualTo(1);
            collector.takeAll().forEach(acknowledgement::acknowledge);
            store.channel().commit(acknowledgement).get(SECONDS, TimeUnit.SECONDS);
        }
        assertThat(depth()).isEqualTo(new Catalog.Depth(0, 0, 0, 0, 0));
    }

    /** Does something whose commit, with all that follows it, fails. */
    private void unknown(Action action, String statement, Fault fault) {
        faulty.failWhile(new FromTheCommitOf(statement), fault);
        assertThatThrownBy(() -> action.start().get(SECONDS, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OUTCOME_UNKNOWN));
        faulty.disarm();
    }

    private interface Action {
        CompletableFuture<?> start();
    }

    /** The commit that follows the first change of deliveries, and whatever comes after it. */
    private static final class FromTheCommitOf implements Predicate<JdbcCall> {

        private final String statement;
        private boolean changed;
        private boolean committed;

        FromTheCommitOf(String statement) {
            this.statement = statement;
        }

        @Override
        public synchronized boolean test(JdbcCall call) {
            changed |= call.sql().strip().startsWith(statement) && call.sql().contains("_delivery");
            committed |= changed && call.method().equals("commit");
            return committed;
        }
    }

    private UnitOfWork work() {
        MessageRecord message =
                MessageRecord.builder(store.nextMessageId(), "text").build();
        return new UnitOfWork(false, Guarantee.DURABLE).send(new Send(QUEUE, message, null));
    }

    /** Messages are shown early where the node has sent to before. */
    private void warmUp() {
        send();
        UnitOfWork acknowledgement = new UnitOfWork(false, Guarantee.DURABLE);
        claim().forEach(acknowledgement::acknowledge);
        assertThat(store.channel().commit(acknowledgement)).succeedsWithin(Duration.ofSeconds(SECONDS));
    }

    private void send() {
        assertThat(store.channel().commit(work())).succeedsWithin(Duration.ofSeconds(SECONDS));
    }

    private List<Delivery> claim() {
        Collector collector = new Collector();
        try (Outlet outlet = store.open(store.catalog().queue(QUEUE), null, collector)) {
            outlet.request(1);
            Await.until("the message comes", () -> collector.size() == 1);
            return collector.takeAll();
        }
    }

    private Catalog.Depth depth() {
        return store.catalog().destinations(10).stream()
                .filter(status -> status.destination().equals(QUEUE))
                .map(Catalog.DestinationStatus::depth)
                .findFirst()
                .orElseThrow();
    }
}
