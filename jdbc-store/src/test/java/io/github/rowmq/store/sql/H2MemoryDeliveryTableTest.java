package io.github.rowmq.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.sql.DeliveryTable.Row;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.TestDatabase;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class H2MemoryDeliveryTableTest extends DeliveryTableContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.H2_MEMORY;
    }

    /** Fewer rows than there was room for would say that nothing is left. */
    @Test
    void aClaimThatLosesRowsToAnotherGoesOnBehindThem() throws Exception {
        long source = 5_000;
        try (OpenDatabase open = new OpenDatabase(kind())) {
            DeliveryTable table = open.deliveries();
            List<DeliveryTable.NewMessage> messages = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                messages.add(Samples.to(source, 0, Samples.text("m" + i).build()));
            }
            List<DeliveryTable.Key> keys = open.transaction(c -> table.insert(c, messages));
            CompletableFuture<List<Row>> second;
            try (Connection first = open.database().connect()) {
                assertThat(table.claim(first, 9_001, source, DeliveryTable.Position.START, 2))
                        .hasSize(2);
                second = CompletableFuture.supplyAsync(() -> claim(open, source));
                Await.until(
                        "the second waits for the first",
                        () -> open.number(
                                        "select count(*) from information_schema.sessions where blocker_id is not null")
                                == 1);
                first.commit();
            }

            assertThat(second.get())
                    .extracting(Row::id)
                    .containsExactly(keys.get(2).id(), keys.get(3).id());
        }
    }

    private static List<Row> claim(OpenDatabase open, long source) {
        try {
            return open.transaction(c -> open.deliveries().claim(c, 9_002, source, DeliveryTable.Position.START, 2));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
