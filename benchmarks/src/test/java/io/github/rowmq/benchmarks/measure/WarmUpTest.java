package io.github.rowmq.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    @Test
    void aRateThatRisesHasNotSettled() {
        assertThat(WarmUp.isSettled(List.of(10.0, 20.0, 30.0, 40.0, 50.0, 60.0)))
                .isFalse();
        assertThat(WarmUp.isSettled(List.of(50.0, 60.0, 60.0))).isFalse();
    }

    @Test
    void aRateThatSwaysHasSettled() {
        assertThat(WarmUp.isSettled(List.of(10.0, 60.0, 58.0, 62.0, 61.0, 57.0, 63.0)))
                .isTrue();
    }

    @Test
    void aWorkloadThatDoesNothingYetHasNotSettled() {
        assertThat(WarmUp.isSettled(List.of(0.0, 0.0, 0.0, 0.0, 0.0, 0.0))).isFalse();
    }

    @Test
    void itEndsAtItsBound() throws Exception {
        AtomicLong checks = new AtomicLong();
        WarmUp.of(Duration.ofMillis(20)).await(() -> 0, checks::incrementAndGet);
        assertThat(checks.get()).isPositive();
    }
}
