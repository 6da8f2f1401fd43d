package io.github.rowmq.selector;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Operands joined by operators of one precedence, computed from left to right; flat, so that a long sum is no deep
 * tree.
 */
record Arithmetic(Operand first, List<Step> steps) implements Operand {

    /** An operator, and the operand to its right. */
    record Step(ArithmeticOperator operator, Operand operand) {}

    /**
     * Computes as many leading literals as have a value: the rest is left to right, so nothing behind the first field
     * can be.
     */
    static Operand of(Operand first, List<Step> steps) {
        Operand head = first;
        int done = 0;
        while (done < steps.size()
                && head instanceof Literal a
                && steps.get(done).operand() instanceof Literal b) {
            Object value = steps.get(done).operator().apply(a.value(), b.value());
            if (value == null) {
                break;
            }
            head = new Literal(value);
            done++;
        }
        return done == steps.size()
                ? head
                : new Arithmetic(head, List.copyOf(new ArrayList<>(steps.subList(done, steps.size()))));
    }

    @Override
    public @Nullable Object value(SelectorFields fields) {
        Object value = first.value(fields);
        for (Step step : steps) {
            value = step.operator.apply(value, step.operand.value(fields));
        }
        return value;
    }

    @Override
    public ValueType type() {
        return ValueType.NUMBER;
    }
}
