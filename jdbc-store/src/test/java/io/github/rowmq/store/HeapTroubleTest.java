package io.github.rowmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.UnitOfWork.Guarantee;
import io.github.rowmq.store.UnitOfWork.Send;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.Fault;
import io.github.rowmq.store.testing.FaultyDataSource;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.JdbcCall;
import io.github.rowmq.store.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The heap of the JVM was exhausted for a moment, whoever did it: the threads of the store go on. */
class HeapTroubleTest {

    private static final DestinationRef QUEUE = new DestinationRef(DestinationRef.Kind.QUEUE, "orders");

    private final Set<String> failed = ConcurrentHashMap.newKeySet();
    private FreshDatabase database;
    private FaultyDataSource faulty;
    private Store store;

    @BeforeEach
    void open() {
        database = TestDatabase.H2_MEMORY.create();
        faulty = new FaultyDataSource(database.dataSource());
        StoreConfig.Settings settings =
                StoreConfig.Settings.builder().lease(Duration.ofSeconds(1)).build();
        store = Stores.open(StoreConfig.of(faulty).withSettings(settings), PropertyFilter::new);
    }

    @AfterEach
    void close() {
        // Where H2 is not selected, nothing was opened.
        if (store == null) {
            return;
        }
        store.close();
        database.close();
    }

    /** Every thread of the store fails at its first call, and only then; but those that work for a caller, who is told. */
    private boolean fail(JdbcCall call) {
        String thread = Thread.currentThread().getName();
        boolean isOwn = thread.startsWith("rowmq-") && !thread.startsWith("rowmq-undisturbed-");
        if (isOwn && failed.add(thread)) {
            throw new OutOfMemoryError("for a test, in " + thread);
        }
        return false;
    }

    @Test
    void everyThreadOfTheStoreGoesOn() throws Exception {
        Source source = store.catalog().queue(QUEUE);
        Channel channel = store.channel();
        Collector collector = new Collector();
        faulty.failWhile(this::fail, Fault.before());
        assertThat(channel.commit(send(0)).handle((done, failure) -> failure).get(30, TimeUnit.SECONDS))
                .isInstanceOf(OutOfMemoryError.class);
        // Only the housekeeper makes it available, and only a claimer fetches it.
        channel.commit(send(store.now() + 300)).get(30, TimeUnit.SECONDS);
        try (Outlet outlet = store.open(source, null, collector)) {
            outlet.request(1);
            List<Delivery> taken = collector.take(1);
            channel.release(taken, false).get(30, TimeUnit.SECONDS);
        }
        Await.until("the heart has missed a beat", () -> failed.contains("rowmq-heartbeat"));
        long lease = leaseUntil();
        Await.until("it beats again", () -> leaseUntil() > lease);
        assertThat(failed)
                .contains("rowmq-heartbeat", "rowmq-housekeeper", "rowmq-lane-0")
                .anyMatch(thread -> thread.startsWith("rowmq-claimer-"));
    }

    private UnitOfWork send(long deliveryTime) {
        MessageRecord message = MessageRecord.builder(store.nextMessageId(), "text")
                .timestamp(store.now())
                .deliveryTime(deliveryTime)
                .body(new Body.Text("a"))
                .build();
        return new UnitOfWork(false, Guarantee.DURABLE).send(new Send(QUEUE, message, null));
    }

    private long leaseUntil() {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select lease_until from rowmq_node")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
