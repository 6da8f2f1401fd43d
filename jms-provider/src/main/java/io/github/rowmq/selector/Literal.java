package io.github.rowmq.selector;

/** A String, Boolean or Number written in the selector, or computed from what is. */
record Literal(Object value) implements Operand {

    @Override
    public Object value(SelectorFields fields) {
        return value;
    }

    @Override
    public ValueType type() {
        if (value instanceof String) {
            return ValueType.STRING;
        }
        return value instanceof Boolean ? ValueType.BOOLEAN : ValueType.NUMBER;
    }
}
