package io.github.rowmq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunnerOptionsTest {

    @Test
    void withoutArgumentsTheWholeTckRunsOnH2InEightJvms() {
        RunnerOptions options = RunnerOptions.parse();

        assertThat(options.database()).isEqualTo("h2");
        assertThat(options.forks()).isEqualTo(8);
        assertThat(options.packages()).isEqualTo(Suite.OUTSIDE_CONTAINER);
        assertThat(options.receiveLimit()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.only().matcher("anything#atAll").find()).isTrue();
    }

    @Test
    void theLastOfTwoValuesWins() {
        assertThat(RunnerOptions.parse("--forks=2", "--forks=3").forks()).isEqualTo(3);
    }

    @Test
    void aServerThatRunsAlreadyIsPassedOnToTheDatabases() {
        RunnerOptions options = RunnerOptions.parse(
                "--database=mysql", "--server-url=jdbc:mysql://localhost:3306/mysql", "--server-user=root");

        assertThat(options.server())
                .containsOnly(
                        entry("rowmq.test.mysql.url", "jdbc:mysql://localhost:3306/mysql"),
                        entry("rowmq.test.mysql.user", "root"));
        assertThat(RunnerOptions.parse().server()).isEmpty();
    }

    @Test
    void anUnknownArgumentIsNamedAndTheKnownOnesListed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunnerOptions.parse("--fork=2"))
                .withMessageContaining("'--fork=2'")
                .withMessageContaining("--forks=");
        assertThatIllegalArgumentException().isThrownBy(() -> RunnerOptions.parse("forks"));
    }

    @Test
    void aMalformedValueIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunnerOptions.parse("--forks=many"))
                .withMessageContaining("--forks")
                .withMessageContaining("'many'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunnerOptions.parse("--forks=0"))
                .withMessageContaining("at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunnerOptions.parse("--only=("))
                .withMessageContaining("--only");
    }
}
