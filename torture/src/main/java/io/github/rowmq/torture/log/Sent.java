package io.github.rowmq.torture.log;

/**
 * A message that an application gave away. Immutable.
 *
 * @param nanos just before it was sent
 * @param actor the producer
 * @param unit what decides whether it was sent
 * @param message its name, never used twice
 * @param destination the queue or topic
 * @param stream a session of a producer
 * @param number in the stream, growing
 * @param priority JMSPriority
 * @param plain whether it was sent outside a transaction
 */
public record Sent(
        long nanos,
        String actor,
        String unit,
        String message,
        String destination,
        String stream,
        long number,
        int priority,
        boolean plain) {

    static Sent of(Event event) {
        return new Sent(
                event.nanos(),
                event.actor(),
                event.field(0),
                event.field(1),
                event.field(2),
                event.field(3),
                Long.parseLong(event.field(4)),
                Integer.parseInt(event.field(5)),
                event.kind() == Kind.SEND_PLAIN);
    }

    /** For the log. */
    public String[] fields() {
        return new String[] {unit, message, destination, stream, Long.toString(number), Integer.toString(priority)};
    }
}
