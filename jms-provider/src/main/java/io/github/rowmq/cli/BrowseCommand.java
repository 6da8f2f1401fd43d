package io.github.rowmq.cli;

import io.github.rowmq.RowMQDestination;
import io.github.rowmq.RowMQQueue;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the messages of a queue and leaves them there. Confined to a thread. */
@Command(
        name = "browse",
        description = "Shows the messages that are ready in a queue, in their order, and leaves them there.",
        mixinStandardHelpOptions = true)
final class BrowseCommand extends DatabaseCommand {

    private static final int SHOWN = 60;

    @Parameters(paramLabel = "QUEUE", converter = DestinationConverter.class, description = "The queue's name")
    @SuppressWarnings("FieldCanBeFinal") // Set by picocli.
    private RowMQDestination queue = new RowMQQueue("-");

    @Option(names = "--selector", paramLabel = "SELECTOR", description = "Only messages that it selects")
    private @Nullable String selector;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "At most so many; default is 100")
    private int limit = 100;

    BrowseCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws JMSException {
        if (!(queue instanceof Queue)) {
            throw wrong("Only queues can be browsed");
        }
        if (limit < 1) {
            throw wrong("--limit must be at least 1");
        }
        Table table = new Table("messageID", "timestamp", "type", "priority", "body");
        try (JMSContext context = factory().createContext();
                QueueBrowser browser = context.createBrowser((Queue) queue, selector)) {
            Enumeration<?> messages = browser.getEnumeration();
            for (int number = 0; number < limit && messages.hasMoreElements(); number++) {
                show((Message) messages.nextElement(), table);
            }
        }
        if (!isJson()) {
            print(table);
        }
        return DONE;
    }

    private void show(Message message, Table table) throws JMSException {
        if (isJson()) {
            out().println(MessageText.json(message));
            out().flush();
            return;
        }
        table.add(
                message.getJMSMessageID(),
                MessageText.time(message.getJMSTimestamp()),
                MessageText.type(message),
                message.getJMSPriority(),
                OneLine.shortened(MessageText.body(message), SHOWN));
    }
}
