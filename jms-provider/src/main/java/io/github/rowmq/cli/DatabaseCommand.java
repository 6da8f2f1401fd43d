package io.github.rowmq.cli;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.admin.RowMQAdmin;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have in common. Confined to a thread. */
abstract class DatabaseCommand implements Callable<Integer> {

    static final int DONE = 0;
    static final int FAILED = 1;

    @Spec
    @SuppressWarnings("FieldCanBeFinal") // Set by picocli.
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final ConnectionOptions connection;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    DatabaseCommand(Terminal terminal) {
        this.connection = new ConnectionOptions(terminal);
    }

    final ConnectionOptions connection() {
        return connection;
    }

    final Terminal terminal() {
        return connection.terminal();
    }

    final boolean isJson() {
        return output.isJson();
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    final RowMQConnectionFactory factory() {
        return connection.factory(err());
    }

    final RowMQAdmin admin() {
        return RowMQAdmin.open(factory());
    }

    final void print(Table table) {
        table.print(out(), output.isJson());
    }

    /** One line about what was done; for people only. */
    final void say(String line) {
        if (!isJson()) {
            out().println(OneLine.escaped(line));
            out().flush();
        }
    }

    /** Says why it failed and returns the exit code for that. */
    final int failed(String line) {
        err().println("rowmq: " + OneLine.escaped(line));
        err().flush();
        return FAILED;
    }

    /** What to throw if the command was called wrongly. */
    final ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
