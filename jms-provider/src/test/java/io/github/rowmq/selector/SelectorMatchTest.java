package io.github.rowmq.selector;

import static io.github.rowmq.selector.Truth.FALSE;
import static io.github.rowmq.selector.Truth.TRUE;
import static io.github.rowmq.selector.Truth.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What selectors say of one message: Jakarta Messaging 3.1, sections 3.8.1.1 and 3.8.1.2. */
class SelectorMatchTest {

    private static final Map<String, Object> MESSAGE = Map.ofEntries(
            Map.entry("JMSType", "car"),
            Map.entry("JMSDeliveryMode", "PERSISTENT"),
            Map.entry("JMSPriority", 4),
            Map.entry("JMSTimestamp", 1_700_000_000_000L),
            Map.entry("JMSMessageID", "ID:1"),
            Map.entry("color", "blue"),
            Map.entry("quote", "it's"),
            Map.entry("weight", 2600),
            Map.entry("number", "2"),
            Map.entry("yes", true),
            Map.entry("no", false),
            Map.entry("b", (byte) 12),
            Map.entry("s", (short) 12),
            Map.entry("i", 12),
            Map.entry("l", 12L),
            Map.entry("f", 12.5f),
            Map.entry("d", 12.5),
            Map.entry("nan", Double.NaN),
            Map.entry("infinite", Double.POSITIVE_INFINITY),
            Map.entry("minLong", Long.MIN_VALUE),
            Map.entry("maxLong", Long.MAX_VALUE),
            Map.entry("maxInt", Integer.MAX_VALUE),
            Map.entry("minInt", Integer.MIN_VALUE),
            Map.entry("maxByte", Byte.MAX_VALUE),
            Map.entry("third", 0.1f));

    static Stream<Arguments> comparisons() {
        return Stream.of(
                arguments("JMSType = 'car' AND color = 'blue' AND weight > 2500", TRUE),
                arguments("JMSDeliveryMode = 'PERSISTENT' AND JMSPriority >= 4 AND JMSTimestamp > 0", TRUE),
                arguments("JMSDeliveryMode = 'NON_PERSISTENT'", FALSE),
                arguments("JMSCorrelationID IS NULL AND JMSMessageID LIKE 'ID:%'", TRUE),
                arguments("JMSCorrelationID = 'x'", UNKNOWN),
                arguments("Color = 'blue'", UNKNOWN),
                arguments("quote = 'it''s'", TRUE),
                arguments("color = 'Blue'", FALSE),
                arguments("color <> 'blue'", FALSE),
                arguments("color <> 'red'", TRUE),
                arguments("yes = TRUE AND no = false AND yes <> no", TRUE),
                arguments("yes = no", FALSE),
                arguments("(weight > 1) = yes", TRUE),
                arguments("(weight > 1) <> (color = 'red')", TRUE),
                arguments("(missing > 1) = yes", UNKNOWN),
                arguments("(TRUE) = (1 = 1)", TRUE),
                arguments("i < 13 AND i <= 12 AND i >= 12 AND i > 11 AND i <> 13 AND i = 12", TRUE),
                arguments("i < 12", FALSE),
                arguments("i > 12", FALSE),
                arguments("i <= 11", FALSE),
                arguments("i >= 13", FALSE),
                arguments("b = s AND s = i AND i = l AND f = d", TRUE),
                arguments("i < d", TRUE),
                arguments("12.5 = d", TRUE));
    }

    static Stream<Arguments> unlikeTypes() {
        return Stream.of(
                arguments("number > 1", FALSE),
                arguments("number = 2", FALSE),
                arguments("number <> 2", FALSE),
                arguments("i = '12'", FALSE),
                arguments("i <> '12'", FALSE),
                arguments("NOT i = '12'", TRUE),
                arguments("yes = 'true'", FALSE),
                arguments("yes <> 'true'", FALSE),
                arguments("yes = i", FALSE),
                arguments("color < number", FALSE),
                arguments("color > number", FALSE),
                arguments("yes >= no", FALSE),
                arguments("number BETWEEN 1 AND 3", FALSE),
                arguments("number NOT BETWEEN 5 AND 7", FALSE),
                arguments("i IN ('12')", FALSE),
                arguments("i NOT IN ('13')", FALSE),
                arguments("i LIKE '12'", FALSE),
                arguments("i NOT LIKE '13'", FALSE),
                arguments("number + 1 > 2", FALSE),
                arguments("number + 1 <> 9", FALSE),
                arguments("-number < 0", FALSE),
                arguments("+number = number", FALSE),
                arguments("yes * 2 = 2", FALSE),
                arguments("number + missing > 2", UNKNOWN),
                arguments("color", UNKNOWN),
                arguments("NOT color", UNKNOWN),
                arguments("i", UNKNOWN),
                arguments("color OR yes", TRUE));
    }

    static Stream<Arguments> nulls() {
        return Stream.of(
                arguments("missing", UNKNOWN),
                arguments("NOT missing", UNKNOWN),
                arguments("missing = 1", UNKNOWN),
                arguments("missing <> 1", UNKNOWN),
                arguments("missing = missing", UNKNOWN),
                arguments("missing = 'a' OR missing <> 'a'", UNKNOWN),
                arguments("missing IN ('a')", UNKNOWN),
                arguments("missing NOT IN ('a')", UNKNOWN),
                arguments("missing LIKE '%'", UNKNOWN),
                arguments("missing NOT LIKE '%'", UNKNOWN),
                arguments("missing BETWEEN 1 AND 2", UNKNOWN),
                arguments("missing NOT BETWEEN 1 AND 2", UNKNOWN),
                arguments("missing IS NULL", TRUE),
                arguments("missing IS NOT NULL", FALSE),
                arguments("color IS NULL", FALSE),
                arguments("color IS NOT NULL", TRUE),
                arguments("-missing < 0", UNKNOWN),
                arguments("missing + 2 < 10", UNKNOWN),
                arguments("i BETWEEN missing AND 11", FALSE),
                arguments("i BETWEEN missing AND 13", UNKNOWN),
                arguments("i NOT BETWEEN missing AND 11", TRUE),
                arguments("i NOT BETWEEN missing AND 13", UNKNOWN));
    }

    static Stream<Arguments> predicates() {
        return Stream.of(
                arguments("i BETWEEN 12 AND 12", TRUE),
                arguments("i BETWEEN 13 AND 11", FALSE),
                arguments("i NOT BETWEEN 13 AND 11", TRUE),
                arguments("i BETWEEN i - 1 AND i * 2", TRUE),
                arguments("i NOT BETWEEN -4 AND 5", TRUE),
                arguments("i BETWEEN 11.5 AND 12.5 AND color = 'blue'", TRUE),
                arguments("5 BETWEEN 1 AND i", TRUE),
                arguments("color IN ('red', 'blue')", TRUE),
                arguments("color IN ('red', 'BLUE')", FALSE),
                arguments("color NOT IN ('red', 'green')", TRUE),
                arguments("color NOT IN ('red', 'blue')", FALSE),
                arguments("color LIKE 'bl%'", TRUE),
                arguments("color LIKE 'bl'", FALSE),
                arguments("color NOT LIKE '_l_e'", FALSE),
                arguments("color NOT LIKE '_l_'", TRUE));
    }

    static Stream<Arguments> arithmetic() {
        return Stream.of(
                arguments("1 + 2 * 3 - 4 / 2 = 5", TRUE),
                arguments("(1 + 2) * 3 = 9", TRUE),
                arguments("10 - 4 - 3 = 3", TRUE),
                arguments("100 / 5 / 2 = 10", TRUE),
                arguments("2 * 3 / 4 = 1", TRUE),
                arguments("i / 5 = 2 AND i / 5. = 2.4 AND -i / 5 = -2", TRUE),
                arguments("- - i = 12 AND -(i - 13) = 1 AND 0 - -i = 12", TRUE),
                arguments("10 - i + 2 = 0", TRUE),
                arguments("i + 1 - 2 * l / 3 = 5", TRUE),
                arguments("i / 0 = 0", UNKNOWN),
                arguments("NOT i / 0 = 0", UNKNOWN),
                arguments("l / (i - 12) > 0 OR yes", TRUE),
                arguments("1 / 0 = 1", UNKNOWN),
                arguments("1 / 0 = 1 AND FALSE", FALSE),
                arguments("1 / 0L <> 1 OR i = 12", TRUE),
                arguments("d / 0 = infinite AND -d / 0 < 0 AND i / 0. = infinite", TRUE),
                arguments("0. / 0 = 0. / 0", FALSE),
                arguments("0. / 0 <> 0. / 0", TRUE),
                arguments("nan = nan", FALSE),
                arguments("nan <> 1", TRUE),
                arguments("nan < 1 OR nan >= 1", FALSE),
                arguments("nan BETWEEN 0 AND 1 OR nan NOT BETWEEN 0 AND 1", FALSE),
                arguments("0.0 = -0.0", TRUE),
                // Java's numeric promotion: int by int is int, and wraps
                arguments("maxInt + 1 = minInt", TRUE),
                arguments("maxInt + 1L = 2147483648", TRUE),
                arguments("-minInt = minInt", TRUE),
                arguments("maxByte + 1 = 128", TRUE),
                arguments("minInt / -1 = minInt", TRUE),
                arguments("maxLong + 1 = minLong", TRUE),
                arguments("i * 1.5f = 18", TRUE));
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                arguments("minLong = -9223372036854775808 AND maxLong = 9223372036854775807", TRUE),
                arguments("minLong = -9223372036854775808L AND minLong = -\t9223372036854775808l", TRUE),
                arguments("minLong = 0x8000000000000000 AND -1 = 0xFFFFFFFFFFFFFFFFL", TRUE),
                arguments("minLong = 01000000000000000000000", TRUE),
                arguments("0xFFFFFFFF = 4294967295", TRUE),
                arguments("maxLong = 9223372036854775806", FALSE),
                arguments("maxLong > 9223372036854775806", TRUE),
                arguments("9007199254740993 = 9007199254740992", FALSE),
                // long with double is compared as double, long or int with float as float
                arguments("9007199254740993 = 9007199254740992.", TRUE),
                arguments("16777217 = 16777216f", TRUE),
                arguments("16777217 = 16777216d", FALSE),
                arguments("third = 0.1", FALSE),
                arguments("third = 0.1f", TRUE),
                arguments("third * 1.0 = 0.1", FALSE),
                arguments("035 = 29 AND 0x1d = 29 AND 0b11101 = 29 AND 2_9 = 29 AND 00 = 0", TRUE),
                arguments("7. = 7 AND .7e1 = 7 AND 7E0 = 7 AND 70E-1 = 7 AND 007.0 = 7 AND 7f = 7 AND 7d = 7", TRUE),
                arguments("0x1.8p1 = 3", TRUE),
                arguments("4.9e-324 > 0 AND 1.7976931348623157E308 < infinite", TRUE),
                arguments("f > 12 AND f < 13 AND f = 12.5 AND d = 12.5f", TRUE));
    }

    static Stream<Arguments> precedence() {
        return Stream.of(
                arguments("yes OR yes AND no", TRUE),
                arguments("(yes OR yes) AND no", FALSE),
                arguments("NOT yes AND no", FALSE),
                arguments("NOT (yes AND no)", TRUE),
                arguments("NOT no OR yes", TRUE),
                arguments("NOT i = 13", TRUE),
                arguments("NOT i BETWEEN 1 AND 2 AND yes", TRUE),
                arguments("NOT NOT yes", TRUE),
                arguments("no OR NOT no AND yes", TRUE));
    }

    @ParameterizedTest
    @MethodSource({"comparisons", "unlikeTypes", "nulls", "predicates", "arithmetic", "numbers", "precedence"})
    void selectorHasTheTruthOfTheSpecification(String text, Truth truth) throws SelectorSyntaxException {
        Selector selector = Selector.parse(text);
        assertThat(selector.test(MESSAGE::get)).isEqualTo(truth);
        assertThat(selector.matches(MESSAGE::get)).isEqualTo(truth == TRUE);
    }

    @Test
    void stringEqualityIsByCharactersNotByLocale() throws SelectorSyntaxException {
        Selector composed = Selector.parse("a = '\u00E9'");
        assertThat(composed.matches(Map.of("a", "\u00E9")::get)).isTrue();
        assertThat(composed.matches(Map.of("a", "e\u0301")::get)).isFalse();
    }

    @Test
    void longChainOfAlternativesIsOneLookIntoASet() throws SelectorSyntaxException {
        StringBuilder text = new StringBuilder("(other = 'y' OR a = 'n0')");
        for (int n = 1; n < 3000; n++) {
            text.append(n % 2 == 0 ? " OR a = 'n" + n + "'" : " OR a IN ('n" + n + "', 'x')");
        }
        Selector selector = Selector.parse(text.toString());
        int[] asked = {0};
        SelectorFields fields = name -> {
            asked[0]++;
            return name.equals("a") ? "n2999" : "z";
        };
        assertThat(selector.matches(fields)).isTrue();
        assertThat(asked[0]).isLessThanOrEqualTo(2);
        assertThat(selector.test(Map.of("a", "m")::get)).isEqualTo(UNKNOWN);
        assertThat(selector.test(Map.of("a", "m", "other", "z")::get)).isEqualTo(FALSE);
        assertThat(selector.test(Map.of("a", 5, "other", "z")::get)).isEqualTo(FALSE);
    }

    @Test
    void matchingStopsAtTheFirstTermThatDecides() throws SelectorSyntaxException {
        SelectorFields onlyFirst = name -> {
            assertThat(name).isEqualTo("first");
            return null;
        };
        assertThat(Selector.parse("first = 1 AND second = 2").matches(onlyFirst))
                .isFalse();
        assertThat(Selector.parse("first IS NULL OR second = 2").matches(onlyFirst))
                .isTrue();
    }

    @Test
    void constantSelectorAsksNothing() throws SelectorSyntaxException {
        SelectorFields none = name -> {
            throw new AssertionError(name);
        };
        assertThat(Selector.parse("1 + 1 = 2 OR a = 3").matches(none)).isTrue();
        assertThat(Selector.parse("NOT ('a' = 'a' AND 5 BETWEEN 1 AND 9) AND a = 3")
                        .matches(none))
                .isFalse();
    }
}
