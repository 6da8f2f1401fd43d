package io.github.rowmq.jvms;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** JVMs that are killed, or stopped for longer than their lease and continued. */
@Timeout(180)
class LivenessTest {

    private static final Logger LOG = LoggerFactory.getLogger(LivenessTest.class);

    private static final String LONG_LEASE = "rowmq.lease=60s";
    private static final String SHORT_LEASE = "rowmq.lease=2s";

    private static String options(FreshDatabase database, String option) {
        return (database.jdbcUrl().contains("?") ? "&" : "?") + option;
    }

    private static Peer start(FreshDatabase database, String option) {
        return Peer.start(database, options(database, option));
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void whatAKilledJvmHadClaimedGoesToAnotherWithinTwoSecondsWhateverItsLease(TestDatabase kind) {
        try (FreshDatabase database = kind.create();
                Peer victim = start(database, LONG_LEASE);
                Peer heir = start(database, LONG_LEASE)) {
            heir.tell("send q a b");
            heir.await("send done");
            victim.tell("take q 2");
            victim.await("take done");
            heir.tell("listen q");
            heir.await("listen done");
            // It has held its lifeline for a moment, so that the others may judge.
            Await.holds(
                    "nothing comes as long as it lives",
                    Duration.ofSeconds(2),
                    () -> heir.said("got ").isEmpty());
            victim.kill();
            long killed = System.nanoTime();
            Await.until("the heir has both", () -> heir.said("got ").size() == 2);
            Duration took = Duration.ofNanos(System.nanoTime() - killed);
            assertThat(heir.said("got ")).containsExactly("a 2", "b 2");
            LOG.info("Takeover on {} after {} ms", kind, took.toMillis());
            // Two seconds on a machine that has time; the lease is a minute.
            assertThat(took).isLessThan(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aJvmThatStartsAfterTheDeathOfTheOnlyOneNeedNotWaitForTheLease(TestDatabase kind) {
        try (FreshDatabase database = kind.create()) {
            try (Peer victim = start(database, LONG_LEASE)) {
                victim.tell("send q a");
                victim.tell("take q 1");
                victim.await("take done");
                Await.holds("it lives", Duration.ofSeconds(1), () -> true);
            }
            try (Peer heir = start(database, LONG_LEASE)) {
                heir.tell("receive q");
                heir.await("got a 2");
            }
        }
    }

    @Test
    void aRestartedApplicationOnAnH2FileHasItsMessagesAtOnce() {
        try (FreshDatabase database = TestDatabase.H2_FILE.create()) {
            try (Peer victim = start(database, LONG_LEASE)) {
                victim.tell("send q a");
                victim.tell("take q 1");
                victim.await("took a 1");
            }
            try (Peer heir = start(database, LONG_LEASE)) {
                heir.tell("receive q");
                heir.await("got a 2");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aJvmStoppedBeyondItsLeaseCanDoNoHarmIsToldAndGoesOn(TestDatabase kind) {
        try (FreshDatabase database = kind.create();
                Peer sleeper = start(database, SHORT_LEASE);
                Peer heir = start(database, SHORT_LEASE)) {
            heir.tell("send q a b");
            heir.tell("send p x");
            heir.await("send done");
            sleeper.tell("take q 2");
            sleeper.await("take done");
            sleeper.tell("transact p 1");
            sleeper.await("transact done");
            sleeper.tell("forward out late");
            sleeper.await("forward done");
            sleeper.freeze();
            heir.tell("listen q");
            heir.tell("listen p");
            Await.until(
                    "the heir has all",
                    Duration.ofSeconds(60),
                    () -> heir.said("got ").size() == 3);
            assertThat(heir.said("got ")).containsExactlyInAnyOrder("a 2", "b 2", "x 2");
            sleeper.tell("acknowledge");
            sleeper.tell("commit");
            sleeper.proceed();
            Await.until("both have ended", () -> said(sleeper, "acknowledge ") && said(sleeper, "commit "));
            assertThat(sleeper.said("acknowledge ")).isIn(List.of("failed FENCED"), List.of("failed CLAIM_LOST"));
            assertThat(sleeper.said("commit ")).isIn(List.of("failed FENCED"), List.of("failed CLAIM_LOST"));
            Await.until("its exception listener was told", () -> said(sleeper, "exception "));
            assertThat(sleeper.said("exception ")).containsOnly("FENCED");
            // It goes on as a new incarnation, and nothing of the late transaction was sent.
            sleeper.tell("send out next");
            sleeper.tell("receive out");
            sleeper.await("got next 1");
            heir.tell("send q c");
        }
    }

    private static boolean said(Peer peer, String beginning) {
        return !peer.said(beginning).isEmpty();
    }
}
