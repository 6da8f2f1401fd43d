package io.github.rowmq.store;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A crash of PostgreSQL undoes acknowledgements that did not wait for the disk. What it leaves is made by hand: the rows
 * as they were, and statistics that are reset.
 */
class UndoneByACrashTest {

    private static final DestinationRef QUEUE = new DestinationRef(DestinationRef.Kind.QUEUE, "orders");
    private static final int SECONDS = 30;

    private FreshDatabase database;
    private Store store;

    @BeforeEach
    void open() {
        database = TestDatabase.POSTGRESQL.create();
        StoreConfig.Settings settings =
                StoreConfig.Settings.builder().lease(Duration.ofMinutes(5)).build();
        store = Stores.open(StoreConfig.of(database.dataSource()).withSettings(settings), PropertyFilter::new);
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
        if (database != null) {
            database.close();
        }
    }

    @Test
    void whatWasAcknowledgedIsDeletedAgain() throws Exception {
        store.catalog().declare(QUEUE, 10);
        send();
        send();
        List<Delivery> claimed = claim(2);
        execute("create table saved as select * from rowmq_delivery where id = "
                + claimed.get(0).id());
        UnitOfWork work = new UnitOfWork(false, Guarantee.RELAXED).acknowledge(claimed.get(0));
        store.channel().commit(work).get(SECONDS, TimeUnit.SECONDS);
        assertThat(number("select count(*) from rowmq_delivery")).isEqualTo(1);

        execute("""
                begin;
                insert into rowmq_delivery select * from saved;
                update rowmq_queue_depth set depth = 2;
                select pg_stat_reset_shared('bgwriter');
                commit""");

        Await.until("it is deleted again", () -> number("select count(*) from rowmq_delivery") == 1);
        assertThat(number("select depth from rowmq_queue_depth")).isEqualTo(1);
        assertThat(number("select id from rowmq_delivery"))
                .as("what is still claimed stays")
                .isEqualTo(claimed.get(1).id());
    }

    private void send() throws Exception {
        MessageRecord message = MessageRecord.builder(store.nextMessageId(), "text")
                .timestamp(store.now())
                .body(new Body.Text("x"))
                .build();
        store.channel()
                .commit(new UnitOfWork(false, Guarantee.DURABLE).send(new Send(QUEUE, message, null)))
                .get(SECONDS, TimeUnit.SECONDS);
    }

    private List<Delivery> claim(int count) {
        Collector collector = new Collector();
        try (Outlet outlet = store.open(store.catalog().queue(QUEUE), null, collector)) {
            outlet.request(count);
            return collector.take(count);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String query) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
