package io.github.rowmq.samples.quickstart;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.samples.JavaProcess;
import io.github.rowmq.samples.Sample;
import io.github.rowmq.samples.SampleRun;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The quick start: a producer and a consumer in one program, and messages that survive the death of their sender. */
public final class Quickstart implements Sample {

    private static final String QUEUE = "samples.quickstart.orders";
    private static final int COUNT = 5;
    private static final List<String> ALL_ORDERS = List.of("order 1", "order 2", "order 3", "order 4", "order 5");

    @Override
    public String name() {
        return "quickstart";
    }

    @Override
    public String summary() {
        return "a producer and a consumer; messages survive a restart";
    }

    @Override
    public void run(SampleRun run) throws Exception {
        run.empty(QUEUE);
        inOneProgram(run);
        acrossARestart(run);
    }

    /** All that it takes to send and to receive. */
    private static void inOneProgram(SampleRun run) throws InterruptedException {
        run.heading("A producer and a consumer in one program");
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        ConnectionFactory factory = new RowMQConnectionFactory(run.url());
        try (JMSContext consumer = factory.createContext();
                JMSContext producer = factory.createContext()) {
            // A context is used by one thread at a time. The listener has the consumer's, so the producer has its own.
            Queue orders = producer.createQueue(QUEUE);
            consumer.createConsumer(orders).setMessageListener(message -> {
                run.say("received " + text(message));
                received.add(text(message));
            });
            for (int i = 1; i <= COUNT; i++) {
                run.say("sending order " + i);
                producer.createProducer().send(orders, "order " + i);
            }
            List<String> all = new ArrayList<>();
            for (int i = 1; i <= COUNT; i++) {
                all.add(String.valueOf(received.poll(30, TimeUnit.SECONDS)));
            }
            run.check("all orders were received, in the order of sending", all.equals(ALL_ORDERS));
        }
    }

    /** Messages are rows of the database: they do not care which program is running, or how it ended. */
    private static void acrossARestart(SampleRun run) throws Exception {
        run.heading("A program sends orders that nobody receives, and is killed");
        try (JavaProcess producer = run.start("producer", Producer.class, QUEUE, String.valueOf(COUNT))) {
            producer.awaitLine("sent all");
            producer.kill();
            run.say("killed 'producer', as kill -9 does");
        }

        run.heading("A new program starts on the same database");
        try (JavaProcess consumer = run.start("consumer", Consumer.class, QUEUE, String.valueOf(COUNT))) {
            int exitCode = consumer.await();
            List<String> received = consumer.lines().stream()
                    .filter(line -> line.startsWith("received "))
                    .map(line -> line.substring("received ".length()))
                    .toList();
            run.check("all orders survived, in the order of sending", exitCode == 0 && received.equals(ALL_ORDERS));
        }
    }

    private static String text(Message message) {
        try {
            return message.getBody(String.class);
        } catch (JMSException e) {
            // A listener that throws gets its message again.
            throw new IllegalStateException("cannot read an order", e);
        }
    }
}
