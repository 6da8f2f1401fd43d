package io.github.rowmq.selector;

import java.math.BigDecimal;
import java.util.function.DoubleBinaryOperator;

/** Comparison and arithmetic of selectors written down from the specification, without a thought for speed. */
final class ReferenceValues {

    /** The result of arithmetic on something that is no number. */
    static final Object SENSELESS = new Object();

    private ReferenceValues() {}

    /** True, false, or null for unknown. */
    static Boolean compare(String operator, Object a, Object b) {
        if (a == null || b == null) {
            return null;
        }
        if (a instanceof Number x && b instanceof Number y) {
            return compareNumbers(operator, x, y);
        }
        boolean likeTypes = a.getClass() == b.getClass() && a != SENSELESS;
        return switch (operator) {
            case "=" -> likeTypes && a.equals(b);
            case "<>" -> likeTypes && !a.equals(b);
            default -> false;
        };
    }

    private static boolean compareNumbers(String operator, Number a, Number b) {
        if (width(a) <= 64 && width(b) <= 64) {
            int order = new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString()));
            return compareDoubles(operator, order, 0);
        }
        boolean asFloat = Math.max(width(a), width(b)) == 100;
        return asFloat
                ? compareDoubles(operator, a.floatValue(), b.floatValue())
                : compareDoubles(operator, a.doubleValue(), b.doubleValue());
    }

    private static boolean compareDoubles(String operator, double a, double b) {
        return switch (operator) {
            case "=" -> a == b;
            case "<>" -> a != b;
            case "<" -> a < b;
            case "<=" -> a <= b;
            case ">" -> a > b;
            case ">=" -> a >= b;
            default -> throw new IllegalArgumentException(operator);
        };
    }

    static Object compute(String operator, Object a, Object b) {
        if (a == null || b == null) {
            return null;
        }
        if (!(a instanceof Number x && b instanceof Number y)) {
            return SENSELESS;
        }
        int width = Math.max(32, Math.max(width(x), width(y)));
        if (width > 64) {
            DoubleBinaryOperator function = function(operator);
            // Rounding a float operation twice, by way of double, is innocuous for these four operators.
            return width == 100
                    ? (Object) (float) function.applyAsDouble(x.floatValue(), y.floatValue())
                    : (Object) function.applyAsDouble(x.doubleValue(), y.doubleValue());
        }
        BigDecimal p = new BigDecimal(x.toString());
        BigDecimal q = new BigDecimal(y.toString());
        if (operator.equals("/") && q.signum() == 0) {
            return null;
        }
        BigDecimal exact = switch (operator) {
            case "+" -> p.add(q);
            case "-" -> p.subtract(q);
            case "*" -> p.multiply(q);
            default -> p.divideToIntegralValue(q);
        };
        long wrapped = exact.toBigInteger().longValue();
        return width == 64 ? (Object) wrapped : (Object) (int) wrapped;
    }

    private static DoubleBinaryOperator function(String operator) {
        return switch (operator) {
            case "+" -> (a, b) -> a + b;
            case "-" -> (a, b) -> a - b;
            case "*" -> (a, b) -> a * b;
            default -> (a, b) -> a / b;
        };
    }

    static Object negate(Object value) {
        return compute("*", -1, value);
    }

    /** Ranks the classes in the order of promotion; exact numbers by their bits. */
    private static int width(Number number) {
        if (number instanceof Double) {
            return 200;
        }
        if (number instanceof Float) {
            return 100;
        }
        return number instanceof Long ? 64 : 32;
    }

    static Boolean and(Boolean a, Boolean b) {
        if (Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)) {
            return false;
        }
        return a == null || b == null ? null : true;
    }

    static Boolean or(Boolean a, Boolean b) {
        return not(and(not(a), not(b)));
    }

    static Boolean not(Boolean a) {
        return a == null ? null : (Boolean) !a;
    }
}
