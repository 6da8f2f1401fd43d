package io.github.rowmq.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.config.Option.Group;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds docs/configuration.md to the list of options. */
class ConfigurationDocTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final String HEAD = "| option | value | default | meaning |\n| --- | --- | --- | --- |\n";

    private static String row(Option<?> option) {
        String text = option.defaultText();
        String shown = text == null || text.isEmpty() ? "" : "`" + text + "`";
        return ("| `%s` | %s | %s | %s |\n")
                .formatted(option.name(), option.type().expected(), shown, option.description());
    }

    @ParameterizedTest
    @EnumSource(Group.class)
    void everyOptionStandsInItsTableAsTheCodeHasIt(Group group) throws Exception {
        String table = Option.all().stream()
                .filter(option -> option.group() == group)
                .map(ConfigurationDocTest::row)
                .collect(Collectors.joining());

        assertThat(Files.readString(PAGE)).contains(HEAD + table + "\n");
    }

    @Test
    void nothingElseStandsInTheTables() throws Exception {
        List<String> rows = Arrays.stream(Files.readString(PAGE).split(HEAD.replace("|", "\\|")))
                .skip(1)
                .flatMap(table -> table.lines().takeWhile(line -> line.startsWith("|")))
                .toList();

        assertThat(rows).hasSameSizeAs(Option.all());
    }
}
