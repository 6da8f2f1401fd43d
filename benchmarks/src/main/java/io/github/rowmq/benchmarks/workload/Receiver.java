package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.measure.Histogram;
import io.github.rowmq.benchmarks.measure.Seen;
import io.github.rowmq.benchmarks.provider.Target;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

/** A consumer of a {@link Load}. Confined to its thread; what it has seen is read when that has ended. */
final class Receiver implements Crew.Work {

    private static final long PATIENCE_MILLIS = 100;

    private final Target target;
    private final Load load;
    private final String destination;
    private final Progress progress;
    private final int id;
    private final Seen seen;
    private final Histogram latencies = new Histogram();

    Receiver(Target target, Load load, String destination, Progress progress, int id) {
        this.target = target;
        this.load = load;
        this.destination = destination;
        this.progress = progress;
        this.id = id;
        this.seen = new Seen(load.producers());
    }

    Seen seen() {
        return seen;
    }

    @Override
    public void run() throws Exception {
        String name = destination + "-" + id;
        try (Connection connection = target.factory().createConnection()) {
            connection.setClientID(name);
            try (Session session = connection.createSession(load.transacted(), load.acknowledgement())) {
                try (MessageConsumer consumer = load.topic()
                        ? session.createDurableSubscriber(session.createTopic(destination), name)
                        : session.createConsumer(session.createQueue(destination))) {
                    connection.start();
                    progress.arrive();
                    while (!progress.isAllReceived()) {
                        receiveSome(session, consumer);
                    }
                }
                if (load.topic()) {
                    session.unsubscribe(name);
                }
            }
        } finally {
            progress.addArrivals(latencies);
        }
    }

    private void receiveSome(Session session, MessageConsumer consumer) throws JMSException {
        int most = Math.max(1, load.batch());
        int count = 0;
        while (count < most) {
            Message message = consumer.receive(PATIENCE_MILLIS);
            if (message == null) {
                break;
            }
            Payload.Origin origin = Payload.read(message);
            seen.add(origin.producer(), origin.number());
            if (progress.isMeasuring()) {
                latencies.add(System.nanoTime() - origin.nanos());
            }
            count++;
        }
        if (count > 0) {
            if (load.transacted()) {
                session.commit();
            }
            progress.received(count);
        }
    }
}
