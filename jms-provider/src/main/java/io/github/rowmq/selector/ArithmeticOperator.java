package io.github.rowmq.selector;

import org.jspecify.annotations.Nullable;

/** The arithmetic operators on two values, computed in the type to which Java's binary numeric promotion takes them. */
enum ArithmeticOperator {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE;

    /**
     * The result; null if a value is null or an exact number is divided by zero; {@link NotComputable} if a value is
     * not a number.
     */
    @Nullable
    Object apply(@Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return null;
        }
        if (!(left instanceof Number a) || !(right instanceof Number b)) {
            return NotComputable.INSTANCE;
        }
        if (a instanceof Double || b instanceof Double) {
            return apply(a.doubleValue(), b.doubleValue());
        }
        if (a instanceof Float || b instanceof Float) {
            return apply(a.floatValue(), b.floatValue());
        }
        if (this == DIVIDE && b.longValue() == 0) {
            return null;
        }
        if (a instanceof Long || b instanceof Long) {
            return apply(a.longValue(), b.longValue());
        }
        return apply(a.intValue(), b.intValue());
    }

    private double apply(double a, double b) {
        return switch (this) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
        };
    }

    private float apply(float a, float b) {
        return switch (this) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
        };
    }

    private long apply(long a, long b) {
        return switch (this) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
        };
    }

    private int apply(int a, int b) {
        return switch (this) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
        };
    }
}
