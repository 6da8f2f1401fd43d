package io.github.rowmq.store.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.sql.NodeTable.Lease;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A node is dead if its lease has run out although it could have renewed it. */
class LeaseWatchTest {

    private static final long START = TimeUnit.DAYS.toNanos(-1);

    /** Its patience is five seconds. */
    private final LeaseWatch watch = new LeaseWatch(Duration.ofSeconds(10));

    /** What the watch makes of another node's lease, when it looks so many seconds after the first look. */
    private boolean isDead(int second, long until, boolean over) {
        Lease lease = new Lease(7, false, until, over);
        return watch.dead(List.of(lease), START + TimeUnit.SECONDS.toNanos(second))
                .contains(7L);
    }

    @Test
    void aNodeWhoseLeaseStoodStillIsDeadAsSoonAsItIsOver() {
        for (int second = 0; second < 10; second++) {
            assertThat(isDead(second, 10, false)).isFalse();
        }
        assertThat(isDead(10, 10, true)).isTrue();
    }

    @Test
    void aNodeThatRenewsItsLeaseIsAlive() {
        for (int second = 0; second < 100; second++) {
            assertThat(isDead(second, second + 10, false)).isFalse();
        }
    }

    @Test
    void afterAnOutageEverybodyHasTimeToRenew() {
        for (int outage : List.of(3, 4, 5, 6, 60)) {
            assertThat(isDead(100 * outage, 10, false)).isFalse();
            for (int second = 0; second < 4; second++) {
                assertThat(isDead(100 * outage + outage + second, 10, true))
                        .as("%d s after an outage of %d s", second, outage)
                        .isFalse();
            }
            assertThat(isDead(100 * outage + outage + 4, 74, false))
                    .as("renewed")
                    .isFalse();
        }
    }

    @Test
    void whoDoesNotComeBackAfterAnOutageIsDead() {
        assertThat(isDead(0, 10, false)).isFalse();
        for (int second = 60; second < 64; second++) {
            assertThat(isDead(second, 10, true)).isFalse();
        }
        assertThat(isDead(64, 10, true)).isTrue();
    }

    @Test
    void aNodeFoundDeadAtTheStartIsGivenTimeToo() {
        for (int second = 0; second < 5; second++) {
            assertThat(isDead(second, 10, true)).isFalse();
        }
        assertThat(isDead(5, 10, true)).isTrue();
    }

    /** Something else keeps the thread from looking, again and again. */
    @Test
    void whoLooksSeldomFindsTheDeadAllTheSame() {
        assertThat(isDead(0, 10, true)).isFalse();
        for (int look = 1; look < 5; look++) {
            assertThat(isDead(20 * look, 10, true)).isFalse();
        }
        assertThat(isDead(100, 10, true)).isTrue();
    }

    @Test
    void whoWasFencedIsDeadAtOnce() {
        assertThat(watch.dead(List.of(new Lease(7, true, 10, false)), START)).containsExactly(7L);
    }
}
