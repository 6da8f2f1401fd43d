package io.github.rowmq.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.sql.NodeTable.Outcome;
import io.github.rowmq.store.sql.NodeTable.Proof;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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

    /** The ids of transactions of which nothing was on disk are given again. */
    @Test
    void theOutcomeIsKnownAfterACrashToo() throws Exception {
        try (OpenDatabase own = new OpenDatabase(TestDatabase.POSTGRESQL.createOnOwnServer())) {
            NodeTable table = own.nodes();
            long incarnation =
                    own.transaction(c -> table.join(c, "host/jvm", LONG_LEASE)).incarnation();
            Proof committed = own.transaction(c -> table.prove(c, incarnation, 0));
            own.transaction(c -> table.prove(c, incarnation, 1));
            Proof underWay;
            try (Connection connection = own.fresh().dataSource().getConnection()) {
                connection.setAutoCommit(false);
                underWay = table.prove(connection, incarnation, 1);
                own.fresh().killServer();
            }
            own.fresh().startServer();
            Transactor patient = new Transactor(own.database(), Duration.ofSeconds(30));
            Await.until(
                    "others were given all ids up to it",
                    () -> patient.run("use an id", PostgresNodeTableTest::id)
                            >= Long.parseLong(underWay.token().split("/")[0]));
            assertThat(patient.<Outcome>run("ask", c -> table.outcome(c, incarnation, 1, underWay.token())))
                    .isEqualTo(Outcome.NOT_COMMITTED);
            assertThat(patient.<Outcome>run("ask", c -> table.outcome(c, incarnation, 0, committed.token())))
                    .isEqualTo(Outcome.COMMITTED);
        }
    }

    private static long id(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_current_xact_id()::text::bigint")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** As if a node had been fenced while the reply to its commit was lost, and the server had crashed besides. */
    @Test
    void afterACrashNobodyKnowsWhatBecameOfATransactionWhoseLaneWasChangedSince() throws Exception {
        long incarnation = join(LONG_LEASE).incarnation();
        Proof proof = open.transaction(c -> nodes.prove(c, incarnation, 0));
        open.execute("update {lane} set fenced = true where incarnation = " + incarnation);
        assertThat(outcome(incarnation, 0, proof)).isEqualTo(Outcome.COMMITTED);
        open.inTransaction(c -> {
            try (Statement statement = c.createStatement()) {
                statement.execute("select pg_stat_reset_shared('bgwriter')");
            }
        });
        // Up to version 14 a process of its own keeps the statistics, and is a moment behind.
        Await.until("nobody knows", () -> outcome(incarnation, 0, proof) == Outcome.UNKNOWN);
    }

    /** A transaction of somebody else's that locks the lane's row hides the lock by which the outcome is told. */
    @Test
    void theOutcomeIsKnownAlthoughAnotherLockedTheLaneSince() throws Exception {
        long incarnation = join(LONG_LEASE).incarnation();
        open.transaction(c -> nodes.prove(c, incarnation, 0));
        Proof proof = open.transaction(c -> nodes.prove(c, incarnation, 0));
        open.number("select batch from {lane} where incarnation = " + incarnation + " for update");
        assertThat(outcome(incarnation, 0, proof)).isEqualTo(Outcome.COMMITTED);
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
