package io.github.rowmq.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs every sample as a user does. */
class SamplesTest {

    private static final String LEASE = "rowmq.lease=3s";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @BeforeAll
    static void keepH2OnThisMachine() {
        System.setProperty("h2.bindAddress", "localhost");
    }

    static Stream<Arguments> samplesAndDatabases() {
        return Samples.all().stream()
                .flatMap(sample -> Stream.of(TestDatabase.H2_FILE, TestDatabase.POSTGRESQL)
                        .map(database -> arguments(sample.name(), database)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("samplesAndDatabases")
    void passesItsOwnChecks(String sample, TestDatabase kind) {
        try (FreshDatabase database = kind.create()) {
            // H2 as a user gets it by default.
            int exitCode = kind.isH2() ? run(sample) : run(sample, "--url", url(database));

            assertThat(output()).contains("checks passed").doesNotContain("FAILED");
            assertThat(exitCode).isEqualTo(Samples.PASSED);
        }
    }

    @Test
    void startsAPostgreSqlOfItsOwn() {
        TestDatabase.POSTGRESQL.create().close();

        assertThat(run("spring-boot", "--database", "postgresql")).isEqualTo(Samples.PASSED);
        assertThat(output()).contains("PostgreSQL, started for this sample");
    }

    @Test
    void leftoversOfAnEarlierRunAreRemoved() {
        try (FreshDatabase database = TestDatabase.H2_MEMORY.create()) {
            Sample sample = sample(run -> {
                run.empty("leftovers");
                try (JMSContext context = new RowMQConnectionFactory(run.url()).createContext()) {
                    Queue queue = context.createQueue("leftovers");
                    run.check("nothing is there", context.createConsumer(queue).receiveNoWait() == null);
                    context.createProducer().send(queue, "order 1").send(queue, "order 2");
                }
            });
            Samples.Arguments arguments = commandLine("test", "--url", url(database));

            assertThat(Samples.run(out, sample, arguments)).isTrue();
            assertThat(Samples.run(out, sample, arguments)).isTrue();
            assertThat(output()).contains("removed 2 messages that an earlier run had left in leftovers");
        }
    }

    @Test
    void aCheckThatFailsFailsTheSample() {
        Sample failing = sample(run -> {
            run.check("this holds", true);
            run.check("this does not", false);
        });

        assertThat(Samples.run(out, failing, commandLine("failing"))).isFalse();
        assertThat(output()).contains("ok      this holds", "FAILED  this does not", "1 of 2 checks FAILED.");
    }

    @Test
    void anExceptionFailsTheSample() {
        Sample failing = sample(run -> {
            run.check("this holds", true);
            throw new IllegalStateException("on purpose");
        });

        assertThat(Samples.run(out, failing, commandLine("failing"))).isFalse();
        assertThat(output()).contains("on purpose");
    }

    @Test
    void aSampleThatChecksNothingHasNotPassed() {
        assertThat(Samples.run(out, sample(run -> run.say("nothing to see")), commandLine("idle")))
                .isFalse();
    }

    @Test
    void withoutArgumentsTheSamplesAreListed() {
        assertThat(run()).isEqualTo(Samples.PASSED);
        assertThat(output())
                .contains("Usage")
                .contains(Samples.all().stream().map(Sample::name).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-such-sample",
                "quickstart --database oracle",
                "quickstart --database",
                "quickstart --loud",
                "quickstart pipeline",
                "--url jdbc:h2:mem:x"
            })
    void aCommandLineThatIsNotUnderstoodIsSaidSo(String commandLine) {
        assertThat(run(commandLine.split(" "))).isEqualTo(Samples.USAGE);
        assertThat(output()).contains("Usage");
    }

    private int run(String... arguments) {
        return Samples.run(out, arguments);
    }

    private static Samples.Arguments commandLine(String... arguments) {
        return Samples.Arguments.parse(arguments);
    }

    private String output() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        // For the report of the tests.
        System.out.print(text);
        return text;
    }

    private static String url(FreshDatabase database) {
        if (database.kind().isH2()) {
            return "rowmq:" + database.jdbcUrl() + ";USER=" + database.user();
        }
        return "rowmq:" + database.jdbcUrl() + "?user=" + database.user() + "&password=" + database.password() + "&"
                + LEASE;
    }

    private static Sample sample(Body body) {
        return new Sample() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public String summary() {
                return "made for a test";
            }

            @Override
            public void run(SampleRun run) throws Exception {
                body.run(run);
            }
        };
    }

    /** What a sample does. */
    private interface Body {
        void run(SampleRun run) throws Exception;
    }
}
