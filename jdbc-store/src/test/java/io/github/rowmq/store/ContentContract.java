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
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contents pass unchanged, and go once no delivery refers to them, whoever fails meanwhile. */
abstract class ContentContract {

    private static final DestinationRef QUEUE = new DestinationRef(DestinationRef.Kind.QUEUE, "orders");
    private static final int LARGE = 6 << 20;
    private static final int SECONDS = 30;

    private final TestDatabase kind;
    private FreshDatabase database;
    private FaultyDataSource faulty;
    private Store store;

    ContentContract(TestDatabase kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database = kind.create();
        faulty = new FaultyDataSource(database.dataSource());
        store = openStore();
    }

    @AfterEach
    void close() {
        if (faulty != null) {
            faulty.disarm();
        }
        if (store != null) {
            store.close();
        }
        if (database != null) {
            database.close();
        }
    }

    private Store openStore() {
        StoreConfig.Settings settings = StoreConfig.Settings.builder()
                .operationTimeout(Duration.ofSeconds(1))
                .lease(Duration.ofSeconds(30))
                .build();
        return Stores.open(StoreConfig.of(faulty).withSettings(settings), PropertyFilter::new);
    }

    @Test
    void bodiesOfEveryKindAndSizePass() {
        String text = "ä\u0000\uD800€\uDFFF😀 \u001B".repeat(3);
        byte[] large = new byte[3_000_000];
        IntStream.range(0, large.length).forEach(i -> large[i] = (byte) (i * 31));
        send(new Body.Text(text), Body.Bytes.of(new byte[] {0, -1, 5}), Body.Bytes.of(large), Body.NONE);
        List<Delivery> claimed = claim(4);
        assertThat(body(claimed.get(0))).isEqualTo(new Body.Text(text));
        assertThat(bytes(body(claimed.get(1)))).containsExactly(0, -1, 5);
        assertThat(bytes(body(claimed.get(2)))).isEqualTo(large);
        assertThat(body(claimed.get(3))).isInstanceOf(Body.None.class);
    }

    @Test
    void aLargeBodyIsDeletedSoonAfterItsMessage() {
        send(Body.Bytes.of(new byte[LARGE]), Body.NONE);
        assertThat(contents()).isPositive();
        await(acknowledge(claim(2)));
        Await.until("the chunks of the large body are deleted", () -> contents() == 0);
    }

    @Test
    void whatADeadNodeDidNotSweepIsFoundByTheNext() throws SQLException {
        send(Body.Bytes.of(new byte[LARGE]));
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("delete from rowmq_delivery");
        }
        assertThat(contents()).isPositive();
        store.close();
        store = openStore();
        Await.until("the chunks of the large body are deleted", () -> contents() == 0);
    }

    @Test
    void aNodeThatLeavesDeletesFirstWhatItStillHasToDelete() {
        send(Body.Bytes.of(new byte[LARGE]));
        await(acknowledge(claim(1)));
        store.close();
        assertThat(contents()).isZero();
    }

    @Test
    void anAcknowledgementOfUnknownOutcomeLeavesNoContent() {
        send(Body.Bytes.of(new byte[LARGE]));
        List<Delivery> claimed = claim(1);
        faulty.failWhile(new FromTheCommitOfADelete(), Fault.lostReply());
        CompletableFuture<Void> acknowledged = acknowledge(claimed);
        assertThatThrownBy(() -> acknowledged.get(SECONDS, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OUTCOME_UNKNOWN));
        assertThat(count("rowmq_delivery")).as("it took effect").isZero();
        assertThat(contents()).isPositive();
        faulty.disarm();
        Await.until("the chunks of the large body are deleted", () -> contents() == 0);
    }

    /** The commit that follows the first delete of deliveries, and whatever comes after it. */
    private static final class FromTheCommitOfADelete implements Predicate<JdbcCall> {

        private boolean deleted;
        private boolean committed;

        @Override
        public synchronized boolean test(JdbcCall call) {
            deleted |= call.sql().strip().startsWith("delete") && call.sql().contains("_delivery");
            committed |= deleted && call.method().equals("commit");
            return committed;
        }
    }

    private void send(Body... bodies) {
        for (Body body : bodies) {
            MessageRecord message = MessageRecord.builder(store.nextMessageId(), "text")
                    .timestamp(store.now())
                    .body(body)
                    .build();
            await(store.channel()
                    .commit(new UnitOfWork(false, Guarantee.DURABLE).send(new Send(QUEUE, message, null))));
        }
    }

    private List<Delivery> claim(int count) {
        Collector collector = new Collector();
        try (Outlet outlet = store.open(store.catalog().queue(QUEUE), null, collector)) {
            outlet.request(count);
            return collector.take(count);
        }
    }

    private CompletableFuture<Void> acknowledge(List<Delivery> deliveries) {
        UnitOfWork work = new UnitOfWork(false, Guarantee.DURABLE);
        deliveries.forEach(work::acknowledge);
        return store.channel().commit(work);
    }

    private Body body(Delivery delivery) {
        Body body = delivery.message().body();
        return body instanceof Body.Stored ? store.loadBody(delivery.id()) : body;
    }

    private static byte[] bytes(Body body) {
        Body.Bytes bytes = (Body.Bytes) body;
        byte[] all = new byte[(int) bytes.size()];
        int position = 0;
        for (byte[] segment : bytes.segments()) {
            System.arraycopy(segment, 0, all, position, segment.length);
            position += segment.length;
        }
        assertThat(position).isEqualTo(all.length);
        return all;
    }

    private int contents() {
        return count("rowmq_content") + count("rowmq_content_chunk");
    }

    private int count(String table) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CompletableFuture<Void> future) {
        try {
            future.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("not complete within " + SECONDS + " s", e);
        }
    }
}
