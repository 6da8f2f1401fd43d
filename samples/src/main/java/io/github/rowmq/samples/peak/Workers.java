package io.github.rowmq.samples.peak;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.util.ArrayList;
import java.util.List;

/**
 * Those who handle orders, a few at a time, at the pace that the shop can stand. An order is taken, an item is taken from
 * stock and the answer is given in one transaction: no item is sold twice, whoever dies when. Thread-safe.
 */
final class Workers implements AutoCloseable {

    /** How many work at a time. */
    static final int COUNT = 5;

    private static final long LOOK_MILLIS = 200;

    private final ConnectionFactory factory;
    private final Pace pace;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Workers(ConnectionFactory factory, int ordersPerSecond) {
        this.factory = factory;
        this.pace = new Pace(ordersPerSecond);
    }

    void start() {
        for (int i = 1; i <= COUNT; i++) {
            Thread thread = new Thread(this::work, "worker " + i);
            threads.add(thread);
            thread.start();
        }
    }

    private void work() {
        try (JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            JMSConsumer orders = context.createConsumer(context.createQueue(FlashSale.ORDERS));
            JMSConsumer stock = context.createConsumer(context.createQueue(FlashSale.STOCK));
            Queue answers = context.createQueue(FlashSale.ANSWERS);
            while (!stopped) {
                Message order = orders.receive(LOOK_MILLIS);
                if (order != null) {
                    pace.await();
                    String item = stock.receiveBodyNoWait(String.class);
                    context.createProducer()
                            .setJMSCorrelationID(order.getBody(String.class))
                            .send(answers, item == null ? FlashSale.SOLD_OUT : item);
                    context.commit();
                }
            }
        } catch (JMSException e) {
            throw new IllegalStateException("cannot read an order", e);
        }
    }

    /** Returns when the last one has finished the order it was working on. */
    @Override
    public void close() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
