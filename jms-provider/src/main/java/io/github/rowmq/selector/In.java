package io.github.rowmq.selector;

import java.util.Set;

/** {@code field [NOT] IN ('a', 'b')}. A value that is not a String is unlike all of them: then both forms are false. */
record In(Field field, Set<String> values, boolean negated) implements Condition {

    In {
        values = Set.copyOf(values);
    }

    @Override
    public Truth test(SelectorFields fields) {
        Object value = field.value(fields);
        if (value == null) {
            return Truth.UNKNOWN;
        }
        return Truth.of(value instanceof String text && values.contains(text) != negated);
    }
}
