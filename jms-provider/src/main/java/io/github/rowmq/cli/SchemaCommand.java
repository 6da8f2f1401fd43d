package io.github.rowmq.cli;

import io.github.rowmq.admin.RowMQAdmin;
import io.github.rowmq.config.Options;
import io.github.rowmq.store.Stores;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints, creates, migrates and checks the tables. Confined to a thread. */
@Command(
        name = "schema",
        description = "Prints, creates, migrates and checks the tables.",
        mixinStandardHelpOptions = true,
        subcommands = {SchemaCommand.Print.class, SchemaCommand.Apply.class, SchemaCommand.Validate.class})
final class SchemaCommand extends DatabaseCommand {

    SchemaCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        throw wrong("Say what to do: schema print, schema apply or schema validate");
    }

    /** Prints the script. Confined to a thread. */
    @Command(
            name = "print",
            description = {
                "Prints the SQL that creates the tables, for somebody who may run DDL. No database is asked.",
                "Schema and prefix are options: -o schema=messaging -o tablePrefix=mq_"
            },
            mixinStandardHelpOptions = true)
    static final class Print extends DatabaseCommand {

        @Option(
                names = "--database",
                paramLabel = "PRODUCT",
                description = "h2, postgresql, mariadb or mysql; default is that of the URL")
        private @Nullable String product;

        @Option(
                names = "--after",
                paramLabel = "VERSION",
                defaultValue = "-1",
                description = "Only what is newer than this version, which the tables have already")
        private int after = -1;

        Print(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            Options options = connection().options(err());
            String url = Objects.requireNonNullElse(options.storeConfig().jdbcUrl(), "");
            String wanted = product == null ? Stores.productOf(url) : product;
            out().print(RowMQAdmin.schemaScript(wanted, options, after));
            out().flush();
            return DONE;
        }
    }

    /** Creates or migrates the tables. Confined to a thread. */
    @Command(
            name = "apply",
            description = "Creates the tables, or migrates them to the version of this program.",
            mixinStandardHelpOptions = true)
    static final class Apply extends DatabaseCommand {

        Apply(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            RowMQAdmin.applySchema(factory());
            say("the tables are there and up to date");
            return DONE;
        }
    }

    /** Checks the tables. Confined to a thread. */
    @Command(
            name = "validate",
            description = "Checks that the tables are there and have the version of this program.",
            mixinStandardHelpOptions = true)
    static final class Validate extends DatabaseCommand {

        Validate(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            RowMQAdmin.validateSchema(factory());
            say("the tables are there and up to date");
            return DONE;
        }
    }
}
