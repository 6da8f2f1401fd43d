package io.github.rowmq.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real runs on PostgreSQL: a short one without a violation, and three with planted bugs that must be found. */
class TortureTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private int torture(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--database", "postgresql", "--directory", directory.toString()));
        all.addAll(List.of(arguments));
        int code = Torture.run(new PrintStream(printed, true, StandardCharsets.UTF_8), all.toArray(String[]::new));
        System.out.println(text());
        Assumptions.assumeFalse(text().contains("SKIPPED: PostgreSQL"), text());
        return code;
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aShortRunWithEveryKindOfFaultViolatesNothing() {
        assertThat(torture("--minutes", "0.5", "--jvms", "2", "--seed", "4711")).isEqualTo(Torture.PASSED);
        assertThat(text()).contains("violations            0");
    }

    @Test
    void anAcknowledgementWithoutFenceIsFound() {
        assertThat(torture(
                        "--plant",
                        "fence",
                        "--faults",
                        "stop-beyond-lease",
                        "--minutes",
                        "0.4",
                        "--jvms",
                        "2",
                        "--seed",
                        "1",
                        "--standstill",
                        "10"))
                .isEqualTo(Torture.FAILED);
        assertThat(text()).contains("settled_once");
    }

    @Test
    void aCommitThatIsRetriedBlindlyIsFound() {
        assertThat(torture(
                        "--plant",
                        "commit",
                        "--faults",
                        "",
                        "--minutes",
                        "0.2",
                        "--jvms",
                        "2",
                        "--seed",
                        "1",
                        "--standstill",
                        "10"))
                .isEqualTo(Torture.FAILED);
        assertThat(text()).containsAnyOf("count_true", "nothing_made_up");
    }

    @Test
    void aLostWakeUpIsFound() {
        assertThat(torture(
                        "--plant",
                        "wakeup",
                        "--faults",
                        "",
                        "--minutes",
                        "0.2",
                        "--jvms",
                        "2",
                        "--seed",
                        "1",
                        "--standstill",
                        "10"))
                .isEqualTo(Torture.FAILED);
        assertThat(text()).contains("NOT everything was consumed", "nothing_lost", "database_clean");
    }

    @Test
    void whatCannotBeUnderstoodIsAnsweredWithTheUsage() {
        assertThat(torture("--databse", "h2")).isEqualTo(Torture.USAGE);
        assertThat(text()).contains("unknown option --databse", "--seed");
    }
}
