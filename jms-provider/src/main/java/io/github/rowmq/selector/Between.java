package io.github.rowmq.selector;

import org.jspecify.annotations.Nullable;

/**
 * {@code value [NOT] BETWEEN low AND high}: by definition {@code value >= low AND value <= high}, or {@code value < low
 * OR value > high}.
 */
record Between(Operand value, Operand low, Operand high, boolean negated) implements Condition {

    static Condition of(Operand value, Operand low, Operand high, boolean negated) {
        if (value instanceof Literal v && low instanceof Literal l && high instanceof Literal h) {
            return new Constant(test(v.value(), l.value(), h.value(), negated));
        }
        return new Between(value, low, high, negated);
    }

    @Override
    public Truth test(SelectorFields fields) {
        return test(value.value(fields), low.value(fields), high.value(fields), negated);
    }

    private static Truth test(@Nullable Object value, @Nullable Object low, @Nullable Object high, boolean negated) {
        return negated
                ? ComparisonOperator.LESS.test(value, low).or(ComparisonOperator.GREATER.test(value, high))
                : ComparisonOperator.GREATER_OR_EQUAL
                        .test(value, low)
                        .and(ComparisonOperator.LESS_OR_EQUAL.test(value, high));
    }
}
