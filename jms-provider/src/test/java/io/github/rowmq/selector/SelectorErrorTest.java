package io.github.rowmq.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a refused selector is told. */
class SelectorErrorTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a > 'foo'|5|a number after '>'|string 'foo'",
                "'foo' <= a|1|a number before '<='|string 'foo'",
                "a = 1 AND b BETWEEN 1 AND 'z'|27|a number after AND|string 'z'",
                "a BETWEEN 1 OR 2|13|AND between the two bounds of BETWEEN|the reserved word OR",
                "a IN (1, 2)|7|a string literal in the list of IN|number 1",
                "a IN ('x' 'y')|11|')' or ',' in the list of IN|string 'y'",
                "a LIKE 7|8|a string literal as the pattern of LIKE|number 7",
                "a LIKE 'x' ESCAPE 'ab'|19|a string of a single character after ESCAPE|string 'ab'",
                "1 + 2 LIKE 'x'|1|an identifier of a string before LIKE|number 1 + 2",
                "1 + 2|1|a condition|number 1 + 2",
                "x AND JMSType|7|a condition|string JMSType",
                "JMSPriority = 'high'|15|a number, like the left of '='|string 'high'",
                "(a > 1) = 'x'|11|a condition, like the left of '='|string 'x'",
                "x AND|6|an identifier, a literal or '('|the end of the selector",
                "NULL = 0|1|an identifier, a literal or '(' (compare with NULL by IS NULL)|the reserved word NULL",
                "a = 1 AMD b = 2|7|an operator or the end of the selector|identifier AMD",
                "(a = (b + 1)|13|')' for the '(' at position 1|the end of the selector",
                "a = 1)|6|an operator or the end of the selector|')'",
                "a != 1|3|<> for \"not equal\", or NOT|'!'",
                "a = \"x\"|5|single quotes around a string|'\"'",
                "a = 'x|5|a closing ' for the string that begins here|the end of the selector",
                "a # 1|3|an identifier, a literal or an operator|'#'",
                "a = b = c|7|AND, OR or the end, as comparisons do not chain without parentheses|'='",
                "a = NOT b|5|a value (NOT needs parentheses here)|the reserved word NOT",
                "a NOT = 1|7|BETWEEN, IN or LIKE after NOT|'='",
                "a IS TRUE|6|NULL or NOT NULL|the reserved word TRUE",
                "a = 9223372036854775808|5|a number up to 9223372036854775807|number 9223372036854775808"
            })
    void messageNamesPositionExpectedAndFound(String text, int position, String expected, String found) {
        SelectorSyntaxException e = refusal(text);
        assertThat(e.position()).isEqualTo(position);
        assertThat(e)
                .hasMessage("Invalid selector at position %d: expected %s, found %s. The selector: %s"
                        .formatted(position, expected, found, text));
    }

    @Test
    void headerThatSelectorsMayNotUseIsToldWhichTheyMay() {
        assertThat(refusal("a AND JMSExpiration > 5"))
                .hasMessageContaining("position 7")
                .hasMessageContaining(
                        "JMSCorrelationID, JMSDeliveryMode, JMSMessageID, JMSPriority, JMSTimestamp, JMSType")
                .hasMessageContaining("found identifier JMSExpiration");
    }

    @ParameterizedTest
    @CsvSource({"a = 08,5", "a = 1.2.3,5", "a=1AND b=2,3", "a = 99999999999999999999,5", "a = 1e999,5"})
    void malformedNumberIsShownWhole(String text, int position) {
        SelectorSyntaxException e = refusal(text);
        assertThat(e.position()).isEqualTo(position);
        assertThat(e)
                .hasMessageContaining("found " + text.substring(position - 1).split(" ")[0] + ".");
        assertThat(e).hasCauseInstanceOf(NumberFormatException.class);
    }

    @Test
    void messageOfALongSelectorIsBounded() {
        String text = "a = '" + "x".repeat(30_000) + "' AND b > 'y" + "z".repeat(30_000) + "' AND c";
        SelectorSyntaxException e = refusal(text);
        assertThat(e.position()).isEqualTo(text.indexOf("'y") + 1);
        assertThat(e.getMessage())
                .hasSizeLessThan(600)
                .contains("xxx' AND b > 'yzzz")
                .endsWith("zzz…");
    }

    @Test
    void messageStaysOnOneLineAndIsValidUnicode() {
        assertThat(refusal("a = '\r\nERROR forged\u0000\uD800\u2028' b"))
                .hasMessageContaining("'\\u000d\\u000aERROR forged\\u0000\\ud800\\u2028' b");
    }

    @Test
    void tooLongSelectorIsRefused() {
        String fits = "a = '" + "x".repeat(Selector.MAX_LENGTH - 6) + "'";
        assertThat(fits).hasSize(Selector.MAX_LENGTH);
        assertThat(catchThrowableOfType(SelectorSyntaxException.class, () -> Selector.parse(fits)))
                .isNull();
        assertThat(refusal(fits + " "))
                .hasMessageContaining("expected at most 65536 characters, found 65537 characters");
    }

    private static SelectorSyntaxException refusal(String text) {
        SelectorSyntaxException e = catchThrowableOfType(SelectorSyntaxException.class, () -> Selector.parse(text));
        assertThat(e).as(text).isNotNull();
        return e;
    }
}
