package io.github.rowmq.selector;

import org.jspecify.annotations.Nullable;

/** The comparison operators, and what they say of two values. */
enum ComparisonOperator {
    EQUAL("="),
    NOT_EQUAL("<>"),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String symbol;

    ComparisonOperator(String symbol) {
        this.symbol = symbol;
    }

    String symbol() {
        return symbol;
    }

    /** Whether the operator takes strings and conditions as well as numbers. */
    boolean isEquality() {
        return this == EQUAL || this == NOT_EQUAL;
    }

    /** Compares two values: unknown if either is null, false if they are of unlike types. */
    Truth test(@Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return Truth.UNKNOWN;
        }
        if (left instanceof Number a && right instanceof Number b) {
            return Truth.of(holds(Numbers.compare(a, b)));
        }
        boolean alike = left instanceof String && right instanceof String
                || left instanceof Boolean && right instanceof Boolean;
        return Truth.of(alike && isEquality() && left.equals(right) == (this == EQUAL));
    }

    /**
     * Whether the operator is true of an order: negative, 0, positive, or {@link Numbers#UNORDERED}, of which only
     * {@code <>} is true.
     */
    private boolean holds(int order) {
        if (order == Numbers.UNORDERED) {
            return this == NOT_EQUAL;
        }
        return switch (this) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }
}
