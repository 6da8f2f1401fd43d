package io.github.rowmq.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.message.SelectorFilter;
import io.github.rowmq.store.Channel;
import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.Outlet;
import io.github.rowmq.store.Store;
import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.Stores;
import io.github.rowmq.store.UnitOfWork;
import io.github.rowmq.store.UnitOfWork.Guarantee;
import io.github.rowmq.store.UnitOfWork.Send;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Acknowledgements that nobody waits for, when something goes wrong: no message stays claimed by a JVM that lives. */
class SettlementsTest {

    private static final DestinationRef QUEUE = new DestinationRef(DestinationRef.Kind.QUEUE, "orders");

    private final NodeThreads threads = new NodeThreads();
    private final Settlements settlements = new Settlements(threads);
    private final List<Delivery> delivered = new CopyOnWriteArrayList<>();
    private FreshDatabase database;
    private Store store;

    @BeforeEach
    void deliverTwo() {
        database = TestDatabase.H2_MEMORY.create();
        store = Stores.open(
                StoreConfig.of(database.jdbcUrl()).withCredentials(database.user(), database.password()),
                SelectorFilter::compile);
        Outlet outlet = store.open(store.catalog().queue(QUEUE), null, delivered::addAll);
        outlet.request(2);
        UnitOfWork work = new UnitOfWork(true, Guarantee.DURABLE);
        for (String name : List.of("a", "b")) {
            MessageRecord message = MessageRecord.builder(store.nextMessageId(), "text")
                    .timestamp(store.now())
                    .correlationId(name)
                    .build();
            work.send(new Send(QUEUE, message, null));
        }
        store.channel().commit(work).join();
        Await.until("both are delivered", () -> delivered.size() == 2);
    }

    @AfterEach
    void close() {
        threads.shutdown();
        store.close();
        database.close();
    }

    @Test
    void aClaimThatIsLostKeepsNoOtherOfItsBatchClaimed() throws SQLException {
        execute("update rowmq_delivery set owner = -1 where correlation_id = 'a'");

        settlements.acknowledge(store.channel(), delivered);

        Await.until("the other is acknowledged", () -> rows("correlation_id = 'b'") == 0);
        assertThat(rows("correlation_id = 'a'")).isEqualTo(1);
    }

    @Test
    void anAcknowledgementWhoseOutcomeIsUnknownIsDoneAgain() throws SQLException {
        settlements.acknowledge(new ForgetfulChannel(store.channel()), delivered.get(0));

        Await.until("it is acknowledged", () -> rows("correlation_id = 'a'") == 0);
        assertThat(rows("correlation_id = 'b'")).isEqualTo(1);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private int rows(String condition) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from rowmq_delivery where " + condition)) {
            row.next();
            return row.getInt(1);
        }
    }

    /** The first commit does not take effect, and nobody knows. */
    private static final class ForgetfulChannel implements Channel {
        private final Channel channel;
        private boolean forgotten;

        ForgetfulChannel(Channel channel) {
            this.channel = channel;
        }

        @Override
        public CompletableFuture<Void> commit(UnitOfWork work) {
            if (forgotten) {
                return channel.commit(work);
            }
            forgotten = true;
            return CompletableFuture.failedFuture(new StoreException(Kind.OUTCOME_UNKNOWN, "Nobody knows"));
        }

        @Override
        public CompletableFuture<List<Delivery>> redeliver(Collection<Delivery> deliveries) {
            return channel.redeliver(deliveries);
        }

        @Override
        public CompletableFuture<Void> release(Collection<Delivery> deliveries, boolean seen) {
            return channel.release(deliveries, seen);
        }

        @Override
        public CompletableFuture<Void> setAside(Delivery delivery, String reason) {
            return channel.setAside(delivery, reason);
        }

        @Override
        public CompletableFuture<Void> flush() {
            return channel.flush();
        }
    }
}
