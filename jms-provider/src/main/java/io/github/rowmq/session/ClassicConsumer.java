package io.github.rowmq.session;

import io.github.rowmq.RowMQDestination;
import io.github.rowmq.dispatch.Tap;
import io.github.rowmq.message.RowMQMessage;
import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.Subscription;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of a queue or subscription (Jakarta Messaging 3.1, section 8). It holds no messages of its own: its tap
 * takes them from the dispatcher when it is asked for one. Thread-safe as far as closing goes; otherwise used by one
 * thread at a time, as its session is.
 */
class ClassicConsumer implements MessageConsumer, CallbackLoop.ListenerSource {

    /** What a consumer consumes: the destination, the selector as given, and the hold on a subscription if it has one. */
    record Target(
            RowMQDestination destination,
            @Nullable String selector,
            boolean noLocal,
            boolean durable,
            @Nullable Subscription subscription) {}

    private final SessionCore session;
    private final Tap tap;
    private final Target target;
    private final Runnable ready;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile SessionState state = SessionState.OPEN;
    private volatile @Nullable MessageListener listener;

    /** Whether a thread waits in a receive, which a listener must not compete with. */
    private volatile boolean receiving;

    /** The body that the caller of a receive insists on. */
    private @Nullable Class<?> expectedBody;

    /** Takes deliveries instead of a listener, for an application server. */
    private volatile @Nullable Consumer<Taken> loader;

    ClassicConsumer(SessionCore session, Tap tap, Target target) {
        this.session = session;
        this.tap = tap;
        this.target = target;
        this.ready = () -> session.loop().ready(this);
    }

    final RowMQDestination destination() {
        return target.destination();
    }

    final boolean noLocal() {
        return target.noLocal();
    }

    final void checkOpen() throws IllegalStateException {
        session.checkOpen();
        if (state != SessionState.OPEN) {
            throw new IllegalStateException("The consumer is closed");
        }
    }

    @Override
    public final @Nullable String getMessageSelector() throws JMSException {
        checkOpen();
        return target.selector();
    }

    // ---- synchronous

    @Override
    public final @Nullable Message receive() throws JMSException {
        return take(null);
    }

    @Override
    public final @Nullable Message receive(long timeout) throws JMSException {
        // Zero means no limit (section 8.6); nobody will see the end of 292 years either.
        boolean limited = timeout > 0 && timeout < Duration.ofDays(36_500).toMillis();
        if (timeout < 0) {
            throw new JMSException("The timeout must not be negative, as " + timeout + " is");
        }
        return take(limited ? Duration.ofMillis(timeout) : null);
    }

    @Override
    public final @Nullable Message receiveNoWait() throws JMSException {
        checkMayReceive();
        while (true) {
            Delivery next = Failures.call(() -> tap.takeNow());
            if (next == null) {
                return null;
            }
            RowMQMessage message = session.receive(new Taken(next, tap), target.destination(), expectedBody);
            if (message != null) {
                return message;
            }
        }
    }

    /**
     * Receives a body (section 8.6). A message whose body is not of the type stays, in the modes that acknowledge by
     * themselves, as if nothing had happened.
     *
     * @param receive calls one of the public methods above, so that what instruments those sees it
     */
    final <T> @Nullable T receiveBody(Class<T> type, Attempts.Lookup<Message> receive) throws JMSException {
        expectedBody = type;
        try {
            Message message = receive.run();
            return message == null ? null : message.getBody(type);
        } finally {
            expectedBody = null;
        }
    }

    private @Nullable Message take(@Nullable Duration timeout) throws JMSException {
        checkMayReceive();
        long deadline = timeout == null ? 0 : System.nanoTime() + timeout.toNanos();
        Duration left = timeout;
        while (true) {
            Delivery next = await(left);
            if (next == null) {
                session.connection().checkNotLost();
                return null;
            }
            RowMQMessage message = session.receive(new Taken(next, tap), target.destination(), expectedBody);
            if (message != null) {
                return message;
            }
            left = timeout == null ? null : Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        }
    }

    private @Nullable Delivery await(@Nullable Duration timeout) throws JMSException {
        receiving = true;
        try {
            return tap.take(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.linked(new JMSException("The thread was interrupted while it waited for a message"), e);
        } catch (CompletionException | StoreException e) {
            throw Failures.toJms(e);
        } finally {
            receiving = false;
        }
    }

    private void checkMayReceive() throws JMSException {
        checkOpen();
        if (listener != null) {
            throw new IllegalStateException(
                    "The consumer has a message listener, so it cannot receive (Jakarta Messaging 3.1, section 8.7)");
        }
    }

    // ---- listener

    @Override
    public final @Nullable MessageListener getMessageListener() throws JMSException {
        checkOpen();
        return listener;
    }

    @Override
    public final void setMessageListener(@Nullable MessageListener newListener) throws JMSException {
        checkOpen();
        if (newListener != null && receiving) {
            throw new IllegalStateException("Another thread receives from this consumer, so it cannot have a message"
                    + " listener (Jakarta Messaging 3.1, section 8.7)");
        }
        listener = newListener;
        if (newListener != null) {
            ready.run();
            return;
        }
        // Gives up the place in the line, so that no message is kept for a listener that is gone.
        session.loop().remove(this);
        if (session.connection().isStarted()) {
            tap.stop();
            start();
        }
    }

    /** Has deliveries handed to an application server. */
    final void setLoader(Consumer<Taken> newLoader) {
        loader = newLoader;
        ready.run();
    }

    @Override
    public final boolean deliverOne() {
        MessageListener current = listener;
        Consumer<Taken> load = loader;
        Delivery next = current == null && load == null ? null : takeOrReport();
        if (next == null) {
            return false;
        }
        Taken taken = new Taken(next, tap);
        if (load != null) {
            load.accept(taken);
        } else if (current != null) {
            session.listen(taken, target.destination(), current);
        }
        return true;
    }

    /** Whoever listens can be told of a source that has ended by the exception listener only (section 6.1.7). */
    private @Nullable Delivery takeOrReport() {
        try {
            return tap.takeOr(ready);
        } catch (StoreException e) {
            session.connection().report(e);
            return null;
        }
    }

    // ---- life cycle

    final void start() {
        tap.start();
        if (listener != null || loader != null) {
            ready.run();
        }
    }

    final void stop() {
        tap.stop();
    }

    /** Ends delivery; what was delivered and is not acknowledged stays with the session. Repeated calls do nothing. */
    final CompletableFuture<Void> closeTap() {
        advance(SessionState.OPEN, SessionState.CLOSING);
        return tap.close();
    }

    /** Ends delivery without being closed: what the application calls then fails. */
    final void giveUp() {
        var unused = tap.close();
    }

    /**
     * Leaves the subscription, after the session has given back what it held of it. Repeated calls do nothing.
     *
     * @param later whether not to wait for the database
     */
    final void endSubscription(boolean later) {
        Subscription held = target.subscription();
        if (!advance(SessionState.CLOSING, SessionState.CLOSED) || held == null) {
            return;
        }
        if (later) {
            held.closeLater();
        } else {
            held.close();
        }
    }

    private boolean advance(SessionState from, SessionState to) {
        lock.lock();
        try {
            if (state != from) {
                return false;
            }
            state = state.to(to);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final void close() throws JMSException {
        if (state != SessionState.OPEN) {
            return;
        }
        CompletableFuture<Void> closing = closeTap();
        session.loop().remove(this);
        Failures.await(closing);
        Failures.run(() -> session.remove(this, tap));
    }

    /** Whether leaving the subscription drops what it has. */
    final boolean endsWithLastConsumer() {
        return target.subscription() != null && !target.durable();
    }
}
