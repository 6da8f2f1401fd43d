package io.github.rowmq.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The examples in the manual's page on selectors are what it says they are. */
class DocumentedSelectorTest {

    private static final Path PAGE = Path.of("..", "docs", "selectors.md");

    @Test
    void documentedSelectorsAreAccepted() throws IOException {
        assertThat(block("sql"))
                .hasSizeGreaterThan(3)
                .allSatisfy(text -> assertThatCode(() -> Selector.parse(text)).doesNotThrowAnyException());
    }

    @Test
    void documentedMistakesAreRefused() throws IOException {
        assertThat(block("text"))
                .hasSizeGreaterThan(3)
                .allSatisfy(text ->
                        assertThatThrownBy(() -> Selector.parse(text)).isInstanceOf(SelectorSyntaxException.class));
    }

    @Test
    void documentedLimitsAreTheLimits() throws IOException {
        String limits = String.format(
                Locale.ROOT, "Limits: %,d characters; %d levels", Selector.MAX_LENGTH, Selector.MAX_DEPTH);
        assertThat(Files.readString(PAGE)).contains(limits);
    }

    private static List<String> block(String language) throws IOException {
        String page = Files.readString(PAGE);
        String start = "```" + language + "\n";
        int from = page.indexOf(start) + start.length();
        return page.substring(from, page.indexOf("```", from)).lines().toList();
    }
}
