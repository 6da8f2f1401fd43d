package io.github.rowmq.store.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.sql.DeliveryTable.Key;
import org.junit.jupiter.api.Test;

class SharerCountTest {

    private final SharerCount counts = new SharerCount();

    private static Key key(long id, long contentId) {
        return new Key(id, contentId, true, 2, false);
    }

    @Test
    void aContentIsUnusedWhenAllItsDeliveriesAreGone() {
        assertThat(counts.deleted(key(1, 1), 0)).isFalse();
        assertThat(counts.deleted(key(3, 3), 0)).isFalse();
        assertThat(counts.deleted(key(2, 1), 0)).isTrue();
        assertThat(counts.size()).isEqualTo(1);
    }

    @Test
    void whatIsTooFarApartIsLookedAtAndForgotten() {
        counts.deleted(key(1, 1), 0);
        counts.deleted(key(3, 3), 10);

        assertThat(counts.takeOverdue(SharerCount.PATIENCE_NANOS - 1, 10)).isEmpty();
        assertThat(counts.takeOverdue(SharerCount.PATIENCE_NANOS, 10)).containsExactly(1L);
        assertThat(counts.deleted(key(2, 1), SharerCount.PATIENCE_NANOS)).isFalse();
        assertThat(counts.takeOverdue(2 * SharerCount.PATIENCE_NANOS, 1)).containsExactly(3L);
        assertThat(counts.takeOverdue(2 * SharerCount.PATIENCE_NANOS, 1)).containsExactly(1L);
        assertThat(counts.size()).isZero();
    }
}
