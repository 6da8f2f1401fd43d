package io.github.rowmq.session;

import io.github.rowmq.dispatch.Tap;
import io.github.rowmq.store.UnitOfWork;
import io.github.rowmq.store.UnitOfWork.Guarantee;
import io.github.rowmq.store.UnitOfWork.Send;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.concurrent.CompletableFuture;

/**
 * What becomes of a session's sends and deliveries, by its mode (Jakarta Messaging 3.1, sections 6.2.7 to 6.2.10).
 * Thread-safe, though the specification lets one thread at a time use a session.
 */
abstract class SessionMode {

    final SessionPath path;

    SessionMode(SessionPath path) {
        this.path = path;
    }

    static SessionMode of(int mode, SessionPath path) throws JMSException {
        return switch (mode) {
            case Session.AUTO_ACKNOWLEDGE -> new AutomaticMode(path, mode, path.flowing());
            case Session.DUPS_OK_ACKNOWLEDGE -> new AutomaticMode(path, mode, path.batched());
            case Session.CLIENT_ACKNOWLEDGE -> new ClientMode(path);
            case Session.SESSION_TRANSACTED -> new TransactedMode(path);
            default ->
                throw new JMSException("The session mode must be AUTO_ACKNOWLEDGE (1), CLIENT_ACKNOWLEDGE (2),"
                        + " DUPS_OK_ACKNOWLEDGE (3) or SESSION_TRANSACTED (0), not " + mode);
        };
    }

    /** The constant of {@link Session}. */
    abstract int constant();

    /**
     * A receive is about to return this delivery.
     *
     * @return false if the session was closed meanwhile; the delivery then went back unseen
     */
    abstract boolean received(Taken taken) throws JMSException;

    /** A receive has refused this delivery because its body is not of the type that it was to receive (section 8.6). */
    abstract void refused(Taken taken);

    /** A listener is about to be called with this delivery; as {@link #received}. */
    abstract boolean listening(Taken taken);

    /**
     * The listener has returned.
     *
     * @param failed whether it threw
     * @return whether the message was sent back to be delivered again, because the listener failed, or rolled back or
     *     recovered the session
     */
    abstract boolean listened(Taken taken, boolean failed);

    /** Sends now or with the transaction; the future completes when the caller may rely on it. */
    CompletableFuture<Void> send(Send send, Guarantee guarantee) {
        return path.channel().commit(new UnitOfWork(false, guarantee).send(send));
    }

    /** {@link jakarta.jms.Message#acknowledge} was called. */
    void acknowledge() throws JMSException {
        // Only CLIENT_ACKNOWLEDGE waits for it; in other modes the call is ignored (section 6.2.10).
    }

    void commit() throws JMSException {
        throw new IllegalStateException("The session is not transacted, so there is nothing to commit");
    }

    void rollback() throws JMSException {
        throw new IllegalStateException("The session is not transacted, so there is nothing to roll back");
    }

    abstract void recover() throws JMSException;

    /** Whether something that came through the tap is delivered and not settled. */
    boolean holds(Tap tap) {
        return false;
    }

    /** Gives back what is neither acknowledged nor committed, and waits for what is on its way. */
    abstract void close();
}
