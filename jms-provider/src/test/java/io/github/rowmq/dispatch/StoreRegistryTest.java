package io.github.rowmq.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.message.SelectorFilter;
import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.Fault;
import io.github.rowmq.store.testing.FaultyDataSource;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.JdbcCall;
import io.github.rowmq.store.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long stores stay open, and how they end with the JVM. */
class StoreRegistryTest {

    private final StoreRegistry registry = new StoreRegistry(SelectorFilter::compile);

    /** Otherwise the JVM would end in the middle of it, and others would have to find its node dead. */
    @Test
    void theEndOfTheJvmWaitsForAStoreThatIsJustBeingClosed() throws Exception {
        CountDownLatch leaving = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (FreshDatabase database = TestDatabase.H2_MEMORY.create()) {
            FaultyDataSource slow = new FaultyDataSource(database.dataSource());
            registry.acquire(StoreConfig.of(slow)).close();
            slow.failWhen(
                    call -> isRemovalOfNode(call) && stays(leaving, goOn), Fault.diskFull(TestDatabase.H2_MEMORY));
            assertThat(leaving.await(20, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> end = CompletableFuture.runAsync(registry::closeAll);
            Await.holds("the end waits", Duration.ofMillis(300), () -> !end.isDone());
            goOn.countDown();
            end.get(20, TimeUnit.SECONDS);
            assertThat(nodes(database)).isZero();
        }
    }

    private static boolean isRemovalOfNode(JdbcCall call) {
        return call.sql().startsWith("delete from rowmq_node");
    }

    /** Holds the call up and lets it succeed. */
    private static boolean stays(CountDownLatch reached, CountDownLatch goOn) {
        reached.countDown();
        try {
            goOn.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private static int nodes(FreshDatabase database) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from rowmq_node")) {
            row.next();
            return row.getInt(1);
        }
    }
}
