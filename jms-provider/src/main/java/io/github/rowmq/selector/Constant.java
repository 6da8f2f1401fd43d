package io.github.rowmq.selector;

/** A condition that is the same for every message. */
record Constant(Truth truth) implements Condition {

    @Override
    public Truth test(SelectorFields fields) {
        return truth;
    }
}
