package io.github.rowmq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.tck.worker.Outcome;
import io.github.rowmq.tck.worker.TestId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {
    private final TestId first = new TestId("1", "a.First", "one");
    private final TestId second = new TestId("2", "a.First", "two");
    private final Results results = new Results(List.of(first, second));

    @Test
    void aTestThatNeverReportedHasFailed() {
        results.add(new TestResult(first, Outcome.PASSED, Duration.ZERO, ""));

        assertThat(results.count(Outcome.PASSED)).isEqualTo(1);
        assertThat(results.with(Outcome.FAILED)).singleElement().satisfies(result -> {
            assertThat(result.test()).isEqualTo(second);
            assertThat(result.reason()).contains("before it was run");
        });
    }

    @Test
    void whatIsNotedFirstStands() {
        assertThat(results.add(new TestResult(first, Outcome.FAILED, Duration.ZERO, "hung")))
                .isTrue();
        assertThat(results.add(new TestResult(first, Outcome.PASSED, Duration.ZERO, "")))
                .isFalse();

        assertThat(results.count(Outcome.PASSED)).isZero();
        assertThat(results.done()).isEqualTo(1);
    }
}
