package io.github.rowmq.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables of Jakarta Messaging 3.1, section 3.8.1.2, on constants, on fields, and on a mixture. */
class TruthTest {

    private static final Map<String, String> LETTERS = Map.of("T", "TRUE", "F", "FALSE", "U", "UNKNOWN");

    @ParameterizedTest
    @CsvSource({"T,T,T", "T,F,F", "T,U,U", "F,T,F", "F,F,F", "F,U,F", "U,T,U", "U,F,F", "U,U,U"})
    void andFollowsItsTable(String left, String right, String result) throws SelectorSyntaxException {
        assertThat(truth(left).and(truth(right))).isEqualTo(truth(result));
        for (String a : spellings(left)) {
            for (String b : spellings(right)) {
                assertThat(test(a + " AND " + b)).as("%s AND %s", a, b).isEqualTo(truth(result));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"T,T,T", "T,F,T", "T,U,T", "F,T,T", "F,F,F", "F,U,U", "U,T,T", "U,F,U", "U,U,U"})
    void orFollowsItsTable(String left, String right, String result) throws SelectorSyntaxException {
        assertThat(truth(left).or(truth(right))).isEqualTo(truth(result));
        for (String a : spellings(left)) {
            for (String b : spellings(right)) {
                assertThat(test(a + " OR " + b)).as("%s OR %s", a, b).isEqualTo(truth(result));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"T,F", "F,T", "U,U"})
    void notFollowsItsTable(String operand, String result) throws SelectorSyntaxException {
        assertThat(truth(operand).negate()).isEqualTo(truth(result));
        for (String a : spellings(operand)) {
            assertThat(test("NOT " + a)).as("NOT %s", a).isEqualTo(truth(result));
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyTrueMatches(Truth truth) throws SelectorSyntaxException {
        Selector selector = Selector.parse("x");
        Map<String, Object> fields = new HashMap<>();
        fields.put("x", truth == Truth.UNKNOWN ? null : truth == Truth.TRUE);
        assertThat(selector.matches(fields::get)).isEqualTo(truth == Truth.TRUE);
    }

    private static Truth truth(String letter) {
        return Truth.valueOf(LETTERS.get(letter));
    }

    /** A field, a comparison, a bracket, and a constant of the truth value. */
    private static List<String> spellings(String letter) {
        String field = letter.toLowerCase(Locale.ROOT);
        String constant =
                Map.of("T", "TRUE", "F", "(1 = 2)", "U", "(1 / 0 = 1)").get(letter);
        return Stream.of(field, field + " = TRUE", "(" + field + " OR " + field + ")", constant)
                .toList();
    }

    private static Truth test(String text) throws SelectorSyntaxException {
        return Selector.parse(text).test(Map.<String, Object>of("t", true, "f", false)::get);
    }
}
