package io.github.rowmq.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LIKE: Jakarta Messaging 3.1, section 3.8.1.1. */
class LikePatternTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '"',
            value = {
                "12%3 123 true",
                "12%3 12993 true",
                "12%3 1234 false",
                "l_se lose true",
                "l_se loose false",
                "\"\" \"\" true",
                "\"\" a false",
                "% \"\" true",
                "% anything true",
                "%% \"\" true",
                "_ \"\" false",
                "_ a true",
                "_ ab false",
                "_ 😀 true",
                "__ 😀 false",
                "%_ 😀 true",
                "%😀% x😀y true",
                "%_y x😀y true",
                "a%a a false",
                "a%a aa true",
                "ab%ba aba false",
                "ab%ba abba true",
                "%ab% xaby true",
                "%ab%ab% xaby false",
                "%ab%ab% xabab true",
                "_%_ a false",
                "_%_ ab true",
                "%a_c% xxabcxx true",
                "%a_c% xxacxx false",
                "%a_%_c% xabxcx true",
                "[a]* [a]* true",
                "a.c abc false",
                "A a false"
            })
    void patternWithoutEscapeMatches(String pattern, String text, boolean matches) {
        assertThat(LikePattern.of(pattern, LikePattern.NO_ESCAPE).matches(text)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '"',
            value = {
                "\\_% \\ _foo true",
                "\\_% \\ bar false",
                "\\__\\%% \\ _a%b true",
                "A_fo_A%f% A _foo%foo true",
                "100!% ! 100% true",
                "100!% ! 1000 false",
                "a!!b ! a!b true",
                "a!!b ! a!!b false",
                "a!b ! a!b true",
                "a! ! a! true",
                "!!% ! !x true",
                "!!!% ! !% true",
                // the wildcards themselves as the escape character
                "%_% % _foo true",
                "%_% % foo false",
                "%% % % true",
                "%% % x false",
                "a%b % axxb true",
                "a%b % ab true",
                "a__ _ a_ true",
                "a__ _ ab false",
                "_a_% _ xa% true",
                "x😀_ 😀 x_ true",
                "x😀_ 😀 xy false"
            })
    void escapeTakesTheMeaningFromTheNextWildcard(String pattern, String escape, String text, boolean matches) {
        assertThat(LikePattern.of(pattern, escape.codePointAt(0)).matches(text)).isEqualTo(matches);
    }

    @Test
    void loneSurrogateIsACharacterAndNoHalfOfOne() {
        String high = "\uD83D";
        String low = "\uDE00";
        String smile = high + low;
        assertThat(like("%" + low, smile)).isFalse();
        assertThat(like("%" + low + "%", smile)).isFalse();
        assertThat(like(high + "%", smile)).isFalse();
        assertThat(like("%" + low, "x" + low)).isTrue();
        assertThat(like(high + "%", high + "x")).isTrue();
        assertThat(like("_", high)).isTrue();
        assertThat(like("__", low + high)).isTrue();
        assertThat(like("%_" + low, high + high + low)).isFalse();
        assertThat(like("_" + smile + "_", high + smile + low)).isTrue();
    }

    @Test
    void newlineIsACharacterLikeAnyOther() {
        assertThat(like("a_b%", "a\nb\r\n")).isTrue();
    }

    /** Against dynamic programming over code points, with an alphabet small enough that partial matches abound. */
    @Test
    void randomPatternsMatchAsTheTableSays() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int n = 0; n < 50_000; n++) {
            String pattern = random(random, new String[] {"a", "b", "%", "_", "!", "😀", "\uD83D", "\uDE00"}, 10);
            String text = random(random, new String[] {"a", "b", "%", "_", "!", "😀", "\uD83D", "\uDE00"}, 12);
            int escape = random.nextInt(3) == 0 ? "!%_a".charAt(random.nextInt(4)) : LikePattern.NO_ESCAPE;
            assertThat(LikePattern.of(pattern, escape).matches(text))
                    .as("seed %d: '%s' LIKE '%s' ESCAPE %d", seed, text, pattern, escape)
                    .isEqualTo(ReferenceLike.matches(text, pattern, escape));
        }
    }

    /**
     * A backtracking matcher would need more steps than there are atoms for the first three; the bound is no measure of
     * speed, it only ends the run of one that does.
     */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void pathologicalPatternsEnd() {
        String as = "a".repeat(50_000);
        assertThat(like("%a".repeat(5_000) + "b", as)).isFalse();
        assertThat(like("%a%".repeat(5_000) + "b%", as)).isFalse();
        assertThat(like("%a_".repeat(5_000) + "%b_%", as)).isFalse();
        assertThat(like("%a_".repeat(5_000) + "%", as)).isTrue();
        assertThat(like("%" + "_".repeat(3_000) + "b%", as)).isFalse();
        assertThat(like("%".repeat(60_000), as)).isTrue();
    }

    private static boolean like(String pattern, String text) {
        return LikePattern.of(pattern, LikePattern.NO_ESCAPE).matches(text);
    }

    private static String random(Random random, String[] alphabet, int length) {
        StringBuilder out = new StringBuilder();
        for (int n = random.nextInt(length); n > 0; n--) {
            out.append(alphabet[random.nextInt(alphabet.length)]);
        }
        return out.toString();
    }
}
