package io.github.rowmq.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.TestDatabase;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PostgresDeliveryTableTest extends DeliveryTableContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.POSTGRESQL;
    }

    /** At READ COMMITTED whoever waited for a row goes on with its newest version, and asks the outer condition alone. */
    @Test
    void twoNodesThatBuryTheSameOneTakeNoClaimFromAThird() throws Exception {
        long source = 5_000;
        long dead = 9_001;
        long living = 9_002;
        try (OpenDatabase open = new OpenDatabase(kind())) {
            DeliveryTable table = open.deliveries();
            open.inTransaction(c -> table.insert(
                    c, List.of(Samples.to(source, dead, Samples.text("a").build()))));
            CompletableFuture<Integer> second;
            try (Connection first = open.database().connect()) {
                assertThat(table.releaseAll(first, dead, 10)).isEqualTo(1);
                assertThat(table.claim(first, living, source, DeliveryTable.Position.START, 1))
                        .hasSize(1);
                second = CompletableFuture.supplyAsync(() -> releaseAll(open, dead));
                Await.until("the second waits for the row", () -> open.number("""
                        select count(*) from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'""") == 1);
                first.commit();
            }

            assertThat(second.get()).isZero();
            assertThat(open.number("select owner from {delivery}")).isEqualTo(living);
        }
    }

    private static int releaseAll(OpenDatabase open, long dead) {
        try {
            return open.transaction(c -> open.deliveries().releaseAll(c, dead, 10));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
