package io.github.rowmq.benchmarks.workload;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.Random;

/** Bodies that say who sent them, as which, and when: the rest is noise that does not compress. Stateless. */
final class Payload {

    /** Bytes before the filling. */
    static final int HEADER = 16;

    private static final int LARGEST = 1 << 20;
    private static final byte[] NOISE = new byte[LARGEST];

    static {
        new Random(1).nextBytes(NOISE);
    }

    private Payload() {}

    /** A message of so many bytes, 1 MB at most. */
    static BytesMessage create(Session session, int producer, int number, int size) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeInt(producer);
        message.writeInt(number);
        message.writeLong(System.nanoTime());
        message.writeBytes(NOISE, 0, Math.min(LARGEST, Math.max(0, size - HEADER)));
        return message;
    }

    /** What a message says about itself. */
    record Origin(int producer, int number, long nanos) {}

    static Origin read(Message message) throws JMSException {
        BytesMessage bytes = (BytesMessage) message;
        return new Origin(bytes.readInt(), bytes.readInt(), bytes.readLong());
    }
}
