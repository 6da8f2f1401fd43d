package io.github.rowmq.torture.log;

/**
 * A message that an application was given. Immutable.
 *
 * @param nanos when it was noted, which is after it was given
 * @param actor the consumer
 * @param unit what settles it; {@link #AUTO} if the session does by itself
 * @param message the name that its sender gave it
 * @param source the queue or subscription
 * @param messageId JMSMessageID
 * @param count JMSXDeliveryCount
 * @param redelivered JMSRedelivered
 * @param intact whether body and properties are what was sent
 */
public record Received(
        long nanos,
        String actor,
        String unit,
        String message,
        String source,
        String messageId,
        int count,
        boolean redelivered,
        boolean intact) {

    /** In place of a unit: acknowledged by the session itself. */
    public static final String AUTO = "auto";

    static Received of(Event event) {
        return new Received(
                event.nanos(),
                event.actor(),
                event.field(0),
                event.field(1),
                event.field(2),
                event.field(3),
                Integer.parseInt(event.field(4)),
                event.field(5).equals("true"),
                event.field(6).equals("true"));
    }

    /** For the log. */
    public String[] fields() {
        return new String[] {
            unit,
            message,
            source,
            messageId,
            Integer.toString(count),
            Boolean.toString(redelivered),
            Boolean.toString(intact)
        };
    }

    public boolean isAuto() {
        return unit.equals(AUTO);
    }

    /** The life of the JVM that received it. */
    public String life() {
        return actor.substring(0, Math.max(0, actor.indexOf('/')));
    }
}
