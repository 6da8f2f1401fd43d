package io.github.rowmq.samples.quickstart;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.samples.JavaProcess;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;

/** A program that sends orders to a queue. */
final class Producer {

    private Producer() {}

    /** Arguments: the name of the queue, and how many orders to send. */
    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[1]);
        try (RowMQConnectionFactory factory = new RowMQConnectionFactory(JavaProcess.url());
                JMSContext context = factory.createContext()) {
            Queue orders = context.createQueue(args[0]);
            for (int i = 1; i <= count; i++) {
                context.createProducer().send(orders, "order " + i);
                // When send() has returned, the message is in the database: nothing that happens now can lose it.
                System.out.println("sent order " + i);
            }
            System.out.println("sent all");
            JavaProcess.awaitEnd();
        }
    }
}
