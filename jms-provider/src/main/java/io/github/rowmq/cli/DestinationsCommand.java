package io.github.rowmq.cli;

import io.github.rowmq.RowMQDestination;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.admin.Depth;
import io.github.rowmq.admin.DestinationStatus;
import io.github.rowmq.admin.RowMQAdmin;
import io.github.rowmq.admin.SubscriptionStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, creates and drops queues and topics. Confined to a thread. */
@Command(
        name = "destinations",
        description = "Lists queues and topics with depth and age; creates and drops them.",
        mixinStandardHelpOptions = true,
        subcommands = {DestinationsCommand.Create.class, DestinationsCommand.Drop.class})
final class DestinationsCommand extends DatabaseCommand {

    @Option(names = "--temporary", description = "List temporary destinations, too")
    private boolean temporary;

    DestinationsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        Table table = new Table("kind", "name", "limit", "ready", "inFlight", "delayed", "setAside", "oldest");
        try (RowMQAdmin admin = admin()) {
            for (DestinationStatus status : admin.destinations()) {
                if (temporary || !status.destination().ref().kind().isTemporary()) {
                    add(table, status);
                }
            }
        }
        print(table);
        return DONE;
    }

    private static void add(Table table, DestinationStatus status) {
        Depth depth = status.depth();
        String name = status.destination().ref().name();
        if (depth == null) {
            table.add(kind(status.destination()), name, null, null, null, null, null, null);
        } else {
            table.add(
                    kind(status.destination()),
                    name,
                    status.limit() == 0 ? null : status.limit(),
                    depth.ready(),
                    depth.inFlight(),
                    depth.delayed(),
                    depth.setAside(),
                    depth.oldest());
        }
    }

    static String kind(RowMQDestination destination) {
        String kind = destination.ref().kind().isQueue() ? "queue" : "topic";
        return destination.ref().kind().isTemporary() ? "temporary " + kind : kind;
    }

    /** Creates one. Confined to a thread. */
    @Command(
            name = "create",
            description = "Creates a queue or topic, or changes the limit of a queue.",
            mixinStandardHelpOptions = true)
    static final class Create extends DatabaseCommand {

        @Parameters(
                paramLabel = "DESTINATION",
                converter = DestinationConverter.class,
                description = DestinationConverter.HELP)
        @SuppressWarnings("FieldCanBeFinal") // Set by picocli.
        private RowMQDestination destination = new RowMQQueue("-");

        @Option(
                names = "--limit",
                paramLabel = "MESSAGES",
                description = "Most messages that the queue takes before it refuses more; 0, the default, for no limit")
        private long limit;

        Create(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            boolean queue = destination.ref().kind().isQueue();
            if (limit < 0 || (limit > 0 && !queue)) {
                throw wrong("--limit is for queues, and not negative");
            }
            try (RowMQAdmin admin = admin()) {
                if (queue) {
                    admin.declareQueue(destination.ref().name(), limit);
                } else {
                    admin.declareTopic(destination.ref().name());
                }
            }
            say("created " + destination);
            return DONE;
        }
    }

    /** Drops one. Confined to a thread. */
    @Command(
            name = "drop",
            description = "Drops a queue with its messages, or a topic with its subscriptions and their messages.",
            mixinStandardHelpOptions = true)
    static final class Drop extends DatabaseCommand {

        @Parameters(
                paramLabel = "DESTINATION",
                converter = DestinationConverter.class,
                description = DestinationConverter.HELP)
        @SuppressWarnings("FieldCanBeFinal") // Set by picocli.
        private RowMQDestination destination = new RowMQQueue("-");

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
                    return failed(
                            "messages are left (" + messages + ") in " + destination + "; --force drops it with them");
                }
                if (destination.ref().kind().isQueue()) {
                    admin.dropQueue(destination.ref().name());
                } else {
                    admin.dropTopic(destination.ref().name());
                }
            }
            say("dropped " + destination);
            return DONE;
        }

        private long messages(RowMQAdmin admin) {
            long own = admin.destinations().stream()
                    .filter(status -> status.destination().equals(destination))
                    .map(DestinationStatus::depth)
                    .mapToLong(depth -> depth == null ? 0 : depth.total())
                    .sum();
            return own
                    + admin.subscriptions().stream()
                            .filter(status -> status.topic().equals(destination))
                            .map(SubscriptionStatus::depth)
                            .mapToLong(Depth::total)
                            .sum();
        }
    }
}
