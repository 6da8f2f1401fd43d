package io.github.rowmq.cli;

import io.github.rowmq.config.InvalidOptionException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The command line of RowMQ: {@code java -cp ... io.github.rowmq.cli.RowMQCommand --help}. It exits with 0 if all went
 * well, with 1 if something failed or nothing was found, with 2 if it was called wrongly. Confined to a thread.
 */
@Command(
        name = "rowmq",
        description = "Sends, receives and administers the messages in a database.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = RowMQCommand.Version.class,
        subcommands = {
            SendCommand.class,
            ReceiveCommand.class,
            BrowseCommand.class,
            DestinationsCommand.class,
            SubscriptionsCommand.class,
            UserCommand.class,
            SchemaCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 failed or nothing received, 2 called wrongly.",
            "The database is that of --url or of ROWMQ_URL; see docs/command-line.md."
        })
public final class RowMQCommand implements Runnable {

    @Spec
    @SuppressWarnings("FieldCanBeFinal") // Set by picocli.
    private CommandSpec spec = CommandSpec.create();

    /** Runs a command and ends this JVM with its exit code. */
    public static void main(String[] arguments) {
        configureLogging(List.of(arguments).contains("--verbose"));
        System.exit(commandLine(Terminal.system()).execute(arguments));
    }

    /**
     * Where SLF4J's simple logger is used, as in the jar of the command line, it is quiet unless wanted: a failure is
     * told in one line.
     */
    private static void configureLogging(boolean verbose) {
        String level = "org.slf4j.simpleLogger.defaultLogLevel";
        if (System.getProperty(level) == null) {
            System.setProperty(level, verbose ? "info" : "off");
        }
    }

    /** The command line in a terminal. */
    static CommandLine commandLine(Terminal terminal) {
        CommandLine line = new CommandLine(new RowMQCommand(), new Commands(terminal));
        line.setExecutionExceptionHandler(RowMQCommand::failed);
        line.setParameterExceptionHandler(RowMQCommand::calledWrongly);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        return line;
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing");
    }

    private static int failed(Exception failure, CommandLine line, ParseResult parsed) {
        PrintWriter err = line.getErr();
        err.println("rowmq: " + OneLine.of(failure));
        if (isVerbose(parsed)) {
            failure.printStackTrace(err);
        }
        err.flush();
        return failure instanceof InvalidOptionException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    private static boolean isVerbose(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last.hasMatchedOption("--verbose");
    }

    private static int calledWrongly(ParameterException failure, String[] arguments) {
        CommandLine line = failure.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("rowmq: " + OneLine.of(failure));
        err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    /** The version of the jar. Stateless. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = RowMQCommand.class.getPackage().getImplementationVersion();
            return new String[] {"rowmq " + (version == null ? "(not released)" : version)};
        }
    }
}
