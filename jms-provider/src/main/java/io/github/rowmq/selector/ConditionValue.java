package io.github.rowmq.selector;

import org.jspecify.annotations.Nullable;

/** A bracketed condition as an operand of {@code =} or {@code <>}; unknown is NULL. */
record ConditionValue(Condition condition) implements Operand {

    @Override
    public @Nullable Object value(SelectorFields fields) {
        return switch (condition.test(fields)) {
            case TRUE -> true;
            case FALSE -> false;
            case UNKNOWN -> null;
        };
    }

    @Override
    public ValueType type() {
        return ValueType.BOOLEAN;
    }
}
