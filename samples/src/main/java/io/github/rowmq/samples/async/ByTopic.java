package io.github.rowmq.samples.async;

import io.github.rowmq.RowMQConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Registers users and announces them on a topic. Whoever has something to do for new users subscribes; registration does
 * not know them, and does not wait for them. One thread registers.
 */
final class ByTopic implements AutoCloseable {

    private static final String TOPIC = "samples.async.registered";
    private static final List<String> SUBSCRIPTIONS = List.of("mail", "text-message");
    private static final int WORKERS = 2;

    private final Steps steps;
    private final JMSContext context;
    private final Topic registered;
    private final List<JMSContext> workers = new ArrayList<>();

    ByTopic(String url, Steps steps) {
        this.steps = steps;
        this.context = new RowMQConnectionFactory(url).createContext();
        this.registered = context.createTopic(TOPIC);
        // Durable: announcements wait for the mailer while it is down. Shared: several workers, in this JVM and in
        // others,
        // divide the announcements of one subscription among themselves.
        subscribe(url, "mail", steps::sendMail);
        subscribe(url, "text-message", steps::sendTextMessage);
    }

    private void subscribe(String url, String subscription, Consumer<String> step) {
        for (int i = 0; i < WORKERS; i++) {
            JMSContext worker = new RowMQConnectionFactory(url).createContext();
            workers.add(worker);
            worker.createSharedDurableConsumer(registered, subscription)
                    .setMessageListener(message -> step.accept(user(message)));
        }
    }

    /** Returns when the user may be told that the registration is done. */
    void register(String user) {
        steps.register(user);
        context.createProducer().send(registered, user);
    }

    private static String user(Message message) {
        try {
            return message.getBody(String.class);
        } catch (JMSException e) {
            throw new IllegalStateException("cannot read an announcement", e);
        }
    }

    /** Ends the workers, and the subscriptions with them: nobody will come back for their messages. */
    @Override
    public void close() {
        workers.forEach(JMSContext::close);
        SUBSCRIPTIONS.forEach(context::unsubscribe);
        context.close();
    }
}
