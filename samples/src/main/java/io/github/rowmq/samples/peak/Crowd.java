package io.github.rowmq.samples.peak;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All buyers at once, and the web server that takes their orders: some threads, each with a session of its own, because a
 * session is for one thread. An order is taken when it is in the queue; when the queue is full the buyer is told so at once.
 * Thread-safe.
 */
final class Crowd {

    private static final int WEB_THREADS = 32;

    private final int buyers;
    private final AtomicInteger nextBuyer = new AtomicInteger();
    private final List<String> accepted = Collections.synchronizedList(new ArrayList<>());
    private final List<Double> acceptedMillis = Collections.synchronizedList(new ArrayList<>());
    private final List<Double> refusedMillis = Collections.synchronizedList(new ArrayList<>());

    Crowd(int buyers) {
        this.buyers = buyers;
    }

    /** Returns when every buyer has an answer. */
    void rush(ConnectionFactory factory, String queue) throws Exception {
        ExecutorService webServer = Executors.newFixedThreadPool(WEB_THREADS);
        try (Connection connection = factory.createConnection()) {
            List<Callable<Void>> threads = Collections.nCopies(WEB_THREADS, () -> serve(connection, queue));
            for (Future<Void> thread : webServer.invokeAll(threads)) {
                thread.get();
            }
        } finally {
            webServer.shutdownNow();
        }
    }

    private Void serve(Connection connection, String queue) throws JMSException {
        try (Session session = connection.createSession();
                MessageProducer orders = session.createProducer(session.createQueue(queue))) {
            for (int i = nextBuyer.incrementAndGet(); i <= buyers; i = nextBuyer.incrementAndGet()) {
                order("buyer " + i, session, orders);
            }
        }
        return null;
    }

    private void order(String buyer, Session session, MessageProducer orders) throws JMSException {
        long start = System.nanoTime();
        try {
            orders.send(session.createTextMessage(buyer));
            acceptedMillis.add(millisSince(start));
            accepted.add(buyer);
        } catch (ResourceAllocationException e) {
            // The queue is full: sold out, as far as this buyer is concerned.
            refusedMillis.add(millisSince(start));
        }
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    /** Those whose orders were taken. */
    List<String> accepted() {
        return List.copyOf(accepted);
    }

    /** How long those waited for the answer. */
    List<Double> acceptedMillis() {
        return List.copyOf(acceptedMillis);
    }

    /** How long those who were turned away waited for that. */
    List<Double> refusedMillis() {
        return List.copyOf(refusedMillis);
    }
}
