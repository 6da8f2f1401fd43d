package io.github.rowmq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.tck.database.RunDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TckRunnerTest {
    private static final String SUITES = "io.github.rowmq.tck.suites.";

    @TempDir
    Path reports;

    private String output = "";

    @Test
    void aSuiteThatPassesIsCountedAndEndsWithZero() throws Exception {
        assertThat(run("passing", "--jms-timeout=1234")).isEqualTo(TckRunner.EXIT_ALL_PASSED);

        assertThat(output).contains("a suite on H2").contains("2 JVMs").contains("3 tests");
        assertThat(output.lines()).last().isEqualTo("3 passed, 0 failed, 0 skipped");
        assertThat(log("passing.PassingSuite", "prints")).contains("printed by a test that passes");
        assertThat(Files.readAllLines(reports.resolve("results.tsv"))).hasSize(1 + 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgresql", "mariadb"})
    void aSuiteFindsWhatTheTckLooksUp(String database) throws Exception {
        assumeThatItIsToBeHad(database);

        int exit = run("lookup", "--database=" + database, "--forks=1", "--preparation=" + TckUser.class.getName());

        assertThat(output.lines()).last().isEqualTo("1 passed, 0 failed, 0 skipped");
        assertThat(exit).isEqualTo(TckRunner.EXIT_ALL_PASSED);
    }

    private void assumeThatItIsToBeHad(String database) throws IOException {
        try (RunDatabase started = RunDatabase.start(database, reports)) {
            assertThat(started.description()).isNotEmpty();
        } catch (IOException e) {
            Assumptions.abort(e.getMessage());
        }
    }

    @Test
    void aPreparationThatFailsEndsTheRun() throws Exception {
        int exit = run(
                "passing",
                "--preparation=" + TckUser.class.getName(),
                "--jvm-arguments=-Drowmq.tck.url=jdbc:nonsense:x");

        assertThat(output).contains("NOT RUN: No test could be started").contains("jvm.log");
        assertThat(exit).isEqualTo(TckRunner.EXIT_NOT_RUN);
    }

    @Test
    void aFailureIsListedWithItsReasonAndItsLogAndEndsWithOne() throws Exception {
        assertThat(run("failing")).isEqualTo(TckRunner.EXIT_NOT_ALL_PASSED);

        assertThat(output)
                .contains("FAILED " + SUITES + "failing.FailingSuite#fails")
                .contains("the expected message did not come")
                .contains(logFile("failing.FailingSuite", "fails").toString())
                .doesNotContain("FAILED " + SUITES + "failing.FailingSuite#passes");
        assertThat(output.lines()).last().isEqualTo("1 passed, 1 failed, 0 skipped");
        assertThat(log("failing.FailingSuite", "fails"))
                .contains("printed on the way to the failure")
                .contains("at " + SUITES + "failing.FailingSuite.fails");
    }

    @Test
    void aTestThatHangsFailsWithWhatTheThreadsDidAndTheOthersRun() throws Exception {
        assertThat(run("hanging", "--test-limit=5")).isEqualTo(TckRunner.EXIT_NOT_ALL_PASSED);

        assertThat(output).contains("no end within 5 s");
        assertThat(output.lines()).last().isEqualTo("1 passed, 1 failed, 0 skipped");
        assertThat(log("hanging.HangingSuite", "hangs"))
                .contains(SUITES + "hanging.HangingSuite.hangs")
                .contains("CountDownLatch.await");
    }

    @Test
    void aTestThatEndsItsJvmFailsAndTheOthersRun() throws Exception {
        assertThat(run("dying")).isEqualTo(TckRunner.EXIT_NOT_ALL_PASSED);

        assertThat(output)
                .contains("FAILED " + SUITES + "dying.DyingSuite#endsItsJvm")
                .contains("exit code 23");
        assertThat(output.lines()).last().isEqualTo("2 passed, 1 failed, 0 skipped");
    }

    @Test
    void theTestsOfAClassThatCannotBeSetUpHaveFailed() throws Exception {
        assertThat(run("broken")).isEqualTo(TckRunner.EXIT_NOT_ALL_PASSED);

        assertThat(output).contains("did not run").contains("the class cannot be set up");
        assertThat(output.lines()).last().isEqualTo("0 passed, 1 failed, 0 skipped");
        assertThat(log("broken.BrokenSuite", "isNeverRun")).contains("BrokenSuite.breaks");
    }

    @Test
    void skippedIsNotPassed() throws Exception {
        assertThat(run("skipping")).isEqualTo(TckRunner.EXIT_NOT_ALL_PASSED);

        assertThat(output).contains("not today").contains("no such thing here");
        assertThat(output.lines()).last().isEqualTo("1 passed, 0 failed, 2 skipped");
    }

    @Test
    void allSuitesTogetherAreSharedOutOverTheJvms() throws Exception {
        String all = Stream.of("passing", "failing", "hanging", "dying", "broken", "skipping")
                .map(suite -> SUITES + suite)
                .collect(Collectors.joining(","));
        assertThat(run("passing", "--packages=" + all, "--test-limit=10", "--jms-timeout=1234", "--forks=4"))
                .isEqualTo(TckRunner.EXIT_NOT_ALL_PASSED);

        assertThat(output.lines()).last().isEqualTo("8 passed, 4 failed, 2 skipped");
    }

    @Test
    void theSuiteNotBeingThereIsSaidAndIsNotAPass() throws Exception {
        assertThat(call("--reports=" + reports)).isEqualTo(TckRunner.EXIT_NOT_RUN);

        assertThat(output)
                .startsWith("NOT RUN: jakarta.tck:jms-tck is not on the class path")
                .contains("tck.version")
                .doesNotContain("passed");
    }

    @Test
    void anUnknownDatabaseIsNamedAndTheKnownOnesListed() throws Exception {
        assertThat(run("passing", "--database=oracle")).isEqualTo(TckRunner.EXIT_NOT_RUN);

        assertThat(output).contains("NOT RUN").contains("'oracle'").contains("h2, h2-file, mariadb, mysql, postgresql");
    }

    @Test
    void aJvmThatCannotStartEndsTheRunAtOnce() throws Exception {
        assertThat(run("passing", "--jvm-arguments=-XX:NoSuchFlagExists")).isEqualTo(TckRunner.EXIT_NOT_RUN);

        assertThat(output).contains("NOT RUN: No test could be started").contains("jvm.log");
    }

    private int run(String suite, String... more) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "--packages=" + SUITES + suite,
                "--title=a suite",
                "--forks=2",
                "--reports=" + reports,
                "--preparation=",
                "--jvm-arguments=-Xmx64m"));
        arguments.addAll(List.of(more));
        return call(arguments.toArray(String[]::new));
    }

    private int call(String... arguments) throws InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            return TckRunner.run(out, arguments);
        } finally {
            output = bytes.toString(StandardCharsets.UTF_8);
        }
    }

    private Path logFile(String suite, String method) {
        return reports.resolve("logs").resolve(SUITES + suite).resolve(method + ".log");
    }

    private String log(String suite, String method) throws IOException {
        return Files.readString(logFile(suite, method));
    }
}
