package io.github.rowmq.torture.checker;

/**
 * Something that must not be. Immutable.
 *
 * @param rule which promise was broken
 * @param what the evidence
 */
public record Violation(Rule rule, String what) {

    /** The promises. */
    public enum Rule {
        /** What was sent arrives, and what was given back comes again. */
        NOTHING_LOST,
        /** Nothing arrives that was not sent, was rolled back, or is not what was sent. */
        NOTHING_MADE_UP,
        /** What was acknowledged or committed does not come back, and is not settled twice. */
        SETTLED_ONCE,
        /** The delivery count and the mark of redelivery are true. */
        COUNT_TRUE,
        /** A message comes again only after a failure, or because the application gave it back. */
        REDELIVERY_EXPLAINED,
        /** One consumer gets what one session sent in its order. */
        ORDER_KEPT,
        /** What a transaction takes in comes out once. */
        PIPELINE_EXACTLY_ONCE,
        /** In the end nothing is left in the database, and nobody waits for what is there. */
        DATABASE_CLEAN,
        /** No thread and no connection is left, and every JVM ends when told to. */
        NOTHING_LEAKED
    }
}
