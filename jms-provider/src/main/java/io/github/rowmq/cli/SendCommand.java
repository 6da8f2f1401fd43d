package io.github.rowmq.cli;

import io.github.rowmq.RowMQDestination;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.cli.PropertyConverter.Property;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends messages. Confined to a thread. */
@Command(
        name = "send",
        description = "Sends a message: the text given, a file, or what stands on standard input.",
        mixinStandardHelpOptions = true)
final class SendCommand extends DatabaseCommand {

    /** Messages in one transaction. */
    private static final int BATCH = 100;

    @Parameters(
            index = "0",
            paramLabel = "DESTINATION",
            converter = DestinationConverter.class,
            description = DestinationConverter.HELP)
    @SuppressWarnings("FieldCanBeFinal") // Set by picocli.
    private RowMQDestination destination = new RowMQQueue("-");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TEXT",
            description = "The body; without it and without --file, standard input is read to its end")
    private @Nullable String text;

    @Option(names = "--file", paramLabel = "PATH", description = "Send the contents of this file, in UTF-8")
    private @Nullable Path file;

    @Option(names = "--bytes", description = "Send a bytes message instead of a text message")
    private boolean bytes;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1",
            description = "Send it so many times; default is 1")
    private int count = 1;

    @Option(
            names = {"-p", "--property"},
            paramLabel = "PROPERTY",
            converter = PropertyConverter.class,
            description = PropertyConverter.HELP)
    private List<Property> properties = new ArrayList<>();

    @Option(names = "--priority", paramLabel = "0..9", defaultValue = "4", description = "Default is 4")
    private int priority = Message.DEFAULT_PRIORITY;

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "It expires after this time; default is never")
    private Duration timeToLive = Duration.ZERO;

    @Option(
            names = "--delay",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "It is delivered after this time; default is at once")
    private Duration delay = Duration.ZERO;

    @Option(names = "--non-persistent", description = "It need not survive a crash")
    private boolean nonPersistent;

    @Option(names = "--correlation-id", paramLabel = "ID", description = "Header JMSCorrelationID")
    private @Nullable String correlationId;

    @Option(names = "--type", paramLabel = "TYPE", description = "Header JMSType")
    private @Nullable String type;

    @Option(
            names = "--reply-to",
            paramLabel = "DESTINATION",
            converter = DestinationConverter.class,
            description = "Header JMSReplyTo")
    private @Nullable RowMQDestination replyTo;

    SendCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException, JMSException {
        if (count < 1) {
            throw wrong("--count must be at least 1");
        }
        if (priority < 0 || priority > 9) {
            throw wrong("--priority is from 0 to 9");
        }
        if (text != null && file != null) {
            throw wrong("Give either a text or --file");
        }
        byte[] body = body();
        Table sent = new Table("messageID", "destination");
        try (JMSContext context = factory().createContext(JMSContext.SESSION_TRANSACTED)) {
            JMSProducer producer = producer(context);
            for (int number = 1; number <= count; number++) {
                Message message = message(context, body);
                producer.send(destination, message);
                sent.add(message.getJMSMessageID(), destination.toString());
                if (number % BATCH == 0 || number == count) {
                    context.commit();
                }
            }
        }
        print(sent);
        return DONE;
    }

    private byte[] body() throws IOException {
        if (text != null) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        return file == null ? terminal().in().readAllBytes() : Files.readAllBytes(file);
    }

    private Message message(JMSContext context, byte[] body) throws JMSException {
        if (!bytes) {
            return context.createTextMessage(new String(body, StandardCharsets.UTF_8));
        }
        BytesMessage message = context.createBytesMessage();
        message.writeBytes(body);
        return message;
    }

    private JMSProducer producer(JMSContext context) {
        JMSProducer producer = context.createProducer()
                .setPriority(priority)
                .setTimeToLive(timeToLive.toMillis())
                .setDeliveryDelay(delay.toMillis())
                .setDeliveryMode(nonPersistent ? DeliveryMode.NON_PERSISTENT : DeliveryMode.PERSISTENT);
        if (correlationId != null) {
            producer.setJMSCorrelationID(correlationId);
        }
        if (type != null) {
            producer.setJMSType(type);
        }
        if (replyTo != null) {
            producer.setJMSReplyTo(replyTo);
        }
        properties.forEach(property -> producer.setProperty(property.name(), property.value()));
        return producer;
    }
}
