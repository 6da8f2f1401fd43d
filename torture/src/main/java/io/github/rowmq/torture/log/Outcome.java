package io.github.rowmq.torture.log;

/** What became of a unit: a transaction, an acknowledgement, or a single send. */
public enum Outcome {
    /** It was not tried to commit it; the JVM may have died before. */
    OPEN,
    /** It was tried, and nobody heard how it ended, or an exception said that this is not known. */
    IN_DOUBT,
    /** The call returned. */
    COMMITTED,
    /** Certainly without effect. */
    ROLLED_BACK
}
