package io.github.rowmq.benchmarks.cli;

import io.github.rowmq.benchmarks.database.Directories;
import io.github.rowmq.benchmarks.database.Server;
import io.github.rowmq.benchmarks.database.Servers;
import io.github.rowmq.benchmarks.measure.Heap;
import io.github.rowmq.benchmarks.measure.Run;
import io.github.rowmq.benchmarks.measure.WarmUp;
import io.github.rowmq.benchmarks.profile.CpuClocks;
import io.github.rowmq.benchmarks.profile.Profile;
import io.github.rowmq.benchmarks.provider.Target;
import io.github.rowmq.benchmarks.provider.Targets;
import io.github.rowmq.benchmarks.workload.Settings;
import io.github.rowmq.benchmarks.workload.Workload;
import io.github.rowmq.benchmarks.workload.Workloads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says where the time of a message goes. Confined to the main thread. */
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        description = "Runs one workload under the JDK's flight recorder and prints the shares of processor time.")
final class ProfileCommand implements Callable<Integer> {

    @Option(names = "--database", defaultValue = "h2", description = "${DEFAULT-VALUE}: h2, postgresql or mariadb")
    private String database = "h2";

    @Option(names = "--workload", defaultValue = "tx100", description = "default: ${DEFAULT-VALUE}")
    private String name = "tx100";

    @Option(names = "--target", defaultValue = "rowmq", description = "rowmq or a peer; default: ${DEFAULT-VALUE}")
    private String target = "rowmq";

    @Option(
            names = "--duration",
            defaultValue = "10",
            description = "seconds that are recorded; default: ${DEFAULT-VALUE}")
    private int seconds = 10;

    @Option(names = "--warm-up", defaultValue = "15", description = "seconds before; default: ${DEFAULT-VALUE}")
    private int warmUp = 15;

    @Option(names = "--param", description = "NAME=NUMBER for single workloads")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--jfr", description = "keep the recording in this file")
    private @Nullable Path kept;

    @Override
    public Integer call() throws Exception {
        Workload workload = Workloads.of(name).get(0);
        // Longer than what is recorded, so that neither its beginning nor its end is.
        Settings settings =
                new Settings(WarmUp.of(Duration.ofSeconds(warmUp)), Duration.ofSeconds(seconds + 1L), parameters);
        Path directory = Directories.temporary("profile");
        Path file = kept == null ? directory.resolve("profile.jfr") : kept;
        try (Server server = Servers.start(database);
                Target open = Targets.of(target).open(server, false)) {
            CompletableFuture<Run> running = start(workload, open, settings);
            Heap.pause(Duration.ofSeconds(warmUp).toMillis());
            CpuClocks clocks = new CpuClocks(open::databaseCpu);
            CpuClocks.Used used;
            try (Recording recording = new Recording()) {
                recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
                recording.start();
                Heap.pause(Duration.ofSeconds(seconds).toMillis());
                used = clocks.stop();
                recording.stop();
                recording.dump(file);
            }
            Run run = running.join();
            System.out.println(workload.name() + " on " + server.description());
            run.metrics()
                    .forEach(metric ->
                            System.out.printf("%,14.2f %-12s %s%n", metric.value(), metric.unit(), metric.name()));
            System.out.println();
            System.out.println(Profile.read(file).text(used));
            return run.check().passed() ? 0 : 1;
        } finally {
            Directories.delete(directory);
        }
    }

    private static CompletableFuture<Run> start(Workload workload, Target target, Settings settings) {
        CompletableFuture<Run> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(workload.run(target, settings));
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                "bench-workload");
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
