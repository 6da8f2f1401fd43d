package io.github.rowmq.selector;

/**
 * {@code field [NOT] LIKE 'pattern'}. A value that is not a String is unlike the pattern: then both forms are false.
 */
record Like(Field field, LikePattern pattern, boolean negated) implements Condition {

    @Override
    public Truth test(SelectorFields fields) {
        Object value = field.value(fields);
        if (value == null) {
            return Truth.UNKNOWN;
        }
        return Truth.of(value instanceof String text && pattern.matches(text) != negated);
    }
}
