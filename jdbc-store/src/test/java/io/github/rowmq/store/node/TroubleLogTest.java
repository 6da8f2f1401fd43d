package io.github.rowmq.store.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TroubleLogTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final TroubleLog log = new TroubleLog(clock::get);

    @Test
    void theSameTroubleIsToldOnceAMinuteWhateverMeetsIt() {
        StoreException gone = new StoreException(Kind.UNAVAILABLE, "gone");
        assertThat(log.report("renewing the lease", gone)).isTrue();
        assertThat(log.report("renewing the lease", gone)).isFalse();
        assertThat(log.report("deleting expired messages", gone)).isFalse();
        clock.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(log.report("renewing the lease", gone)).isFalse();
        clock.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(log.report("renewing the lease", gone)).isTrue();
        assertThat(log.report("renewing the lease", gone)).isFalse();
    }

    @Test
    void anotherKindOfTroubleIsNews() {
        assertThat(log.report("a", new StoreException(Kind.UNAVAILABLE, "gone")))
                .isTrue();
        assertThat(log.report("a", new StoreException(Kind.STORAGE_FULL, "full")))
                .isTrue();
        assertThat(log.report("a", new IllegalStateException("a fault of ours")))
                .isTrue();
        assertThat(log.report("b", new IllegalStateException("another"))).isFalse();
    }
}
