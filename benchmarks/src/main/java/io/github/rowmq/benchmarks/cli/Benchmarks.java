package io.github.rowmq.benchmarks.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the benchmarks. Confined to the main thread. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        description = "Measures RowMQ on a database, beside what plain JDBC reaches there and beside other providers.",
        subcommands = {
            RunCommand.class,
            ReportCommand.class,
            ProfileCommand.class,
            MicroCommand.class,
            ListCommand.class
        })
public final class Benchmarks implements Runnable {

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Benchmarks()).execute(arguments));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
