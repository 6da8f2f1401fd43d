package io.github.rowmq.cli;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.config.ConnectionUrl;
import io.github.rowmq.config.Option;
import io.github.rowmq.config.Options;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** How a command reaches the database, and who it is there. Confined to a thread. */
final class ConnectionOptions {

    /** A command does one thing at a time; this is the least that a store takes. */
    private static final int POOL_SIZE = 3;

    private final Terminal terminal;

    @CommandLine.Option(
            names = {"--url"},
            paramLabel = "URL",
            description = "The database: jdbc:... or rowmq:jdbc:...; default is ROWMQ_URL, then " + Option.DEFAULT_URL)
    private @Nullable String url;

    @CommandLine.Option(
            names = "--database-user",
            paramLabel = "NAME",
            description = "User of the database; default is ROWMQ_DATABASE_USER")
    private @Nullable String databaseUser;

    @CommandLine.Option(
            names = "--database-password",
            description = "Ask for the password of the database's user; default is ROWMQ_DATABASE_PASSWORD")
    private boolean askDatabasePassword;

    @CommandLine.Option(
            names = {"-u", "--user"},
            paramLabel = "NAME",
            description = "User of RowMQ; default is ROWMQ_USER")
    private @Nullable String user;

    @CommandLine.Option(names = "--password", description = "Ask for that user's password; default is ROWMQ_PASSWORD")
    private boolean askPassword;

    @CommandLine.Option(
            names = {"-o", "--option"},
            paramLabel = "NAME=VALUE",
            description = "Any other option of RowMQ, such as -o schema=messaging")
    private Map<String, String> others = new LinkedHashMap<>();

    ConnectionOptions(Terminal terminal) {
        this.terminal = terminal;
    }

    Terminal terminal() {
        return terminal;
    }

    /**
     * All options together; asks for passwords.
     *
     * @param err for warnings
     */
    Options options(PrintWriter err) {
        Options options = Options.NONE.withAll(others);
        options = with(options, Option.URL, url, "ROWMQ_URL");
        options = with(options, Option.DATABASE_USER, databaseUser, "ROWMQ_DATABASE_USER");
        options = with(options, Option.USER_NAME, user, "ROWMQ_USER");
        warn(err);
        options = with(
                options,
                Option.DATABASE_PASSWORD,
                askDatabasePassword ? ask("Password of the database") : null,
                "ROWMQ_DATABASE_PASSWORD");
        options = with(options, Option.PASSWORD, askPassword ? ask("Password") : null, "ROWMQ_PASSWORD");
        return options.isSet(Option.POOL_SIZE) ? options : options.with(Option.POOL_SIZE, POOL_SIZE);
    }

    private Options with(Options options, Option<String> option, @Nullable String value, String variable) {
        if (value != null) {
            return options.with(option, value);
        }
        String fromEnvironment = terminal.variable(variable);
        return fromEnvironment == null || options.isSet(option) ? options : options.with(option, fromEnvironment);
    }

    private @Nullable String ask(String prompt) {
        char[] password = terminal.password(prompt);
        return password == null ? null : new String(password);
    }

    /** Arguments can be seen by everybody on the machine. */
    private void warn(PrintWriter err) {
        boolean inOptions = others.keySet().stream()
                .anyMatch(name -> Option.find(name).map(Option::isSecret).orElse(false));
        if (inOptions || (url != null && hasSecret(url))) {
            err.println("rowmq: warning: a password among the arguments can be read by other users of this machine;"
                    + " use --database-password, --password or the environment variables");
            err.flush();
        }
    }

    private static boolean hasSecret(String url) {
        ConnectionUrl parsed = ConnectionUrl.parse(url);
        return parsed.driverPassword() != null
                || parsed.options().containsKey(Option.PASSWORD.name())
                || parsed.options().containsKey(Option.DATABASE_PASSWORD.name());
    }

    /** A factory with these options. */
    RowMQConnectionFactory factory(PrintWriter err) {
        RowMQConnectionFactory factory = new RowMQConnectionFactory();
        factory.setProperties(options(err).toMap());
        return factory;
    }
}
