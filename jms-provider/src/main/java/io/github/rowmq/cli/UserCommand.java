package io.github.rowmq.cli;

import io.github.rowmq.admin.RowMQAdmin;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds, removes and lists users. Confined to a thread. */
@Command(
        name = "user",
        description = "Adds, removes and lists the users of RowMQ.",
        mixinStandardHelpOptions = true,
        subcommands = {UserCommand.Add.class, UserCommand.Remove.class, UserCommand.Names.class})
final class UserCommand extends DatabaseCommand {

    UserCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        throw wrong("Say what to do: user add, user remove or user list");
    }

    /** Adds one. Confined to a thread. */
    @Command(
            name = "add",
            description = {
                "Adds a user, or gives one a new password.",
                "The password is asked for, or is the first line of standard input where there is no terminal."
            },
            mixinStandardHelpOptions = true)
    static final class Add extends DatabaseCommand {

        @Parameters(paramLabel = "NAME", description = "The user's name")
        @SuppressWarnings("FieldCanBeFinal") // Set by picocli.
        private String name = "";

        @Option(
                names = "--password-from",
                paramLabel = "VARIABLE",
                description = "Take the password from this environment variable")
        private @Nullable String variable;

        Add(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            // Before the connection, which may ask for passwords, too.
            char[] password = newPassword();
            try (RowMQAdmin admin = admin()) {
                admin.putUser(name, password);
            } finally {
                Arrays.fill(password, '\0');
            }
            say("user " + name + " can connect");
            return DONE;
        }

        private char[] newPassword() {
            if (variable != null) {
                String value = terminal().variable(variable);
                if (value == null) {
                    throw wrong("There is no environment variable " + variable);
                }
                return value.toCharArray();
            }
            char[] password = terminal().password("New password of " + name);
            if (password == null || password.length == 0) {
                throw wrong("There is no password on standard input");
            }
            if (terminal().hasConsole() && !Arrays.equals(password, terminal().password("The same again"))) {
                throw wrong("The two passwords differ");
            }
            return password;
        }
    }

    /** Removes one. Confined to a thread. */
    @Command(
            name = "remove",
            description = "Removes a user. Connections that are open stay open.",
            mixinStandardHelpOptions = true)
    static final class Remove extends DatabaseCommand {

        @Parameters(paramLabel = "NAME", description = "The user's name")
        @SuppressWarnings("FieldCanBeFinal") // Set by picocli.
        private String name = "";

        Remove(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            try (RowMQAdmin admin = admin()) {
                if (!admin.removeUser(name)) {
                    return failed("there is no user " + name);
                }
            }
            say("removed user " + name);
            return DONE;
        }
    }

    /** Lists them. Confined to a thread. */
    @Command(name = "list", description = "Lists the users.", mixinStandardHelpOptions = true)
    static final class Names extends DatabaseCommand {

        Names(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            Table table = new Table("user");
            try (RowMQAdmin admin = admin()) {
                admin.users().forEach(user -> table.add(user));
            }
            print(table);
            return DONE;
        }
    }
}
