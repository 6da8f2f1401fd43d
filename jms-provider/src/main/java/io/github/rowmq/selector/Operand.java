package io.github.rowmq.selector;

import org.jspecify.annotations.Nullable;

/** A node with a value. */
sealed interface Operand extends Expression permits Arithmetic, ConditionValue, Field, Literal, Signed {

    /**
     * The value in a message.
     *
     * @return a String, Boolean or Number, {@link NotComputable#INSTANCE}, or null for SQL's NULL
     */
    @Nullable
    Object value(SelectorFields fields);

    /** What is known of the value's type without a message. */
    ValueType type();
}
