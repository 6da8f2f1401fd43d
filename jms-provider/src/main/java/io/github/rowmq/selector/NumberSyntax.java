package io.github.rowmq.selector;

/**
 * Numeric literals: exact ones in Java's integer literal syntax, approximate ones in its floating-point literal syntax
 * (section 3.8.1.1).
 *
 * <p>An exact literal is an Integer if its value fits and it has no L, otherwise a Long. Hexadecimal, octal and binary
 * ones stand for the number they show; beyond the largest long they are, as in Java, the 64 bits of a negative one. An
 * approximate literal is a Double, or a Float with the suffix F.
 */
final class NumberSyntax {

    /** The literal 9223372036854775808, which has a meaning only behind a minus. */
    static final Object MINUS_MIN_LONG = new Object();

    private NumberSyntax() {}

    /**
     * The value of a literal.
     *
     * @return an Integer, Long, Float, Double, or {@link #MINUS_MIN_LONG}
     * @throws NumberFormatException if it is malformed or out of range
     */
    static Object parse(String lexeme) {
        String digits = withoutUnderscores(lexeme);
        if (!digits.chars().allMatch(c -> c > ' ' && c < 128)) {
            throw new NumberFormatException("not ASCII");
        }
        return isApproximate(digits) ? approximate(digits) : exact(digits);
    }

    /** What to say was expected in place of a malformed literal. */
    static String expectation(String lexeme) {
        return isApproximate(lexeme)
                ? "an approximate number in the range of Java's double (float with the suffix f), such as 7.5, 7E3"
                        + " or .5, set off from the next word"
                : "an exact number in the range of Java's long, such as 57, 0x1d or 035, set off from the next word";
    }

    private static boolean isApproximate(String digits) {
        if (isPrefixed(digits, 'b')) {
            return false;
        }
        boolean hexadecimal = isPrefixed(digits, 'x');
        return digits.indexOf('.') >= 0
                || has(digits, hexadecimal ? 'p' : 'e')
                || !hexadecimal && (endsWith(digits, 'f') || endsWith(digits, 'd'));
    }

    private static Object exact(String literal) {
        boolean isLong = endsWith(literal, 'l');
        String digits = isLong ? literal.substring(0, literal.length() - 1) : literal;
        long value;
        if (isPrefixed(digits, 'x')) {
            value = Long.parseUnsignedLong(digits.substring(2), 16);
        } else if (isPrefixed(digits, 'b')) {
            value = Long.parseUnsignedLong(digits.substring(2), 2);
        } else if (digits.length() > 1 && digits.charAt(0) == '0') {
            value = Long.parseUnsignedLong(digits.substring(1), 8);
        } else if (digits.equals("9223372036854775808")) {
            return MINUS_MIN_LONG;
        } else {
            value = Long.parseLong(digits);
        }
        boolean fitsInt = value >= 0 && value <= Integer.MAX_VALUE;
        if (fitsInt && !isLong) {
            return (int) value;
        }
        return value;
    }

    /** As Java does, refuses what is rounded to infinity, and what is rounded to zero but is not zero. */
    private static Object approximate(String literal) {
        boolean hexadecimal = isPrefixed(literal, 'x');
        boolean isFloat = endsWith(literal, 'f');
        double value = isFloat ? Float.parseFloat(literal) : Double.parseDouble(literal);
        if (Double.isInfinite(value) || value == 0 && !isZero(literal, hexadecimal)) {
            throw new NumberFormatException("out of range");
        }
        if (isFloat) {
            return (float) value;
        }
        return value;
    }

    private static boolean isZero(String literal, boolean hexadecimal) {
        char exponent = hexadecimal ? 'p' : 'e';
        return literal.chars()
                .skip(hexadecimal ? 2 : 0)
                .takeWhile(c -> (c | 0x20) != exponent)
                .allMatch(c -> Character.digit(c, hexadecimal ? 16 : 10) <= 0);
    }

    /** Underscores are allowed between digits only. */
    private static String withoutUnderscores(String lexeme) {
        if (lexeme.indexOf('_') < 0) {
            return lexeme;
        }
        for (int i = lexeme.indexOf('_'); i >= 0; i = lexeme.indexOf('_', i + 1)) {
            if (!isDigitOrUnderscore(lexeme, i - 1) || !isDigitOrUnderscore(lexeme, i + 1)) {
                throw new NumberFormatException("misplaced underscore");
            }
        }
        return lexeme.replace("_", "");
    }

    private static boolean isDigitOrUnderscore(String lexeme, int index) {
        if (index >= lexeme.length()) {
            return false;
        }
        char c = lexeme.charAt(index);
        return c == '_' || Character.digit(c, isPrefixed(lexeme, 'x') ? 16 : 10) >= 0;
    }

    private static boolean isPrefixed(String literal, char marker) {
        return literal.length() > 1 && literal.charAt(0) == '0' && (literal.charAt(1) | 0x20) == marker;
    }

    private static boolean endsWith(String literal, char marker) {
        return (literal.charAt(literal.length() - 1) | 0x20) == marker;
    }

    private static boolean has(String literal, char marker) {
        return literal.indexOf(marker) >= 0 || literal.indexOf(Character.toUpperCase(marker)) >= 0;
    }
}
