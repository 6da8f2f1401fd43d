package io.github.rowmq.selector;

/**
 * Comparison and signs of numbers by the rules of Java's numeric promotion: double before float before long, everything
 * smaller is int.
 */
final class Numbers {

    /** The order of two numbers of which one is NaN. */
    static final int UNORDERED = Integer.MIN_VALUE;

    private Numbers() {}

    /**
     * Negative, 0 or positive as {@code a} is less than, equal to or greater than {@code b}; {@link #UNORDERED} if
     * either is NaN.
     */
    static int compare(Number a, Number b) {
        if (a instanceof Double || b instanceof Double) {
            return compare(a.doubleValue(), b.doubleValue());
        }
        if (a instanceof Float || b instanceof Float) {
            return compare(a.floatValue(), b.floatValue());
        }
        return Long.compare(a.longValue(), b.longValue());
    }

    private static int compare(double a, double b) {
        if (a < b) {
            return -1;
        }
        if (a > b) {
            return 1;
        }
        return a == b ? 0 : UNORDERED;
    }

    /** The number with its sign changed, promoted as Java's unary minus does. */
    static Number negate(Number number) {
        if (number instanceof Double) {
            return -number.doubleValue();
        }
        if (number instanceof Float) {
            return -number.floatValue();
        }
        if (number instanceof Long) {
            return -number.longValue();
        }
        return -number.intValue();
    }
}
