package io.github.rowmq.benchmarks.cli;

import io.github.rowmq.benchmarks.database.Server;
import io.github.rowmq.benchmarks.database.Servers;
import io.github.rowmq.benchmarks.measure.WarmUp;
import io.github.rowmq.benchmarks.provider.RowMq;
import io.github.rowmq.benchmarks.provider.TargetKind;
import io.github.rowmq.benchmarks.provider.Targets;
import io.github.rowmq.benchmarks.report.Environment;
import io.github.rowmq.benchmarks.report.Report;
import io.github.rowmq.benchmarks.report.Summary;
import io.github.rowmq.benchmarks.report.TextTable;
import io.github.rowmq.benchmarks.workload.Settings;
import io.github.rowmq.benchmarks.workload.Workload;
import io.github.rowmq.benchmarks.workload.Workloads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures. Confined to the main thread. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs workloads, prints a table and writes a JSON file. Fails if a message was lost or doubled.")
final class RunCommand implements Callable<Integer> {

    @Option(names = "--database", defaultValue = "h2", description = "${DEFAULT-VALUE}: h2, postgresql or mariadb")
    private String database = "h2";

    @Option(
            names = "--url",
            description =
                    "JDBC URL of a database that runs already, instead of --database; RowMQ's tables are made there"
                            + " with a prefix of their own, and dropped in the end")
    private @Nullable String url;

    @Option(names = "--user", description = "user of that database")
    private @Nullable String user;

    @Option(
            names = "--password",
            description = "the user's password; asked for if no value is given",
            interactive = true,
            arity = "0..1")
    private @Nullable String password;

    @Option(
            names = "--workload",
            defaultValue = Workloads.ALL,
            description = "names with commas, see the command list; default: ${DEFAULT-VALUE}")
    private String workloads = Workloads.ALL;

    @Option(names = "--peers", defaultValue = "none", description = "none, all, or names with commas")
    private String peers = "none";

    @Option(names = "--no-rowmq", description = "only the raw limit and the peers")
    private boolean withoutRowMq;

    @Option(names = "--no-raw", description = "without the raw limit of the database")
    private boolean withoutRaw;

    @Option(names = "--runs", defaultValue = "3", description = "default: ${DEFAULT-VALUE}")
    private int runs = 3;

    @Option(
            names = "--duration",
            defaultValue = "5",
            description = "seconds of each measurement; default: ${DEFAULT-VALUE}")
    private double duration = 5;

    @Option(
            names = "--warm-up",
            description = "seconds before each; default: until the rate has settled, 3 at least and 30 at most")
    private @Nullable Double warmUp;

    @Option(names = "--param", description = "NAME=NUMBER for single workloads, such as messages=10000000")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--count-statements", description = "one more run of RowMQ that counts statements and commits")
    private boolean counting;

    @Option(names = "--output", defaultValue = "benchmarks.json", description = "default: ${DEFAULT-VALUE}")
    private Path output = Path.of("benchmarks.json");

    @Override
    public Integer call() throws Exception {
        Settings settings = new Settings(warmUp(), seconds(duration), parameters);
        List<TargetKind> targets = targets();
        List<Workload> selected = Workloads.of(workloads);
        try (Server server = url == null ? Servers.start(database) : Servers.at(url, user, password)) {
            Map<String, String> described = new LinkedHashMap<>();
            targets.forEach(target -> described.put(target.name(), target.description()));
            Environment environment = Environment.here(server.description(), described, describe());
            Plan plan = new Plan(targets, runs, !withoutRaw, counting);
            List<Summary> results = new Session(server, plan, settings, System.err::println)
                    .run(selected, partial -> new Report(environment, partial).write(output));
            Report report = new Report(environment, results);
            report.write(output);
            System.out.println(TextTable.of(report));
            System.out.println("written to " + output);
            return results.stream().allMatch(result -> result.check().passed()) ? 0 : 1;
        }
    }

    private String describe() {
        return runs + " runs of " + duration + " s after " + warmUp() + (parameters.isEmpty() ? "" : ", " + parameters);
    }

    private WarmUp warmUp() {
        return warmUp == null ? WarmUp.SETTLE : WarmUp.of(seconds(warmUp));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    private List<TargetKind> targets() {
        List<TargetKind> targets = new ArrayList<>();
        if (!withoutRowMq) {
            targets.add(new RowMq());
        }
        if (!peers.equals("none")) {
            List<String> names = peers.equals("all") ? Targets.PEERS : List.of(peers.split(","));
            names.forEach(name -> targets.add(Targets.of(name)));
        }
        return targets;
    }

    /** What is measured, and how often. Immutable. */
    record Plan(List<TargetKind> targets, int runs, boolean withRaw, boolean counting) {}
}
