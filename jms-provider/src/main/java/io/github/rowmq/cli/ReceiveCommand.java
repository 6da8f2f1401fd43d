package io.github.rowmq.cli;

import io.github.rowmq.RowMQDestination;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.admin.RowMQAdmin;
import io.github.rowmq.admin.SubscriptionStatus;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Topic;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Receives messages, prints them and only then acknowledges them. Confined to a thread. */
@Command(
        name = "receive",
        description = "Receives messages and prints them; each is acknowledged when it has been printed.",
        mixinStandardHelpOptions = true)
final class ReceiveCommand extends DatabaseCommand {

    @Parameters(
            paramLabel = "DESTINATION",
            converter = DestinationConverter.class,
            description = DestinationConverter.HELP)
    @SuppressWarnings("FieldCanBeFinal") // Set by picocli.
    private RowMQDestination destination = new RowMQQueue("-");

    @Option(names = "--count", paramLabel = "N", defaultValue = "1", description = "So many messages; default is 1")
    private int count = 1;

    @Option(names = "--all", description = "As many as there are")
    private boolean all;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "1s",
            converter = DurationConverter.class,
            description = "Wait so long for each message; default is 1s")
    private Duration timeout = Duration.ofSeconds(1);

    @Option(names = "--selector", paramLabel = "SELECTOR", description = "Only messages that it selects")
    private @Nullable String selector;

    @Option(
            names = "--subscription",
            paramLabel = "NAME",
            description = "Of a topic: use this durable subscription, as it is; it is created if there is none")
    private @Nullable String subscription;

    @Option(names = "--shared", description = "The subscription is shared; it is anyway without --client-id")
    private boolean shared;

    @Option(names = "--client-id", paramLabel = "ID", description = "Client identifier of the subscription")
    private @Nullable String clientId;

    @Option(names = "--body", description = "Print the bodies and nothing else, as they are")
    private boolean bodyOnly;

    ReceiveCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws JMSException {
        if (count < 1) {
            throw wrong("--count must be at least 1");
        }
        if (subscription != null && destination.ref().kind().isQueue()) {
            throw wrong("--subscription is for topics");
        }
        SubscriptionStatus existing = existing();
        String refusal = existing == null ? null : refusal(existing);
        return refusal == null ? receive(existing) : failed(refusal);
    }

    private int receive(@Nullable SubscriptionStatus existing) throws JMSException {
        int wanted = all ? Integer.MAX_VALUE : count;
        int received = 0;
        try (JMSContext context = factory().createContext(JMSContext.SESSION_TRANSACTED)) {
            if (clientId != null) {
                context.setClientID(clientId);
            }
            try (JMSConsumer consumer = consumer(context, existing)) {
                while (received < wanted) {
                    Message message = next(consumer);
                    if (message == null) {
                        break;
                    }
                    show(message);
                    context.commit();
                    received++;
                }
            }
        }
        if (received == 0) {
            return failed("nothing received from " + destination + " within " + timeout.toMillis() + " ms");
        }
        return all || received == count ? DONE : failed("received " + received + " of " + count + " messages");
    }

    private @Nullable Message next(JMSConsumer consumer) {
        return timeout.isZero() ? consumer.receiveNoWait() : consumer.receive(timeout.toMillis());
    }

    private @Nullable SubscriptionStatus existing() {
        if (subscription == null) {
            return null;
        }
        try (RowMQAdmin admin = admin()) {
            return admin.subscriptions().stream()
                    .filter(status -> status.durable()
                            && subscription.equals(status.name())
                            && Objects.equals(clientId, status.clientId()))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** Why an existing subscription is left alone: to use it with another topic or selector drops what it holds. */
    private @Nullable String refusal(SubscriptionStatus existing) {
        if (!existing.topic().equals(destination)) {
            return "subscription " + subscription + " is one of " + existing.topic()
                    + "; to use it for another topic, drop it first";
        }
        if (selector != null && !selector.equals(existing.selector())) {
            return "subscription " + subscription + " has "
                    + (existing.selector() == null ? "no selector" : "the selector " + existing.selector())
                    + "; leave --selector out, or drop the subscription first";
        }
        return null;
    }

    private JMSConsumer consumer(JMSContext context, @Nullable SubscriptionStatus existing) {
        if (subscription == null) {
            return context.createConsumer(destination, selector);
        }
        if (existing != null) {
            return existing.shared()
                    ? context.createSharedDurableConsumer((Topic) destination, subscription, existing.selector())
                    : context.createDurableConsumer(
                            (Topic) destination, subscription, existing.selector(), existing.noLocal());
        }
        return shared || clientId == null
                ? context.createSharedDurableConsumer((Topic) destination, subscription, selector)
                : context.createDurableConsumer((Topic) destination, subscription, selector, false);
    }

    private void show(Message message) throws JMSException {
        if (isJson()) {
            out().println(MessageText.json(message));
        } else if (bodyOnly) {
            out().println(MessageText.body(message));
        } else {
            MessageText.print(out(), message);
        }
        if (out().checkError()) {
            throw new IllegalStateException("The output cannot be written; the last message goes back");
        }
    }
}
