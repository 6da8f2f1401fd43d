package io.github.rowmq.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is and is not a selector: Jakarta Messaging 3.1, section 3.8.1.1. */
class SelectorParseTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                // identifiers alone, conditions, brackets
                "flag",
                "$x",
                "_x",
                "x$1_2",
                "größe > 1",
                "名前 = 'a'",
                "𝒳 = 1",
                "ıs = 1",
                "TRUE",
                "not false",
                "NOT NOT flag",
                "((((flag))))",
                "(a = 1)",
                "(a) = (1)",
                "NOT (a OR b) AND c",
                "a = TRUE",
                "TRUE = a",
                "(a > 1) = (b > 2)",
                "(a > 1) <> flag",
                "nullable = 1",
                "inner_ = 1 AND island = 2 AND orders = 3 AND ANDROID = 4 AND notes = 5",
                // headers
                "JMSDeliveryMode = 'PERSISTENT'",
                "JMSPriority > 4",
                "JMSMessageID IS NOT NULL",
                "JMSTimestamp BETWEEN 1 AND 2",
                "JMSCorrelationID LIKE 'a%'",
                "JMSType IN ('a')",
                "JMSXGroupID = 'a' AND JMSXGroupSeq > 1 AND JMSXDeliveryCount > 1 AND JMSX = 1",
                "JMS_RowMQ_thing = 1",
                "jmsType = 'a' AND Jms = 1",
                // literals
                "a = 0",
                "a = 00",
                "a = 035",
                "a = 0x1d",
                "a = 0XFFl",
                "a = 0b1010",
                "a = 1_000_000",
                "a = 0_7",
                "a = 0xFFFF_FFFF_FFFF_FFFFL",
                "a = 9223372036854775807",
                "a = 9223372036854775807L",
                "a = -9223372036854775808",
                "a = - 9223372036854775808l",
                "a = 7.",
                "a = .7e4",
                "a = 7E3",
                "a = 7e-3",
                "a = 7.E+3",
                "a = 7.5f",
                "a = 7.5D",
                "a = 7d",
                "a = 7F",
                "a = 0f",
                "a = 0e9",
                "a = 007.5",
                "a = 09.5",
                "a = 0x1.8p1",
                "a = 0x1P-3f",
                "a = 1_0.0_1e1_0",
                "a = +62",
                "a = ''",
                "a = ''''",
                "a = 'it''s \"quoted\" -- not a comment'",
                "a = 'line\nbreak \u0000 \uD800'",
                // white space and signs
                " \t\f\r\na\t=\f1\r\n ",
                "a='x'AND(b)OR c",
                "a=-1",
                "a=- -1",
                "a = 1 - -b",
                "a - 1=- b * + c",
                "-(a) < 0",
                "a+b*c-d/e = 6",
                "1 = 1",
                "'a' = 'b'",
                // predicates
                "a between 1 and 2 and b",
                "a BETWEEN b + 1 AND c * 2 OR d",
                "a + 1 NOT BETWEEN -1 AND 1",
                "1 BETWEEN a AND b",
                "a IN ('x', 'x' , '')",
                "a NOT IN('x')",
                "(a) IN ('x')",
                "a LIKE ''",
                "a LIKE '%_\\' ESCAPE '\\'",
                "a NOT LIKE 'x' ESCAPE ''''",
                "a LIKE 'x' ESCAPE '%'",
                "a LIKE 'x' ESCAPE '😀'",
                "a is null",
                "a Is Not Null",
                "NOT a IS NULL",
                "a IS NULL AND NOT b = 1 OR NOT c LIKE 'x'",
            })
    void selectorIsAccepted(String text) {
        assertThatCode(() -> Selector.parse(text)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \t",
                // whole expressions that are no conditions
                "'a'",
                "1",
                "1+2",
                "-a",
                "a + b",
                "JMSType",
                "JMSPriority",
                "NULL",
                "a AND 1",
                "'x' OR a",
                "NOT 5",
                "NOT JMSType",
                "True AND 3+5",
                // reserved words as identifiers
                "NULL = 0",
                "TRUE = 0",
                "FALSE = 0",
                "NOT = 0",
                "AND = 0",
                "OR = 0",
                "BETWEEN = 0",
                "LIKE = 0",
                "IN = 0",
                "IS = 0",
                "ESCAPE = 0",
                "nUlL = 0",
                "escape",
                "a = NULL",
                "a <> NULL",
                // headers that selectors may not use
                "JMSRedelivered",
                "JMSExpiration > 1",
                "JMSReplyTo IS NULL",
                "JMSDestination = 'q'",
                "JMSDeliveryTime > 1",
                "JMSxGroupID = 'a'",
                "JMS = 1",
                "JMSpriority = 4",
                // static types
                "a > 'foo'",
                "a >= 'foo'",
                "a < 'foo'",
                "'foo' <= a",
                "'foo' > TRUE",
                "'foo' = TRUE",
                "a > TRUE",
                "(a = 1) > 2",
                "(a = 1) = 2",
                "1 = 'a'",
                "a + 1 = 'b'",
                "-a = 'b'",
                "+a = TRUE",
                "a + 'x' = 1",
                "a * TRUE = 1",
                "(a AND b) + 1 = 2",
                "-'a' = 1",
                "-(a = 1)",
                "a BETWEEN 'a' AND 'b'",
                "'a' BETWEEN 1 AND 2",
                "a BETWEEN 1 AND TRUE",
                "JMSType BETWEEN 1 AND 2",
                "JMSType > 1",
                "JMSDeliveryMode = 2",
                "JMSDeliveryMode > 'PERSISTENT'",
                "JMSPriority = '4'",
                "JMSPriority LIKE '4'",
                "JMSTimestamp IN ('4')",
                "JMSType + 1 = 2",
                "JMSType = JMSPriority",
                // IN
                "a IN (1,2)",
                "a IN (TRUE)",
                "a IN (b)",
                "a IN ()",
                "a IN ('x',)",
                "a IN ('x' 'y')",
                "a IN 'x'",
                "a IN ('x'",
                "'a' IN ('a')",
                "a + 1 IN ('a')",
                "(a = 1) IN ('a')",
                // LIKE
                "a LIKE 7",
                "a LIKE b",
                "a LIKE",
                "a LIKE 'x' ESCAPE",
                "a LIKE 'x' ESCAPE ''",
                "a LIKE 'x' ESCAPE 'ab'",
                "a LIKE 'x' ESCAPE 1",
                "a LIKE 'x' ESCAPE b",
                "'a' LIKE 'a'",
                "1 LIKE '1'",
                "a NOT LIKE NULL",
                // IS NULL
                "1 IS NULL",
                "'a' IS NULL",
                "a + 1 IS NULL",
                "(a = 1) IS NULL",
                "a IS TRUE",
                "a IS",
                "a IS NOT",
                "a NOT NULL",
                "a IS NOT 1",
                // shape
                "a =",
                "= a",
                "=TEST 'test'",
                "a = 1 AND",
                "AND a",
                "a = 1 AMD b = 2",
                "prop1 = prop2 foo AND string = 'Test'",
                "a b",
                "a 5",
                "a 'x'",
                "(a = 1",
                "a = 1)",
                "()",
                "a = ()",
                "a == 1",
                "a != 1",
                "a <> <> 1",
                "a => 1",
                "a =< 1",
                "a >< 1",
                "a < > 1",
                "a = b = c",
                "1 < 2 < 3",
                "a IS NULL = TRUE",
                "a = NOT b",
                "a NOT = 1",
                "a NOT",
                "a BETWEEN 1",
                "a BETWEEN 1 OR 2",
                "a BETWEEN 1, 2",
                "a, b",
                "a.b = 1",
                "a -- comment",
                "a /* comment */ = 1",
                "a = 'x' || 'y'",
                "a % 2 = 0",
                "\"a\" = 1",
                "a = \"x\"",
                "a = 1;",
                "a = :b",
                "a = ?",
                "a\u00A0= 1",
                "a\u000B= 1",
                "a = \u20181\u2019",
                "f(a)",
                // malformed literals
                "a = 'x",
                "a = '",
                "a = 'x''",
                "a = 08",
                "a = 0x",
                "a = 0xG",
                "a = 0b2",
                "a = 0b",
                "a = 5x",
                "a=1AND b=2",
                "a = 1.AND b",
                "a = 1.2.3",
                "a = .",
                "a = 1e",
                "a = 1e+",
                "a = 1e5L",
                "a = 1.5L",
                "a = 0x1.8",
                "a = 1_",
                "a = 0x_1",
                "a = 1_L",
                "a = 1_.5",
                "a = 9223372036854775808",
                "a = +9223372036854775808",
                "a = 1 - 9223372036854775808",
                "a = -(9223372036854775808)",
                "a = -9223372036854775809",
                "a = 0x1FFFFFFFFFFFFFFFF",
                "a = 02000000000000000000000",
                "a = 1e309",
                "a = 1e-400",
                "a = 1e39f",
                "a = 1e-50f",
                "a = \u0661",
                "a = 1\u0661",
                "a = 1\u0000",
                "a = NaN1.",
            })
    void selectorIsRefused(String text) {
        assertThatThrownBy(() -> Selector.parse(text)).isInstanceOf(SelectorSyntaxException.class);
    }

    @Test
    void selectorOfWhiteSpaceIsNone() throws SelectorSyntaxException {
        assertThat(Selector.parseOrNull(null)).isNull();
        assertThat(Selector.parseOrNull("")).isNull();
        assertThat(Selector.parseOrNull(" \t\f\r\n")).isNull();
        assertThat(Selector.parseOrNull(" a ")).isNotNull();
        assertThatThrownBy(() -> Selector.parseOrNull("\u00A0")).isInstanceOf(SelectorSyntaxException.class);
    }

    @Test
    void textAndIdentifiersAreKept() throws SelectorSyntaxException {
        String text = " b = 1 AND (JMSType = 'x' OR TRUE) AND b <> a ";
        Selector selector = Selector.parse(text);
        assertThat(selector.text()).isEqualTo(text);
        assertThat(selector).hasToString(text);
        assertThat(selector.identifiers()).containsExactly("b", "JMSType", "a");
        assertThatThrownBy(() -> selector.identifiers().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void selectorsOfOneTextAreEqual() throws SelectorSyntaxException {
        assertThat(Selector.parse("a = 1"))
                .isEqualTo(Selector.parse("a = 1"))
                .hasSameHashCodeAs(Selector.parse("a = 1"))
                .isNotEqualTo(Selector.parse("a  = 1"))
                .isNotEqualTo(null);
    }
}
