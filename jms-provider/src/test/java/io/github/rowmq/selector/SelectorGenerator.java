package io.github.rowmq.selector;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Random selectors, each with a function that evaluates it straight from the specification. */
final class SelectorGenerator {

    private static final String[] COMPARISONS = {"=", "<>", "<", "<=", ">", ">="};
    private static final String[] STRINGS = {"", "a", "ab", "b", "it's", "%", "_", "PERSISTENT", "12"};
    private static final String[] PATTERNS = {"%", "_", "a%", "%b", "a_", "_%b", "!%", "a!_b", "", "it's", "%1%"};
    private static final List<String> WORDS =
            List.of("AND", "OR", "NOT", "BETWEEN", "IN", "LIKE", "ESCAPE", "IS", "NULL", "TRUE", "FALSE");

    static final List<String> PROPERTIES =
            List.of("a", "b", "c", "d", "$e", "_f", "inn", "nulls", "JMSXGroupSeq", "JMS_x");

    /** A text, how tight it binds, and its meaning. */
    record Sample<T>(String text, int precedence, Function<Map<String, Object>, T> meaning) {
        T of(Map<String, Object> fields) {
            return meaning.apply(fields);
        }
    }

    private final Random random;

    SelectorGenerator(Random random) {
        this.random = random;
    }

    Sample<Boolean> condition(int depth) {
        if (depth == 0) {
            return simpleCondition();
        }
        return switch (random.nextInt(9)) {
            case 0 -> {
                Sample<Boolean> x = condition(depth - 1);
                yield new Sample<>("NOT " + text(x, 3), 3, f -> ReferenceValues.not(x.of(f)));
            }
            case 1, 2 -> {
                Sample<Boolean> x = condition(depth - 1);
                Sample<Boolean> y = condition(depth - 1);
                String text = text(x, 2) + " AND " + text(y, 3);
                yield new Sample<>(text, 2, f -> ReferenceValues.and(x.of(f), y.of(f)));
            }
            case 3, 4 -> {
                Sample<Boolean> x = condition(depth - 1);
                Sample<Boolean> y = condition(depth - 1);
                String text = text(x, 1) + " OR " + text(y, 2);
                yield new Sample<>(text, 1, f -> ReferenceValues.or(x.of(f), y.of(f)));
            }
            case 5 -> between(depth);
            case 6 -> {
                Sample<Boolean> x = bracketed(depth - 1);
                Sample<?> y = random.nextBoolean() ? bracketed(depth - 1) : property();
                String operator = COMPARISONS[random.nextInt(2)];
                String text = text(x, 8) + operator + text(y, 8);
                yield new Sample<>(text, 4, f -> ReferenceValues.compare(operator, x.of(f), y.of(f)));
            }
            default -> numericComparison(depth);
        };
    }

    /** A condition that is one even as an operand, where an identifier alone would be a value. */
    private Sample<Boolean> bracketed(int depth) {
        Sample<Boolean> x = condition(depth);
        return x.precedence() < 8 ? x : numericComparison(depth);
    }

    private Sample<Boolean> simpleCondition() {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextBoolean() ? new Sample<>("TRUE", 8, f -> true) : new Sample<>("FALSE", 8, f -> false);
            case 1 -> {
                Sample<Object> x = property();
                yield new Sample<>(x.text(), 8, f -> x.of(f) instanceof Boolean b ? b : null);
            }
            case 2 -> in();
            case 3 -> like();
            case 4 -> {
                Sample<Object> x = random.nextBoolean() ? property() : stringHeader();
                boolean not = random.nextBoolean();
                yield new Sample<>(x.text() + " IS " + (not ? "NOT " : "") + "NULL", 4, f -> (x.of(f) == null) != not);
            }
            default -> {
                Sample<Object> x = random.nextBoolean() ? property() : stringHeader();
                String literal = pick(STRINGS);
                String operator = COMPARISONS[random.nextInt(2)];
                boolean swapped = random.nextInt(4) == 0;
                String text = swapped ? quote(literal) + operator + x.text() : x.text() + operator + quote(literal);
                yield new Sample<>(text, 4, f -> ReferenceValues.compare(operator, x.of(f), literal));
            }
        };
    }

    private Sample<Boolean> numericComparison(int depth) {
        Sample<Object> x = number(depth - 1);
        Sample<Object> y = number(depth - 1);
        String operator = pick(COMPARISONS);
        String text = text(x, 5) + operator + text(y, 5);
        return new Sample<>(text, 4, f -> ReferenceValues.compare(operator, x.of(f), y.of(f)));
    }

    private Sample<Boolean> between(int depth) {
        Sample<Object> x = number(depth - 1);
        Sample<Object> low = number(depth - 1);
        Sample<Object> high = number(depth - 1);
        if (random.nextBoolean()) {
            return new Sample<>(
                    text(x, 5) + " BETWEEN " + text(low, 5) + " AND " + text(high, 5),
                    4,
                    f -> ReferenceValues.and(
                            ReferenceValues.compare(">=", x.of(f), low.of(f)),
                            ReferenceValues.compare("<=", x.of(f), high.of(f))));
        }
        return new Sample<>(
                text(x, 5) + " NOT BETWEEN " + text(low, 5) + " AND " + text(high, 5),
                4,
                f -> ReferenceValues.or(
                        ReferenceValues.compare("<", x.of(f), low.of(f)),
                        ReferenceValues.compare(">", x.of(f), high.of(f))));
    }

    private Sample<Boolean> in() {
        Sample<Object> x = random.nextInt(3) > 0 ? property() : stringHeader();
        String[] list = new String[1 + random.nextInt(3)];
        Arrays.setAll(list, i -> pick(STRINGS));
        boolean not = random.nextBoolean();
        String text = x.text() + (not ? " NOT" : "") + " IN ("
                + Arrays.stream(list).map(SelectorGenerator::quote).collect(Collectors.joining(",")) + ")";
        return new Sample<>(
                text, 4, f -> onString(x.of(f), s -> Arrays.asList(list).contains(s) != not));
    }

    private Sample<Boolean> like() {
        Sample<Object> x = random.nextInt(3) > 0 ? property() : stringHeader();
        String pattern = pick(PATTERNS);
        boolean not = random.nextBoolean();
        boolean escape = random.nextBoolean();
        String text = x.text() + (not ? " NOT" : "") + " LIKE " + quote(pattern) + (escape ? " ESCAPE '!'" : "");
        return new Sample<>(
                text, 4, f -> onString(x.of(f), s -> ReferenceLike.matches(s, pattern, escape ? '!' : -9) != not));
    }

    /** Null is unknown, and what is no string is false. */
    private static Boolean onString(Object value, Function<String, Boolean> test) {
        return value == null ? null : (Boolean) (value instanceof String s && test.apply(s));
    }

    private Sample<Object> number(int depth) {
        int choice = depth <= 0 ? 5 + random.nextInt(4) : random.nextInt(9);
        return switch (choice) {
            case 0, 1 -> binary(depth, pick("+", "-"), 5);
            case 2, 3 -> binary(depth, pick("*", "/"), 6);
            case 4 -> {
                Sample<Object> x = number(depth - 1);
                yield new Sample<>("- " + text(x, 7), 7, f -> ReferenceValues.negate(x.of(f)));
            }
            case 5 -> {
                String header = pick("JMSPriority", "JMSTimestamp");
                yield new Sample<>(header, 8, f -> f.get(header));
            }
            case 6 -> property();
            default -> literal();
        };
    }

    private Sample<Object> binary(int depth, String operator, int precedence) {
        Sample<Object> x = number(depth - 1);
        Sample<Object> y = number(depth - 1);
        String text = text(x, precedence) + operator + text(y, precedence + 1);
        return new Sample<>(text, precedence, f -> ReferenceValues.compute(operator, x.of(f), y.of(f)));
    }

    private Sample<Object> literal() {
        int n = random.nextInt(6) == 0 ? random.nextInt() >>> 1 : random.nextInt(5);
        return switch (random.nextInt(6)) {
            case 0 -> new Sample<>(n + "L", 8, f -> (long) n);
            case 1 -> new Sample<>("0x" + Integer.toHexString(n), 8, f -> n);
            case 2 -> new Sample<>((n + 0.5) + "", 8, f -> n + 0.5);
            case 3 -> new Sample<>(n + "f", 8, f -> (float) n);
            default -> new Sample<>(n + "", 8, f -> n);
        };
    }

    private Sample<Object> property() {
        String name = PROPERTIES.get(random.nextInt(PROPERTIES.size()));
        return new Sample<>(name, 8, f -> f.get(name));
    }

    private Sample<Object> stringHeader() {
        String name = pick("JMSType", "JMSMessageID", "JMSCorrelationID", "JMSDeliveryMode");
        return new Sample<>(name, 8, f -> f.get(name));
    }

    /** In brackets where they are needed, and now and then where they are not. */
    private String text(Sample<?> sample, int least) {
        boolean needed = sample.precedence() < least;
        return needed || random.nextInt(8) == 0 ? "(" + sample.text() + ")" : sample.text();
    }

    /** The same selector with other white space and other case of the reserved words. */
    String disguise(String text) {
        StringBuilder out = new StringBuilder();
        for (String piece : text.split("(?<= )|(?= )")) {
            if (piece.equals(" ")) {
                out.append(pick(" ", "  ", "\t", "\n", "\f", " \r\n"));
            } else if (WORDS.contains(piece)) {
                out.append(
                        random.nextBoolean()
                                ? piece.toLowerCase(Locale.ROOT)
                                : piece.charAt(0) + piece.substring(1).toLowerCase(Locale.ROOT));
            } else {
                out.append(piece);
            }
        }
        return out.toString();
    }

    /** The value of a property of any type, null for none. */
    Object value() {
        return switch (random.nextInt(11)) {
            case 0 -> (byte) random.nextInt(5);
            case 1 -> (short) random.nextInt(5);
            case 2 -> random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(5);
            case 3 -> random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(5);
            case 4 -> random.nextInt(10) / 2f;
            case 5 -> random.nextInt(8) == 0 ? Double.NaN : random.nextInt(10) / 2d;
            case 6, 7 -> pick(STRINGS);
            case 8, 9 -> random.nextBoolean();
            default -> null;
        };
    }

    String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String quote(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
