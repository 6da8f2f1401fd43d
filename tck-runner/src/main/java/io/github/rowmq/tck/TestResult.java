package io.github.rowmq.tck;

import io.github.rowmq.tck.worker.Outcome;
import io.github.rowmq.tck.worker.TestId;
import java.time.Duration;

/**
 * What became of one test. Immutable.
 *
 * @param test which
 * @param outcome how it ended
 * @param duration how long it took
 * @param reason the exception's first words, or why there was none; empty if it passed
 */
record TestResult(TestId test, Outcome outcome, Duration duration, String reason) {}
