package io.github.rowmq.cli;

import picocli.CommandLine.Option;

/** How a command shows what it found. Confined to a thread. */
final class OutputOptions {

    @Option(names = "--json", description = "Print a JSON object a line instead of a table")
    private boolean json;

    @Option(names = "--verbose", description = "Print the whole trace of a failure, and what is logged")
    private boolean verbose;

    boolean isJson() {
        return json;
    }

    boolean isVerbose() {
        return verbose;
    }
}
