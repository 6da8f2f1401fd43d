package io.github.rowmq.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What MariaDB and MySQL have to be told, or they read whole tables. */
abstract class MariaDbFamilyDeliveryTableContract extends DeliveryTableContract {

    private static final int MESSAGES = 200;

    @Test
    void aLookForUnusedContentsReadsNoMoreThanTheirDeliveries() throws Exception {
        try (OpenDatabase open = new OpenDatabase(kind())) {
            DeliveryTable table = open.deliveries();
            List<DeliveryTable.NewMessage> messages = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                messages.add(Samples.toAll(
                        List.of(1L, 2L), 7, Samples.text("x".repeat(1_000)).build()));
            }
            List<DeliveryTable.Key> keys = open.transaction(c -> table.insert(c, messages));
            open.inTransaction(c -> table.delete(c, keys.subList(0, MESSAGES), 7));
            List<Long> contents =
                    keys.stream().map(DeliveryTable.Key::contentId).distinct().toList();

            open.inTransaction(c -> {
                long before = rowsRead(c);
                assertThat(table.unusedContents(c, contents)).hasSize(MESSAGES / 2);
                assertThat(rowsRead(c) - before).isLessThan(10 * MESSAGES);
            });
            open.inTransaction(c -> {
                long before = rowsRead(c);
                List<DeliveryTable.UnusedContent> found = new ArrayList<>();
                assertThat(table.unusedContentsFrom(c, 0, 10 * MESSAGES, found)).isEqualTo(-1);
                assertThat(found).hasSize(MESSAGES / 2);
                assertThat(rowsRead(c) - before).isLessThan(10 * MESSAGES);
            });
        }
    }

    private static long rowsRead(Connection connection) throws SQLException {
        long sum = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("show session status like 'Handler_read_%'")) {
            while (rows.next()) {
                // What the questions themselves read is a temporary table.
                sum += rows.getString(1).startsWith("Handler_read_rnd_deleted") ? 0 : rows.getLong(2);
            }
        }
        return sum;
    }
}
