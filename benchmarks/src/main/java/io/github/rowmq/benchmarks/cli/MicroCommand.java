package io.github.rowmq.benchmarks.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the JMH benchmarks. Confined to the main thread. */
@Command(
        name = "micro",
        mixinStandardHelpOptions = true,
        description = "Runs the JMH benchmarks of selectors, message codec and claim parsing.")
final class MicroCommand implements Callable<Integer> {

    @Parameters(arity = "0..*", description = "regular expressions of their names; all by default")
    private final List<String> names = new ArrayList<>();

    @Option(names = "--forks", defaultValue = "1", description = "JVMs for each; default: ${DEFAULT-VALUE}")
    private int forks = 1;

    @Option(names = "--iterations", defaultValue = "5", description = "of a second each; default: ${DEFAULT-VALUE}")
    private int iterations = 5;

    @Override
    public Integer call() throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .forks(forks)
                .warmupIterations(Math.max(1, iterations / 2))
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class);
        names.forEach(options::include);
        return new Runner(options.build()).run().isEmpty() ? 1 : 0;
    }
}
