package io.github.rowmq.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.sql.NodeTable.Proof;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PostgresNodeTableTest extends NodeTableContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.POSTGRESQL;
    }

    /** A statement that waits for a row looks at others as they were when it began. */
    @Test
    void aProofThatWaitedKnowsTheCatalogVersionOfWhenItGotItsLane() throws Exception {
        long incarnation = join(LONG_LEASE).incarnation();
        Proof before = open.transaction(c -> nodes.prove(c, incarnation, 0));
        CompletableFuture<Proof> waiting;
        try (Connection holder = open.database().connect();
                Statement statement = holder.createStatement()) {
            statement.execute(
                    open.database().sql("select batch from {lane} where incarnation = " + incarnation + " for update"));
            waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return open.transaction(c -> nodes.prove(c, incarnation, 0));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            Await.until("the proof waits for its lane", () -> isAnybodyWaiting());
            open.execute("update {catalog_version} set version = version + 1");
        }
        assertThat(waiting.get(30, TimeUnit.SECONDS).catalogVersion()).isEqualTo(before.catalogVersion() + 1);
    }

    /** A crash resets the statistics, and the ids of transactions of which nothing was on disk are given again. */
    @Test
    void afterACrashNobodyKnowsWhatBecameOfATransaction() throws Exception {
        long incarnation = join(LONG_LEASE).incarnation();
        Proof proof = open.transaction(c -> nodes.prove(c, incarnation, 0));
        assertThat(open.<NodeTable.Outcome>transaction(c -> nodes.outcome(c, incarnation, 0, proof.token())))
                .isEqualTo(NodeTable.Outcome.COMMITTED);
        open.inTransaction(c -> {
            try (Statement statement = c.createStatement()) {
                statement.execute("select pg_stat_reset_shared('bgwriter')");
            }
        });
        // Up to version 14 a process of its own keeps the statistics, and is a moment behind.
        Await.until(
                "nobody knows",
                () -> open.transaction(c -> nodes.outcome(c, incarnation, 0, proof.token()))
                        == NodeTable.Outcome.UNKNOWN);
        Proof next = open.transaction(c -> nodes.prove(c, incarnation, 0));
        assertThat(open.<NodeTable.Outcome>transaction(c -> nodes.outcome(c, incarnation, 0, next.token())))
                .isEqualTo(NodeTable.Outcome.COMMITTED);
    }

    private boolean isAnybodyWaiting() throws Exception {
        return open.transaction(c -> {
            try (Statement statement = c.createStatement();
                    ResultSet row = statement.executeQuery("""
                            select count(*) from pg_locks l join pg_stat_activity a on a.pid = l.pid
                            where not l.granted and a.datname = current_database()""")) {
                row.next();
                return row.getInt(1) > 0;
            }
        });
    }
}
