package io.github.rowmq.selector;

/** Two operands and a comparison operator. */
record Comparison(ComparisonOperator operator, Operand left, Operand right) implements Condition {

    static Condition of(ComparisonOperator operator, Operand left, Operand right) {
        if (left instanceof Literal a && right instanceof Literal b) {
            return new Constant(operator.test(a.value(), b.value()));
        }
        return new Comparison(operator, left, right);
    }

    @Override
    public Truth test(SelectorFields fields) {
        return operator.test(left.value(fields), right.value(fields));
    }
}
