package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.measure.Histogram;
import io.github.rowmq.benchmarks.provider.Target;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.concurrent.locks.LockSupport;

/** A producer of a {@link Load}. Confined to its thread. */
final class Sender implements Crew.Work {

    private final Target target;
    private final Load load;
    private final String destination;
    private final Progress progress;
    private final int id;
    private final int[] sentBy;
    private final Histogram latencies = new Histogram();
    private int next;

    /** @param sentBy where it leaves, under its number, how many it has sent */
    Sender(Target target, Load load, String destination, Progress progress, int id, int[] sentBy) {
        this.target = target;
        this.load = load;
        this.destination = destination;
        this.progress = progress;
        this.id = id;
        this.sentBy = sentBy;
    }

    @Override
    public void run() throws Exception {
        try (Connection connection = target.factory().createConnection();
                Session session = connection.createSession(load.transacted(), load.acknowledgement())) {
            Destination to = load.topic() ? session.createTopic(destination) : session.createQueue(destination);
            try (MessageProducer producer = session.createProducer(to)) {
                producer.setDeliveryMode(load.persistent() ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT);
                producer.setDisableMessageTimestamp(false);
                progress.arrive();
                while (!progress.isStopped()) {
                    sendOnce(session, producer);
                }
            }
        } finally {
            sentBy[id] = next;
            progress.addSends(latencies);
        }
    }

    private void sendOnce(Session session, MessageProducer producer) throws JMSException {
        if (load.window() > 0 && progress.sent() - progress.received() / load.fanOut() >= load.window()) {
            LockSupport.parkNanos(50_000);
            return;
        }
        long from = System.nanoTime();
        int count = Math.max(1, load.batch());
        for (int i = 0; i < count; i++) {
            producer.send(Payload.create(session, id, next + i, load.bodySize()));
        }
        if (load.transacted()) {
            session.commit();
        }
        next += count;
        progress.sent(count);
        if (progress.isMeasuring()) {
            latencies.add(System.nanoTime() - from);
        }
    }
}
