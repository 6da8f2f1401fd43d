package io.github.rowmq.session;

/**
 * The life of a connection (Jakarta Messaging 3.1, section 6.1).
 *
 * <pre>{@code
 * NEW --anything but setting the client identifier or stop--> STOPPED <--stop-- --start--> STARTED
 * NEW, STOPPED, STARTED --close--> CLOSING --> CLOSED
 * }</pre>
 */
enum ConnectionState {
    /** Nothing was done with it yet, so that its client identifier can be set. */
    NEW,
    /** No messages are delivered. */
    STOPPED,
    STARTED,
    /** Sessions are being closed; only listeners that still run may use it. */
    CLOSING,
    CLOSED;

    boolean isOpen() {
        return this == NEW || this == STOPPED || this == STARTED;
    }

    /** The state after a change to another one, if that is legal. */
    ConnectionState to(ConnectionState next) {
        boolean legal = switch (next) {
            case NEW -> false;
            case STOPPED, STARTED, CLOSING -> isOpen();
            case CLOSED -> this == CLOSING;
        };
        if (!legal) {
            throw new IllegalArgumentException("A connection that is " + this + " cannot become " + next);
        }
        return next;
    }
}
