package io.github.rowmq.torture.log;

/** What a line of a log says; the fields that follow are named. Every line is written before or after a step, never in it. */
public enum Kind {
    /** A JVM has started: process id. */
    JVM,
    /** About to send a message in a transaction: unit, message, destination, stream, number in the stream, priority. */
    SEND,
    /** About to send a message by itself, which is its own unit: the same. */
    SEND_PLAIN,
    /** About to commit or acknowledge: unit. */
    COMMITTING,
    /** The commit, the acknowledgement or the send has returned, or was reported complete: unit. */
    COMMITTED,
    /** It is certain that the unit took no effect: unit, why. */
    ROLLED_BACK,
    /** An exception leaves open whether the unit took effect: unit, why. */
    UNKNOWN,
    /** About to receive in a session that acknowledges by itself: source. */
    RECEIVING,
    /** Received: the fields of {@link Received}. */
    RECEIVED,
    /** Nothing came in the time that was waited, or an exception came: source. */
    NOTHING,
    /** An exception listener was told: text. */
    TOLD,
    /** Something failed that is not a unit, or was begun anew: text. */
    TROUBLE,
    /** RowMQ's threads at the end, after everything was closed: number, names. */
    THREADS,
    /** A fault begins: number, kind, target or nothing for everybody. */
    FAULT_BEGIN,
    /** It has ended: number. */
    FAULT_END
}
