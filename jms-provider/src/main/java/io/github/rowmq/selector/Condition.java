package io.github.rowmq.selector;

/** A node that is true, false or unknown of a message. */
sealed interface Condition extends Expression
        permits And, Between, BooleanField, Comparison, Constant, In, IsNull, Like, Not, Or {

    Truth test(SelectorFields fields);

    /** Whether the condition is true. Saves work where false and unknown need not be told apart. */
    default boolean holds(SelectorFields fields) {
        return test(fields) == Truth.TRUE;
    }
}
