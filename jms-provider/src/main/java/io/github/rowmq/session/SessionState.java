package io.github.rowmq.session;

/**
 * The life of a session, and of a consumer in it (Jakarta Messaging 3.1, sections 6.2.15 and 8.8).
 *
 * <pre>{@code
 * OPEN --close--> CLOSING --callbacks have ended, deliveries are given back--> CLOSED
 * }</pre>
 */
enum SessionState {
    OPEN,
    /** Only listeners that still run may use it. */
    CLOSING,
    CLOSED;

    /** The state after a change to another one, if that is legal. */
    SessionState to(SessionState next) {
        boolean legal = switch (next) {
            case OPEN -> false;
            case CLOSING -> this == OPEN;
            case CLOSED -> this == CLOSING;
        };
        if (!legal) {
            throw new IllegalArgumentException("What is " + this + " cannot become " + next);
        }
        return next;
    }
}
