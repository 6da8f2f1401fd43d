package io.github.rowmq.selector;

/**
 * An identifier standing alone as a condition. A value that is not a Boolean makes it unknown, so that neither it nor
 * its negation matches.
 */
record BooleanField(Field field) implements Condition {

    @Override
    public Truth test(SelectorFields fields) {
        return field.value(fields) instanceof Boolean value ? Truth.of(value) : Truth.UNKNOWN;
    }
}
