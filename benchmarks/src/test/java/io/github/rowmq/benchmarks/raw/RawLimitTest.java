package io.github.rowmq.benchmarks.raw;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.benchmarks.database.FreshDatabase;
import io.github.rowmq.benchmarks.database.Server;
import io.github.rowmq.benchmarks.database.Servers;
import io.github.rowmq.benchmarks.measure.WarmUp;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RawLimitTest {

    private static final Duration SHORT = Duration.ofMillis(100);

    @Test
    void everyMeasurementDeletesWhatItHasWritten() throws Exception {
        try (Server server = Servers.inMemory();
                FreshDatabase database = server.create()) {
            RawLimit limit = RawLimit.prepare(database);
            assertThat(limit.queue(2, WarmUp.of(SHORT), SHORT)).isPositive();
            assertThat(limit.left()).isZero();
            assertThat(limit.topic(1, WarmUp.of(SHORT), SHORT)).isPositive();
            assertThat(limit.left()).isZero();
            assertThat(limit.drain(1_000)).isPositive();
            assertThat(limit.left()).isZero();
        }
    }
}
