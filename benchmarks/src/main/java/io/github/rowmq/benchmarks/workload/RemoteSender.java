package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.benchmarks.measure.Heap;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The program of the other JVM of {@link WakeUp}: sends a message every now and then. Confined to its thread. */
final class RemoteSender {

    static final String URL = "ROWMQ_BENCHMARK_URL";

    /** The property with the time before the send, in microseconds since 1970: the clocks of two JVMs agree in that. */
    static final String SENT = "sentMicros";

    /** After the burst nothing happens for a while, so that everything is asleep again. */
    private static final long REST_MILLIS = 2_000;

    private RemoteSender() {}

    static long microsNow() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(now.getNano());
    }

    /** Queue, number of messages without a pause, number of all messages, milliseconds between the rest on average. */
    public static void main(String[] arguments) throws JMSException, InterruptedException {
        String url = Objects.requireNonNull(System.getenv(URL), URL);
        int burst = Integer.parseInt(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        int interval = Integer.parseInt(arguments[3]);
        Random random = new Random(3);
        try (Connection connection = new RowMQConnectionFactory(url).createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue(arguments[0]))) {
            for (int i = 0; i < count; i++) {
                if (i >= burst) {
                    // Not in step with anything that happens at intervals.
                    Heap.pause((i == burst ? REST_MILLIS : 0) + interval / 2 + random.nextInt(interval));
                }
                Message message = Payload.create(session, 0, i, Load.KILOBYTE);
                message.setLongProperty(SENT, microsNow());
                producer.send(message);
            }
        }
    }
}
