package io.github.rowmq.samples.quickstart;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.samples.JavaProcess;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;

/** A program that receives orders from a queue. */
final class Consumer {

    private static final long PATIENCE_MILLIS = 60_000;

    private Consumer() {}

    /** Arguments: the name of the queue, and how many orders to wait for. */
    public static void main(String[] args) {
        int count = Integer.parseInt(args[1]);
        try (RowMQConnectionFactory factory = new RowMQConnectionFactory(JavaProcess.url());
                JMSContext context = factory.createContext()) {
            JMSConsumer consumer = context.createConsumer(context.createQueue(args[0]));
            System.out.println("waiting for " + count + " orders");
            for (int i = 1; i <= count; i++) {
                String order = consumer.receiveBody(String.class, PATIENCE_MILLIS);
                System.out.println(order == null ? "nothing came" : "received " + order);
            }
        }
    }
}
