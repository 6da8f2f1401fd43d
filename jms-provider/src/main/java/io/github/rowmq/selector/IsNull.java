package io.github.rowmq.selector;

/** {@code field IS [NOT] NULL}: never unknown. */
record IsNull(Field field, boolean negated) implements Condition {

    @Override
    public Truth test(SelectorFields fields) {
        return Truth.of((field.value(fields) == null) != negated);
    }
}
