package io.github.rowmq.cli;

import io.github.rowmq.admin.Depth;
import io.github.rowmq.admin.NewSubscription;
import io.github.rowmq.admin.RowMQAdmin;
import io.github.rowmq.admin.SubscriptionStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, creates and drops subscriptions. Confined to a thread. */
@Command(
        name = "subscriptions",
        description = "Lists subscriptions with depth and age; creates and drops durable ones.",
        mixinStandardHelpOptions = true,
        subcommands = {SubscriptionsCommand.Create.class, SubscriptionsCommand.Drop.class})
final class SubscriptionsCommand extends DatabaseCommand {

    SubscriptionsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        Table table = new Table(
                "topic",
                "name",
                "clientId",
                "durable",
                "shared",
                "active",
                "ready",
                "inFlight",
                "delayed",
                "setAside",
                "oldest",
                "selector");
        try (RowMQAdmin admin = admin()) {
            for (SubscriptionStatus status : admin.subscriptions()) {
                Depth depth = status.depth();
                table.add(
                        status.topic().ref().name(),
                        status.name(),
                        status.clientId(),
                        status.durable(),
                        status.shared(),
                        status.active(),
                        depth.ready(),
                        depth.inFlight(),
                        depth.delayed(),
                        depth.setAside(),
                        depth.oldest(),
                        status.selector());
            }
        }
        print(table);
        return DONE;
    }

    /** Creates one. Confined to a thread. */
    @Command(
            name = "create",
            description = "Creates a durable subscription, so that messages are kept for it from now on.",
            mixinStandardHelpOptions = true)
    static final class Create extends DatabaseCommand {

        @Parameters(paramLabel = "NAME", description = "The subscription's name")
        @SuppressWarnings("FieldCanBeFinal") // Set by picocli.
        private String name = "";

        @Option(names = "--topic", paramLabel = "NAME", required = true, description = "The topic")
        private String topic = "";

        @Option(
                names = "--client-id",
                paramLabel = "ID",
                description = "Client identifier that scopes the name; without it the subscription is shared")
        private @Nullable String clientId;

        @Option(names = "--shared", description = "Several consumers may use it at once")
        private boolean shared;

        @Option(names = "--selector", paramLabel = "SELECTOR", description = "Which messages it takes")
        private @Nullable String selector;

        Create(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            try (RowMQAdmin admin = admin()) {
                admin.createSubscription(
                        new NewSubscription(topic, name, clientId, shared || clientId == null, selector));
            }
            say("created subscription " + name + " of topic " + topic);
            return DONE;
        }
    }

    /** Drops one. Confined to a thread. */
    @Command(
            name = "drop",
            description = "Ends a durable subscription and drops its messages.",
            mixinStandardHelpOptions = true)
    static final class Drop extends DatabaseCommand {

        @Parameters(paramLabel = "NAME", description = "The subscription's name")
        @SuppressWarnings("FieldCanBeFinal") // Set by picocli.
        private String name = "";

        @Option(names = "--client-id", paramLabel = "ID", description = "Client identifier that scopes the name")
        private @Nullable String clientId;

        @Option(names = "--force", description = "Drop it although there are messages in it")
        private boolean force;

        Drop(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            try (RowMQAdmin admin = admin()) {
                long messages = force ? 0 : messages(admin);
                if (messages > 0) {
                    return failed("messages are left (" + messages + ") in subscription " + name
                            + "; --force drops it with them");
                }
                admin.dropSubscription(clientId, name);
            }
            say("dropped subscription " + name);
            return DONE;
        }

        private long messages(RowMQAdmin admin) {
            return admin.subscriptions().stream()
                    .filter(status -> status.durable()
                            && name.equals(status.name())
                            && Objects.equals(clientId, status.clientId()))
                    .mapToLong(status -> status.depth().total())
                    .sum();
        }
    }
}
