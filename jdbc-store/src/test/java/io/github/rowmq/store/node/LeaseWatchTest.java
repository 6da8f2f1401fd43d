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
        assertThat(isDead(0, 10, false)).isFalse();
        assertThat(isDead(60, 10, true)).as("the first look since").isFalse();
        assertThat(isDead(63, 10, true)).as("within its patience").isFalse();
        assertThat(isDead(64, 74, false)).as("renewed").isFalse();
    }

    @Test
    void whoDoesNotComeBackAfterAnOutageIsDead() {
        assertThat(isDead(0, 10, false)).isFalse();
        assertThat(isDead(60, 10, true)).isFalse();
        assertThat(isDead(63, 10, true)).isFalse();
        assertThat(isDead(65, 10, true)).isTrue();
    }

    @Test
    void aNodeFoundDeadAtTheStartIsGivenTimeToo() {
        assertThat(isDead(0, 10, true)).isFalse();
        assertThat(isDead(4, 10, true)).isFalse();
        assertThat(isDead(5, 10, true)).isTrue();
    }

    @Test
    void whoWasFencedIsDeadAtOnce() {
        assertThat(watch.dead(List.of(new Lease(7, true, 10, false)), START)).containsExactly(7L);
    }
}
