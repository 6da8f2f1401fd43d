package io.github.rowmq.selector;

/** The negation of a condition. */
record Not(Condition condition) implements Condition {

    static Condition of(Condition condition) {
        if (condition instanceof Constant constant) {
            return new Constant(constant.truth().negate());
        }
        return condition instanceof Not not ? not.condition : new Not(condition);
    }

    @Override
    public Truth test(SelectorFields fields) {
        return condition.test(fields).negate();
    }
}
