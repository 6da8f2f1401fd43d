package io.github.rowmq.store.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    @Test
    void returnsAsSoonAsTheConditionHolds() {
        AtomicInteger looks = new AtomicInteger();

        Await.until("three looks", () -> looks.incrementAndGet() == 3);

        assertThat(looks).hasValue(3);
    }

    @Test
    void givesTheValueThatItWaitedFor() {
        AtomicInteger looks = new AtomicInteger();

        int value = Await.untilPresent(
                "two looks", () -> Optional.of(looks.incrementAndGet()).filter(look -> look == 2));

        assertThat(value).isEqualTo(2);
    }

    @Test
    void failsWithWhatItWaitedForWhenTheBoundHasPassed() {
        assertThatThrownBy(() -> Await.until("pigs fly", SHORT, () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("pigs fly");
    }

    @Test
    void looksOnceEvenWithoutTime() {
        Await.until("it is so at once", Duration.ZERO, () -> true);
    }

    @Test
    void aConditionThatThrowsFailsAtOnce() {
        assertThatThrownBy(() -> Await.until("never", () -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(AssertionError.class)
                .hasRootCauseMessage("broken");
    }

    @Test
    void anInterruptEndsTheWait() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> Await.until("never", () -> false)).hasMessageContaining("interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void assertionsAreTriedUntilTheyPass() {
        AtomicInteger looks = new AtomicInteger();

        Await.untilAsserted(() -> assertThat(looks.incrementAndGet()).isEqualTo(3));

        assertThat(looks).hasValue(3);
    }

    @Test
    void holdsFailsWhenTheConditionCeases() {
        AtomicInteger looks = new AtomicInteger();

        Await.holds("always", SHORT, () -> true);
        assertThatThrownBy(() -> Await.holds("twice", SHORT, () -> looks.incrementAndGet() < 3))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("twice");
    }
}
