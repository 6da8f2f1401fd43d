package io.github.rowmq.store;

/**
 * The name of a destination. Queues and topics have separate name spaces; a temporary destination is named by the
 * store. Immutable.
 */
public record DestinationRef(Kind kind, String name) {

    /** Longest name of a destination, in UTF-16 code units. */
    public static final int MAX_NAME_LENGTH = 255;

    public enum Kind {
        QUEUE,
        TOPIC,
        TEMPORARY_QUEUE,
        TEMPORARY_TOPIC;

        public boolean isQueue() {
            return this == QUEUE || this == TEMPORARY_QUEUE;
        }

        public boolean isTemporary() {
            return this == TEMPORARY_QUEUE || this == TEMPORARY_TOPIC;
        }
    }

    @Override
    public String toString() {
        return switch (kind) {
            case QUEUE -> "queue " + name;
            case TOPIC -> "topic " + name;
            case TEMPORARY_QUEUE -> "temporary queue " + name;
            case TEMPORARY_TOPIC -> "temporary topic " + name;
        };
    }
}
