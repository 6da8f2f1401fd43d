package io.github.rowmq.tck.worker;

/** How a test ended. */
public enum Outcome {
    PASSED,
    FAILED,
    /** Disabled, or given up by an assumption of its own; never counted as passed. */
    SKIPPED
}
