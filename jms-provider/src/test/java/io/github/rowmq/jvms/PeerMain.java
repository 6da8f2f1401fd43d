package io.github.rowmq.jvms;

import io.github.rowmq.RowMQConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The program of a {@link Peer}. Each line of its input is a command, which is answered by the command's first word with
 * {@code done}, or with {@code failed} and the error code:
 *
 * <ul>
 *   <li>{@code take Q N}: receives N messages in a client-acknowledge session, says {@code took TEXT COUNT} of each
 *   <li>{@code acknowledge}: acknowledges them
 *   <li>{@code transact Q N}: receives N messages in a transacted session, likewise
 *   <li>{@code forward Q TEXT}: sends in the same transaction
 *   <li>{@code commit}
 *   <li>{@code listen Q}: has a listener say {@code got TEXT COUNT}
 *   <li>{@code receive Q}: receives one message with auto-acknowledge, waiting for it, and says {@code got TEXT COUNT}
 *   <li>{@code send Q TEXT...}: sends texts
 * </ul>
 *
 * <p>What an exception listener is told is said as {@code exception CODE}.
 */
public final class PeerMain {

    private static final PrintStream OUT = System.out;

    private final Connection connection;
    private final Session client;
    private final Session transacted;
    private final Session automatic;
    private final Map<String, MessageConsumer> consumers = new HashMap<>();
    private Message last;

    private PeerMain(Connection connection) throws JMSException {
        this.connection = connection;
        connection.setExceptionListener(e -> say("exception " + e.getErrorCode()));
        this.client = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        this.transacted = connection.createSession(Session.SESSION_TRANSACTED);
        this.automatic = connection.createSession();
        connection.start();
    }

    public static void main(String[] arguments) throws JMSException, IOException {
        RowMQConnectionFactory factory = new RowMQConnectionFactory(arguments[0], arguments[1], arguments[2]);
        PeerMain main = new PeerMain(factory.createConnection());
        say("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            List<String> words = Arrays.asList(line.split(" "));
            try {
                main.run(words.get(0), words.subList(1, words.size()));
                say(words.get(0) + " done");
            } catch (JMSException e) {
                e.printStackTrace();
                say(words.get(0) + " failed " + e.getErrorCode());
            }
        }
        main.connection.close();
    }

    private void run(String command, List<String> words) throws JMSException {
        switch (command) {
            case "take" -> take(client, words.get(0), Integer.parseInt(words.get(1)));
            case "acknowledge" -> last.acknowledge();
            case "transact" -> take(transacted, words.get(0), Integer.parseInt(words.get(1)));
            case "forward" -> send(transacted, words.get(0), words.subList(1, 2));
            case "commit" -> transacted.commit();
            case "listen" -> {
                Session session = connection.createSession();
                session.createConsumer(session.createQueue(words.get(0))).setMessageListener(PeerMain::got);
            }
            case "receive" -> got(consumer(automatic, words.get(0)).receive());
            case "send" -> send(automatic, words.get(0), words.subList(1, words.size()));
            default -> throw new JMSException("unknown command", command);
        }
    }

    private MessageConsumer consumer(Session session, String queue) throws JMSException {
        String key = session.getAcknowledgeMode() + queue;
        MessageConsumer consumer = consumers.get(key);
        if (consumer == null) {
            consumer = session.createConsumer(session.createQueue(queue));
            consumers.put(key, consumer);
        }
        return consumer;
    }

    private void take(Session session, String queue, int count) throws JMSException {
        MessageConsumer consumer = consumer(session, queue);
        for (int i = 0; i < count; i++) {
            Message message = consumer.receive();
            say("took " + describe(message));
            if (session.equals(client)) {
                last = message;
            }
        }
    }

    private static void send(Session session, String queue, List<String> texts) throws JMSException {
        try (MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            for (String text : texts) {
                producer.send(session.createTextMessage(text));
            }
        }
    }

    private static void got(Message message) {
        try {
            say("got " + describe(message));
        } catch (JMSException e) {
            say("got " + e);
        }
    }

    private static String describe(Message message) throws JMSException {
        return ((TextMessage) message).getText() + " " + message.getIntProperty("JMSXDeliveryCount");
    }

    private static void say(String line) {
        OUT.println(line);
        OUT.flush();
    }
}
