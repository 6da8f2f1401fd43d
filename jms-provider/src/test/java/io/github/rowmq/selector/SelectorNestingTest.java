package io.github.rowmq.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deep and long selectors: no input overflows the stack. */
class SelectorNestingTest {

    private static final Map<String, Object> FIELDS = Map.of("a", 1, "t", true);

    /** What stands before, what is nested, the core, what closes it, and what stands after. */
    @ParameterizedTest
    @CsvSource({
        "'|(|t|)|'",
        "'|NOT t AND (|t|)|'",
        "'|NOT |t||'",
        "'|NOT (|t|)|'",
        "'|(|a = 1|)|'",
        "'|(a = 1 AND (t AND NOT (t OR |t|)))|'",
        "'|a = 1 AND (t OR |t|)|'",
        "'|t = (|t|)|'",
        "'|(|t|) = t|'",
        "'0 < |1 + (|a|)|'",
        "'0 < |1 + 2 * -(|a|)|'",
        "'|(|a|) * a + 1| > 0'",
        "'0 < |- |a||'",
        "'|+(|a|)| = 1'",
        "'a BETWEEN |(|a|)| AND 9'",
    })
    void nestingIsBoundedOnASmallStack(String form) throws Exception {
        String[] parts = form.split("\\|", -1);
        String open = parts[1];
        String close = parts[3];
        int most = (Selector.MAX_LENGTH - 100) / (open.length() + close.length());
        runOnSmallStack(() -> {
            for (int depth :
                    new int[] {1, 10, Selector.MAX_DEPTH / 3, Selector.MAX_DEPTH, Selector.MAX_DEPTH + 1, most}) {
                boolean works = tryMatch(parts[0] + open.repeat(depth) + parts[2] + close.repeat(depth) + parts[4]);
                assertThat(works || depth > 10).isTrue();
            }
        });
    }

    /** Refused is as good as matched: what must not come is StackOverflowError. */
    private static boolean tryMatch(String text) {
        try {
            Selector.parse(text).matches(FIELDS::get);
            return true;
        } catch (SelectorSyntaxException e) {
            assertThat(e).hasMessageContaining("levels of nesting");
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "NOT ", "t AND (", "t = ("})
    void nestingWorksUpToTheLimit(String open) throws SelectorSyntaxException {
        assertThat(Selector.parse(nested(open, Selector.MAX_DEPTH)).matches(FIELDS::get))
                .isTrue();
        String beyond = nested(open, Selector.MAX_DEPTH + 1);
        assertThatThrownBy(() -> Selector.parse(beyond))
                .isInstanceOf(SelectorSyntaxException.class)
                .hasMessageContaining("expected at most 200 levels of nesting, found one more");
    }

    private static String nested(String open, int depth) {
        return open.repeat(depth) + "t" + (open.endsWith("(") ? ")".repeat(depth) : "");
    }

    @ParameterizedTest
    @CsvSource({"t, ' AND t', ''", "t, ' OR t', ''", "a, ' + a', > 0", "a, ' * 1 - a + 2 / 3', <> 5", "a, ' * a', = 1"})
    void longChainIsNoDeepTree(String first, String link, String after) throws Exception {
        String text = first + link.repeat((Selector.MAX_LENGTH - 100) / link.length()) + " " + after;
        runOnSmallStack(() -> assertThat(tryMatch(text)).isTrue());
    }

    /** Half of the usual stack. */
    private static void runOnSmallStack(Runnable task) throws Exception {
        CompletableFuture<Void> result = new CompletableFuture<>();
        Runnable reporting = () -> {
            try {
                task.run();
                result.complete(null);
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        };
        new Thread(null, reporting, "small stack", 512 * 1024).start();
        result.get(60, TimeUnit.SECONDS);
    }
}
