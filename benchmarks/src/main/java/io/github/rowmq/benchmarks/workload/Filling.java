package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.provider.Target;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.concurrent.TimeUnit;

/** Fills a queue before something else is measured. Stateless. */
final class Filling {

    private static final int BATCH = 500;
    private static final long BOUND_MINUTES = 60;

    private Filling() {}

    /** What is special about a message of a number. */
    @FunctionalInterface
    interface Touch {
        void on(Message message, int number) throws JMSException;
    }

    /**
     * Sends messages in transactions; returns the nanoseconds it took.
     *
     * @param counts how many each producer sends
     */
    static long fill(Target target, String queue, int[] counts, Touch touch) throws Exception {
        Crew crew = new Crew();
        long from = System.nanoTime();
        for (int producer = 0; producer < counts.length; producer++) {
            int id = producer;
            crew.start("filler-" + id, () -> fillOne(target, queue, id, 0, counts[id], touch));
        }
        crew.join(BOUND_MINUTES, TimeUnit.MINUTES);
        return System.nanoTime() - from;
    }

    /** Sends the messages of one producer from one number to another. */
    static void fillOne(Target target, String queue, int producerId, int first, int end, Touch touch)
            throws JMSException {
        try (Connection connection = target.factory().createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            for (int number = first; number < end; number++) {
                Message message = Payload.create(session, producerId, number, Load.KILOBYTE);
                touch.on(message, number);
                producer.send(message);
                if ((number + 1 - first) % BATCH == 0) {
                    session.commit();
                }
            }
            session.commit();
        }
    }
}
