package io.github.rowmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.cli.Shell.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RowMQCommandTest {

    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void openAShell() {
        shell = new Shell("jdbc:h2:mem:" + UUID.randomUUID());
    }

    private Outcome done(String... arguments) {
        Outcome outcome = shell.run(arguments);
        assertThat(outcome.exitCode())
                .as("%s: %s", List.of(arguments), outcome.err())
                .isZero();
        return outcome;
    }

    // ---- messages

    @Test
    void whatIsSentIsReceived() {
        Outcome sent = done("send", "orders", "hello");
        assertThat(sent.lines().get(0)).startsWith("MESSAGE ID");
        assertThat(sent.lines().get(1)).startsWith("ID:").endsWith("queue orders");

        Outcome received = done("receive", "queue:orders");
        assertThat(received.lines().get(0)).startsWith("ID:").contains("  text  ", "priority 4");
        assertThat(received.lines().get(1)).isEqualTo("hello");
    }

    @Test
    void nothingReceivedIsAFailure() {
        Outcome outcome = shell.run("receive", "orders", "--timeout", "10ms");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("rowmq: nothing received from queue orders within 10 ms\n");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void fewerMessagesThanAskedForIsAFailure() {
        done("send", "orders", "one");

        Outcome outcome = shell.run("receive", "orders", "--count", "2", "--timeout", "2s", "--body");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEqualTo("one\n");
        assertThat(outcome.err()).contains("received 1 of 2 messages");
    }

    @Test
    void allMessagesAreReceivedInOrder() {
        done("send", "orders", "one");
        done("send", "orders", "two", "--count", "3");

        assertThat(done("receive", "orders", "--all", "--timeout", "0", "--body")
                        .out())
                .isEqualTo("one\ntwo\ntwo\ntwo\n");
    }

    @Test
    void headersAndPropertiesAreShown() {
        done(
                "send",
                "orders",
                "body",
                "-p",
                "color=red",
                "-p",
                "size:int=5",
                "-p",
                "fresh:boolean=true",
                "--priority",
                "9",
                "--correlation-id",
                "c-1",
                "--type",
                "order",
                "--reply-to",
                "topic:answers",
                "--ttl",
                "1h");

        String json = done("receive", "orders", "--json").out();

        assertThat(json.lines()).hasSize(1);
        assertThat(json)
                .contains("\"destination\":\"queue orders\"", "\"kind\":\"text\"", "\"priority\":9")
                .contains("\"correlationID\":\"c-1\"", "\"type\":\"order\"", "\"replyTo\":\"topic answers\"")
                .contains("\"color\":\"red\"", "\"size\":5", "\"fresh\":true", "\"body\":\"body\"")
                .contains("\"expiration\":\"20");
    }

    @Test
    void aSelectorChooses() {
        done("send", "orders", "small", "-p", "size:int=1");
        done("send", "orders", "large", "-p", "size:int=9");

        assertThat(done("receive", "orders", "--selector", "size > 5", "--body").out())
                .isEqualTo("large\n");
        Outcome wrong = shell.run("receive", "orders", "--selector", "size >");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err().lines()).hasSize(1);
    }

    @Test
    void theBodyComesFromStandardInputOrAFile() throws Exception {
        shell.input("from input ä");
        done("send", "orders");
        Path file = Files.writeString(directory.resolve("body.txt"), "from file ä");
        done("send", "orders", "--file", file.toString(), "--bytes");

        assertThat(done("receive", "orders", "--count", "2", "--body").out()).isEqualTo("from input ä\nfrom file ä\n");
    }

    @Test
    void bytesAreShownInBase64InJson() {
        done("send", "orders", "abc", "--bytes");

        assertThat(done("receive", "orders", "--json").out()).contains("\"kind\":\"bytes\"", "\"body\":\"YWJj\"");
    }

    @Test
    void browsingLeavesTheMessages() {
        done("send", "orders", "one\u001b[31m");
        done("send", "orders", "x".repeat(200));

        Outcome outcome = done("browse", "orders");
        assertThat(outcome.lines()).hasSize(3);
        assertThat(outcome.lines().get(0)).contains("MESSAGE ID", "TIMESTAMP", "PRIORITY", "BODY");
        assertThat(outcome.lines().get(1)).endsWith("one\\u001b[31m");
        assertThat(outcome.lines().get(2)).endsWith("x".repeat(60) + "...");
        assertThat(done("browse", "orders", "--limit", "1", "--json").lines()).hasSize(1);
        assertThat(done("receive", "orders", "--count", "2", "--body").lines()).hasSize(2);
    }

    @Test
    void aDurableSubscriptionReceivesWhatWasSentToItsTopic() {
        done("subscriptions", "create", "audit", "--topic", "prices", "--selector", "size > 1");
        done("send", "topic:prices", "small", "-p", "size:int=1");
        done("send", "topic://prices", "large", "-p", "size:int=2");

        assertThat(done("subscriptions").out()).contains("prices", "audit", "size > 1");
        assertThat(done(
                                "receive",
                                "topic:prices",
                                "--subscription",
                                "audit",
                                "--selector",
                                "size > 1",
                                "--all",
                                "--body")
                        .out())
                .isEqualTo("large\n");
    }

    /** To the specification another selector means another subscription, and the messages of the old one are gone. */
    @Test
    void receivingFromADurableSubscriptionNeverChangesIt() {
        done("subscriptions", "create", "audit", "--topic", "prices", "--selector", "size > 1");
        done("subscriptions", "create", "mine", "--topic", "prices", "--client-id", "me", "--selector", "size > 1");
        done("send", "topic:prices", "large", "-p", "size:int=2");

        String other = failed("receive", "topic:prices", "--subscription", "audit", "--selector", "size > 2");
        assertThat(other).contains("audit has the selector size > 1");
        assertThat(failed("receive", "topic:offers", "--subscription", "audit"))
                .contains("audit is one of topic prices");

        assertThat(done("receive", "topic:prices", "--subscription", "audit", "--all", "--body")
                        .out())
                .isEqualTo("large\n");
        assertThat(done("receive", "topic:prices", "--subscription", "mine", "--client-id", "me", "--body")
                        .out())
                .isEqualTo("large\n");
    }

    private String failed(String... arguments) {
        Outcome outcome = shell.run(arguments);
        assertThat(outcome.exitCode()).isEqualTo(1);
        return outcome.err();
    }

    // ---- destinations and subscriptions

    @Test
    void destinationsAreListedWithDepthAndAge() {
        done("destinations", "create", "orders", "--limit", "5");
        done("destinations", "create", "topic:prices");
        done("send", "orders", "one", "--count", "2");
        done("send", "orders", "later", "--delay", "1h");

        Outcome table = done("destinations");
        assertThat(table.lines().get(0)).matches("KIND +NAME +LIMIT +READY +IN FLIGHT +DELAYED +SET ASIDE +OLDEST");
        assertThat(table.out())
                .containsPattern("queue +orders +5 +2 +0 +1 +0 +\\d+s")
                .containsPattern("topic +prices");
        assertThat(done("destinations", "--json").out())
                .contains(
                        "{\"kind\":\"queue\",\"name\":\"orders\",\"limit\":5,\"ready\":2,\"inFlight\":0,\"delayed\":1,"
                                + "\"setAside\":0,\"oldestMillis\":");
    }

    @Test
    void aFullQueueRefuses() {
        done("destinations", "create", "orders", "--limit", "1");
        done("send", "orders", "one");

        Outcome outcome = shell.run("send", "orders", "two");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.err()).startsWith("rowmq: ").contains("orders");
    }

    @Test
    void destinationsWithMessagesAreDroppedByForceOnly() {
        done("send", "orders", "one");

        Outcome refused = shell.run("destinations", "drop", "orders");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("messages are left (1) in queue orders");

        done("destinations", "drop", "orders", "--force");
        assertThat(done("destinations").out()).doesNotContain("orders");
        assertThat(shell.run("destinations", "drop", "orders").exitCode()).isEqualTo(1);
    }

    @Test
    void subscriptionsAreCreatedListedAndDropped() {
        done("subscriptions", "create", "shared", "--topic", "prices");
        done("subscriptions", "create", "mine", "--topic", "prices", "--client-id", "me");
        done("send", "topic:prices", "one");

        Outcome table = done("subscriptions");
        assertThat(table.out())
                .containsPattern("prices +shared +- +yes +yes +no +1 ")
                .containsPattern("prices +mine +me +yes +no +no +1 ");

        assertThat(shell.run("subscriptions", "drop", "mine", "--client-id", "me")
                        .exitCode())
                .isEqualTo(1);
        done("subscriptions", "drop", "mine", "--client-id", "me", "--force");
        done("receive", "topic:prices", "--subscription", "shared");
        done("subscriptions", "drop", "shared");
        assertThat(done("subscriptions").lines()).hasSize(1);
    }

    // ---- users

    @Test
    void usersAreAddedAndRemoved() {
        shell.input("secret\n");
        done("user", "add", "joe");
        shell.with("ROWMQ_NEW", "other");
        done("user", "add", "ann", "--password-from", "ROWMQ_NEW");
        assertThat(done("user", "list").lines()).containsExactly("USER", "ann", "joe");

        shell.with("ROWMQ_PASSWORD", "secret");
        done("send", "orders", "one", "--user", "joe");
        shell.with("ROWMQ_PASSWORD", "mistaken");
        Outcome refused = shell.run("send", "orders", "one", "--user", "joe");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).doesNotContain("mistaken").doesNotContain("secret");
        shell.without("ROWMQ_PASSWORD").input("secret\n");
        done("receive", "orders", "--user", "joe", "--password");

        done("user", "remove", "joe");
        Outcome gone = shell.run("user", "remove", "joe");
        assertThat(gone.exitCode()).isEqualTo(1);
        assertThat(gone.err()).contains("there is no user joe");
    }

    @Test
    void aPasswordAmongTheArgumentsIsWarnedOf() {
        Outcome outcome = shell.run("send", "orders", "one", "-o", "password=geheim", "-o", "userName=joe");

        assertThat(outcome.err())
                .contains("warning: a password among the arguments")
                .doesNotContain("geheim");
    }

    // ---- tables

    @Test
    void theSchemaIsPrintedWithoutADatabase() {
        shell.without("ROWMQ_URL");
        String script = done(
                        "schema",
                        "print",
                        "--database",
                        "postgresql",
                        "-o",
                        "schema=messaging",
                        "-o",
                        "tablePrefix=mq_")
                .out();

        assertThat(script).contains("create table messaging.mq_destination");
        assertThat(done("schema", "print").out()).contains("create table rowmq_destination");
        assertThat(shell.run("schema", "print", "--database", "oracle").err()).contains("oracle is not supported");
    }

    @Test
    void theSchemaIsValidatedAndApplied() {
        shell = new Shell("jdbc:h2:" + directory.resolve("db"));
        Outcome missing = shell.run("schema", "validate");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err().lines()).hasSize(1);
        assertThat(missing.err()).contains("The tables are missing");

        done("schema", "apply");
        done("schema", "validate");
        done("send", "orders", "one", "-o", "schemaMode=validate");
    }

    // ---- errors and help

    static Stream<String> commands() {
        return Stream.of(
                "",
                "send",
                "receive",
                "browse",
                "destinations",
                "destinations create",
                "destinations drop",
                "subscriptions",
                "subscriptions create",
                "subscriptions drop",
                "user",
                "user add",
                "user remove",
                "user list",
                "schema",
                "schema print",
                "schema apply",
                "schema validate");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelp(String command) {
        Outcome outcome = done(Stream.concat(Stream.of(command.split(" ")), Stream.of("--help"))
                .filter(argument -> !argument.isEmpty())
                .toArray(String[]::new));

        assertThat(outcome.out()).startsWith("Usage: rowmq " + command).contains("--help");
    }

    @Test
    void everyCommandIsInThisTest() {
        List<String> names = new java.util.ArrayList<>(List.of(""));
        collect(RowMQCommand.commandLine(Terminal.system()), "", names);
        assertThat(names).containsExactlyInAnyOrderElementsOf(commands().toList());
    }

    private static void collect(CommandLine line, String path, List<String> names) {
        line.getSubcommands().forEach((name, sub) -> {
            names.add((path + " " + name).strip());
            collect(sub, path + " " + name, names);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "frobnicate",
                "send",
                "send orders text --count none",
                "send orders text --count 0",
                "send orders text --priority 10",
                "send orders text -p size:color=red",
                "send orders text -p size:int=red",
                "send orders text --ttl soon",
                "send orders text -o poolsize=3",
                "send orders text -o lease=soon",
                "send orders text --url tcp://localhost",
                "receive topic:",
                "receive orders --subscription s",
                "browse topic:prices",
                "user",
                "schema",
                "destinations create topic:prices --limit 5",
            })
    void aWrongCallIsToldInTwoLinesAtMost(String arguments) {
        Outcome outcome = shell.run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("rowmq: ");
        assertThat(outcome.err().lines().count()).isLessThanOrEqualTo(2);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void aFailureIsOneLineAndItsTraceOnRequest() {
        String url = "jdbc:h2:tcp://localhost:1/x;PASSWORD=geheim";
        Outcome outcome = shell.run("destinations", "--url", url, "-o", "connectTimeout=250ms");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).doesNotContain("geheim").doesNotContain("\tat ");
        assertThat(outcome.err().lines().filter(line -> !line.contains("warning")))
                .hasSize(1);

        Outcome verbose = shell.run("destinations", "--url", url, "-o", "connectTimeout=250ms", "--verbose");
        assertThat(verbose.err()).contains("\tat ").doesNotContain("geheim");
    }

    @Test
    void twoProcessesShareAFile() throws Exception {
        String url = "jdbc:h2:" + directory.resolve("shared");

        assertThat(process(url, "send", "orders", "from another process")).isZero();
        assertThat(Files.readString(directory.resolve("out"))).contains("queue orders");
        assertThat(process(url, "receive", "orders", "--body")).isZero();
        assertThat(Files.readString(directory.resolve("out"))).isEqualTo("from another process\n");
        assertThat(process(url, "receive", "orders", "--timeout", "0")).isEqualTo(1);
    }

    private int process(String url, String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                RowMQCommand.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().put("ROWMQ_URL", url);
        int exitCode = builder.start().waitFor();
        assertThat(Files.readString(directory.resolve("err")))
                .satisfiesAnyOf(
                        text -> assertThat(text).isEmpty(),
                        text -> assertThat(text).startsWith("rowmq: nothing received"));
        return exitCode;
    }
}
