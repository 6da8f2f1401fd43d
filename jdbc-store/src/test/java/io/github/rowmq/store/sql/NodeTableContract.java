package io.github.rowmq.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.store.sql.NodeTable.FencedException;
import io.github.rowmq.store.sql.NodeTable.Joined;
import io.github.rowmq.store.sql.NodeTable.Outcome;
import io.github.rowmq.store.sql.NodeTable.Peer;
import io.github.rowmq.store.sql.NodeTable.Proof;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.TestDatabase;
import java.sql.Connection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every database's {@link NodeTable} must do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NodeTableContract {

    static final long LONG_LEASE = 600_000;
    /** Over before it began. */
    private static final long NO_LEASE = -1_000;

    OpenDatabase open;
    NodeTable nodes;

    abstract TestDatabase kind();

    @BeforeAll
    void openDatabase() {
        open = new OpenDatabase(kind());
        nodes = open.nodes();
    }

    @AfterAll
    void closeDatabase() {
        if (open != null) {
            open.close();
        }
    }

    Joined join(long lease) throws Exception {
        return open.transaction(c -> nodes.join(c, "host-1/jvm", lease));
    }

    private boolean fence(long incarnation) throws Exception {
        return open.transaction(c -> nodes.fence(c, incarnation));
    }

    private List<Long> expired(long except) throws Exception {
        return open.transaction(c -> nodes.leases(c, except)).stream()
                .filter(lease -> lease.isFenced() || lease.isOver())
                .map(NodeTable.Lease::incarnation)
                .toList();
    }

    @Test
    void everyIncarnationIsANewPositiveNumber() throws Exception {
        Joined first = join(LONG_LEASE);
        open.inTransaction(c -> nodes.remove(c, first.incarnation()));
        Joined second = join(LONG_LEASE);

        assertThat(first.incarnation()).isPositive();
        assertThat(second.incarnation()).isGreaterThan(first.incarnation());
    }

    /** Nodes number their messages by the lowest bits of their incarnations, so that no two of them may share those. */
    @Test
    void nodesThatAreAliveTogetherHaveSlotsOfTheirOwn() throws Exception {
        long first = join(LONG_LEASE).incarnation();
        long slots = 1L << NodeTable.SLOT_BITS;
        // As if one that is still alive had joined long ago.
        long old = (first + 1) % slots + 1_000_000 * slots;
        open.execute("update {node} set incarnation = " + old + " where incarnation = " + first);
        Joined second = join(LONG_LEASE);
        assertThat(second.incarnation() % slots).isNotEqualTo(old % slots);
        assertThat(second.incarnation()).isGreaterThan(first);
        open.inTransaction(c -> nodes.remove(c, old));
        open.inTransaction(c -> nodes.remove(c, second.incarnation()));
    }

    @Test
    void timesAreThoseOfTheDatabaseInMilliseconds() throws Exception {
        long before = System.currentTimeMillis();
        Joined joined = join(LONG_LEASE);
        long beat = open.transaction(c -> nodes.beat(c, joined.incarnation(), LONG_LEASE));

        // The test databases run on this machine, by the same clock.
        assertThat(joined.now()).isBetween(before - 1_000, before + 60_000);
        assertThat(beat).isBetween(joined.now(), joined.now() + 60_000);
    }

    @Test
    void aLiveNodeProvesItAndSeesTheCatalogVersion() throws Exception {
        long incarnation = join(LONG_LEASE).incarnation();
        Proof first = open.transaction(c -> nodes.prove(c, incarnation, 0));
        open.execute("update {catalog_version} set version = version + 1");
        Proof second = open.transaction(c -> nodes.prove(c, incarnation, 0));

        assertThat(second.catalogVersion()).isEqualTo(first.catalogVersion() + 1);
        assertThat(second.token()).isNotEqualTo(first.token());
    }

    @Test
    void proofSeesACatalogVersionCommittedAfterItsTransactionBegan() throws Exception {
        long incarnation = join(LONG_LEASE).incarnation();
        try (Connection connection = open.database().connect()) {
            Proof before = nodes.prove(connection, incarnation, 3);
            open.execute("update {catalog_version} set version = version + 1");
            Proof after = nodes.prove(connection, incarnation, 3);
            assertThat(after.catalogVersion()).isEqualTo(before.catalogVersion() + 1);
        }
    }

    @Test
    void anUnknownNodeProvesNothing() {
        assertThatThrownBy(() -> open.transaction(c -> nodes.prove(c, 1L << 60, 0)))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> open.transaction(c -> nodes.beat(c, 1L << 60, 1)))
                .isInstanceOf(FencedException.class);
    }

    @Test
    void aNodeWhoseLeaseRanOutIsFencedAndCanNeitherBeatNorProve() throws Exception {
        long incarnation = join(NO_LEASE).incarnation();
        open.transaction(c -> nodes.prove(c, incarnation, 0));
        assertThat(expired(0)).contains(incarnation);
        assertThat(expired(incarnation)).doesNotContain(incarnation);

        assertThat(fence(incarnation)).isTrue();

        assertThat(expired(0)).contains(incarnation);
        assertThat(fence(incarnation)).as("again").isTrue();
        assertThatThrownBy(() -> open.transaction(c -> nodes.beat(c, incarnation, LONG_LEASE)))
                .isInstanceOf(FencedException.class);
        for (int lane = 0; lane < 2; lane++) {
            int one = lane;
            assertThatThrownBy(() -> open.transaction(c -> nodes.prove(c, incarnation, one)))
                    .isInstanceOf(FencedException.class);
        }
        open.inTransaction(c -> nodes.remove(c, incarnation));
        assertThat(expired(0)).doesNotContain(incarnation);
        assertThat(fence(incarnation)).as("gone").isFalse();
    }

    @Test
    void aNodeThatBeatInTimeIsNotFenced() throws Exception {
        long incarnation = join(NO_LEASE).incarnation();
        open.transaction(c -> nodes.beat(c, incarnation, LONG_LEASE));

        assertThat(expired(0)).doesNotContain(incarnation);
        assertThat(fence(incarnation)).isFalse();
        open.transaction(c -> nodes.prove(c, incarnation, 0));
    }

    @Test
    void aNodeThatCannotBeAliveIsFencedWhateverItsLease() throws Exception {
        long incarnation = join(LONG_LEASE).incarnation();

        boolean fenced = open.transaction(c -> nodes.fenceAtOnce(c, incarnation));
        boolean unknown = open.transaction(c -> nodes.fenceAtOnce(c, 1L << 60));

        assertThat(fenced).isTrue();
        assertThat(unknown).isFalse();
        assertThatThrownBy(() -> open.transaction(c -> nodes.prove(c, incarnation, 0)))
                .isInstanceOf(FencedException.class);
    }

    @Test
    void nodesOfOtherJvmsAreToldByTheirNames() throws Exception {
        long mine =
                open.transaction(c -> nodes.join(c, "a/this-jvm", LONG_LEASE)).incarnation();
        long other =
                open.transaction(c -> nodes.join(c, "b/that%jvm", LONG_LEASE)).incarnation();

        List<Long> found = open.transaction(c -> nodes.ofOtherJvms(c, "/this-jvm"));

        assertThat(found).contains(other).doesNotContain(mine);
    }

    @Test
    void fencingWaitsForTransactionsUnderWay() throws Exception {
        long incarnation = join(NO_LEASE).incarnation();
        open.transaction(c -> nodes.prove(c, incarnation, 1));
        for (int lane = 0; lane < 2; lane++) { // a lane that is new, and one that is not
            fencingWaitsFor(incarnation, lane);
        }
        assertThat(fence(incarnation)).isTrue();
    }

    private void fencingWaitsFor(long incarnation, int lane) throws Exception {
        CompletableFuture<Boolean> fencing;
        try (Connection connection = open.database().connect()) {
            nodes.prove(connection, incarnation, lane);
            fencing = CompletableFuture.supplyAsync(() -> {
                try (Connection other = open.database().connect()) {
                    boolean result = nodes.fence(other, incarnation);
                    other.rollback();
                    return result;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThatThrownBy(() -> fencing.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            connection.commit();
        }
        assertThat(fencing.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void heartbeatsDoNotWaitForWriters() throws Exception {
        long incarnation = join(LONG_LEASE).incarnation();
        open.transaction(c -> nodes.prove(c, incarnation, 0));
        try (Connection connection = open.database().connect()) {
            nodes.prove(connection, incarnation, 0);
            CompletableFuture<Long> beat = CompletableFuture.supplyAsync(() -> {
                try {
                    return open.transaction(c -> nodes.beat(c, incarnation, LONG_LEASE));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(beat.get(5, TimeUnit.SECONDS)).isPositive();
            connection.commit();
        }
    }

    @Test
    void theOutcomeOfATransactionCanBeLookedUp() throws Exception {
        long incarnation = join(LONG_LEASE).incarnation();
        for (int round = 0; round < 2; round++) {
            Proof committed = open.transaction(c -> nodes.prove(c, incarnation, 0));
            assertThat(outcome(incarnation, 0, committed)).isEqualTo(Outcome.COMMITTED);

            Proof rolledBack;
            try (Connection connection = open.database().connect()) {
                rolledBack = nodes.prove(connection, incarnation, 0);
                connection.rollback();
            }
            assertThat(outcome(incarnation, 0, rolledBack)).isEqualTo(Outcome.NOT_COMMITTED);
        }
        Proof first;
        try (Connection connection = open.database().connect()) {
            first = nodes.prove(connection, incarnation, 5);
            connection.rollback();
        }
        assertThat(outcome(incarnation, 5, first)).as("a lane's first").isEqualTo(Outcome.NOT_COMMITTED);
    }

    final Outcome outcome(long incarnation, int lane, Proof proof) throws Exception {
        return open.transaction(c -> nodes.outcome(c, incarnation, lane, proof.token()));
    }

    @Test
    void theOutcomeOfATransactionStillOpenIsNotGuessed() throws Exception {
        long incarnation = join(LONG_LEASE).incarnation();
        for (int round = 0; round < 2; round++) {
            try (Connection connection = open.database().connect()) {
                Proof proof = nodes.prove(connection, incarnation, 0);
                CompletableFuture<Outcome> asking = CompletableFuture.supplyAsync(() -> new Transactor(
                                open.database(), java.time.Duration.ofSeconds(20))
                        .run("look up", c -> nodes.outcome(c, incarnation, 0, proof.token())));
                assertThatThrownBy(() -> asking.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
                connection.commit();
                assertThat(asking.get(20, TimeUnit.SECONDS)).isEqualTo(Outcome.COMMITTED);
            }
        }
    }

    @Test
    void aFencedNodeStillLearnsWhatWasCommitted() throws Exception {
        long incarnation = join(NO_LEASE).incarnation();
        Proof committed = open.transaction(c -> nodes.prove(c, incarnation, 0));
        assertThat(fence(incarnation)).isTrue();

        assertThat(outcome(incarnation, 0, committed)).isEqualTo(Outcome.COMMITTED);
    }

    @Test
    void aNodeWithoutALifelineIsNeverCut() throws Exception {
        long here = join(LONG_LEASE).incarnation();
        long other = join(LONG_LEASE).incarnation();

        assertThat(peers(here)).contains(new Peer(other, false, false)).noneMatch(peer -> peer.incarnation() == here);
        assertThat(fenceCut(other)).isFalse();
    }

    @Test
    void aNodeIsCutWhenItsLockIsFreeAlthoughItsRowSaysThatItIsHeld() throws Exception {
        Assumptions.assumeFalse(kind().isH2(), "H2 has no lock that ends with its owner");
        long here = join(LONG_LEASE).incarnation();
        long other = join(LONG_LEASE).incarnation();
        open.inTransaction(c -> nodes.setLifeline(c, other, true));

        assertThat(peers(here)).contains(new Peer(other, true, true));
        assertThat(fenceCut(other)).isTrue();
        assertThatThrownBy(() -> open.transaction(c -> nodes.prove(c, other, 0)))
                .isInstanceOf(FencedException.class);
    }

    @Test
    void aNodeThatTookItsLifelineBackIsNotFenced() throws Exception {
        long other = join(LONG_LEASE).incarnation();
        open.inTransaction(c -> nodes.setLifeline(c, other, true));
        open.inTransaction(c -> nodes.setLifeline(c, other, false));

        assertThat(fenceCut(other)).isFalse();
    }

    @Test
    void signalsHoldTheLifelineOfTheIncarnationAndItEndsWithThem() throws Exception {
        Assumptions.assumeFalse(kind().isH2(), "H2 has no lock that ends with its owner");
        long here = join(LONG_LEASE).incarnation();
        long first = join(LONG_LEASE).incarnation();
        long second = join(LONG_LEASE).incarnation();
        try (Signals signals = Objects.requireNonNull(open.database().signals(new Deaf()))) {
            signals.hold(first);
            Await.until("the first is held", () -> peer(here, first).isHere() && signals.mayJudge());
            assertThat(peer(here, first).isCut()).isFalse();
            signals.hold(second);
            Await.until("the second is held", () -> peer(here, second).isHere());
            assertThat(peer(here, second).isCut()).isFalse();
            assertThat(peer(here, first)).isEqualTo(new Peer(first, false, false));
        }
        assertThat(peer(here, second)).isEqualTo(new Peer(second, false, false));
    }

    private boolean fenceCut(long incarnation) throws Exception {
        return open.transaction(c -> nodes.fenceCut(c, incarnation));
    }

    private List<Peer> peers(long except) throws Exception {
        return open.transaction(c -> nodes.peers(c, except));
    }

    private Peer peer(long except, long incarnation) throws Exception {
        return peers(except).stream()
                .filter(peer -> peer.incarnation() == incarnation)
                .findFirst()
                .orElseThrow();
    }

    /** Hears nothing. */
    private static final class Deaf implements Signals.Listener {
        @Override
        public void signalled(List<Long> sources) {}

        @Override
        public void signalledAll() {}
    }
}
