package io.github.rowmq.selector;

import org.jspecify.annotations.Nullable;

/** An operand with a sign before it. The plus is kept because it makes a String not computable. */
record Signed(Operand operand, boolean negative) implements Operand {

    static Operand of(Operand operand, boolean negative) {
        Operand signed = new Signed(operand, negative);
        return operand instanceof Literal literal && literal.value() instanceof Number number
                ? new Literal(apply(number, negative))
                : signed;
    }

    @Override
    public @Nullable Object value(SelectorFields fields) {
        Object value = operand.value(fields);
        if (value == null) {
            return null;
        }
        return value instanceof Number number ? apply(number, negative) : NotComputable.INSTANCE;
    }

    private static Number apply(Number number, boolean negative) {
        return negative ? Numbers.negate(number) : number;
    }

    @Override
    public ValueType type() {
        return ValueType.NUMBER;
    }
}
