package io.github.rowmq.session;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.RowMQDestination;
import io.github.rowmq.dispatch.LocalNode;
import io.github.rowmq.dispatch.Tap;
import io.github.rowmq.message.RowMQMessage;
import io.github.rowmq.store.UnitOfWork.Guarantee;
import io.github.rowmq.store.UnitOfWork.Send;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies behind the API of a session: its state, mode, consumers, and the loop that calls listeners. Thread-safe; the
 * lock is held across no call to the store, a consumer or a listener.
 */
final class SessionCore {

    private static final Logger LOG = LoggerFactory.getLogger(SessionCore.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final int MOST_DOUBLINGS = 7;

    private final ConnectionCore connection;
    private final SessionPath path;
    private final SessionMode mode;
    private final CallbackLoop loop;
    private final ServerListener serverListener;
    private final ReceivedMessages received;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile SessionState state = SessionState.OPEN;

    /** Completes when the session is closed, well or not. */
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    @GuardedBy("lock")
    private final Set<ClassicConsumer> consumers = new LinkedHashSet<>(2);

    /** Closed consumers whose subscriptions end with the next settlement. */
    @GuardedBy("lock")
    private final List<ClassicConsumer> ending = new ArrayList<>(0);

    SessionCore(ConnectionCore connection, int mode) throws JMSException {
        this.connection = connection;
        this.path = new SessionPath(connection.node(), connection.node().store().channel());
        this.mode = SessionMode.of(mode, path);
        this.loop = new CallbackLoop(connection.node().threads());
        this.serverListener = new ServerListener(this);
        this.received = new ReceivedMessages(path, connection.codec(), this::acknowledge);
    }

    ConnectionCore connection() {
        return connection;
    }

    LocalNode node() {
        return path.node();
    }

    SessionMode mode() {
        return mode;
    }

    ServerListener serverListener() {
        return serverListener;
    }

    CallbackLoop loop() {
        return loop;
    }

    boolean isCallbackThread() {
        return loop.isCallbackThread();
    }

    boolean isListenerThread() {
        return loop.isListenerThread();
    }

    // ---- state

    void checkOpen() throws IllegalStateException {
        SessionState now = state;
        if (now == SessionState.CLOSED || (now == SessionState.CLOSING && !isCallbackThread())) {
            throw new IllegalStateException("The session is closed");
        }
        connection.checkNotLost();
    }

    /** The connection is of no more use: nothing more is delivered, and receives that wait fail. Does not block. */
    void endDelivery() {
        consumers().forEach(ClassicConsumer::giveUp);
    }

    boolean isOpen() {
        return state == SessionState.OPEN;
    }

    /** Throws if a completion listener of this session calls what would wait for it. */
    void checkNotCompleting(String what) throws IllegalStateException {
        if (loop.isCompletionThread()) {
            throw new IllegalStateException(
                    "A completion listener must not " + what + " (Jakarta Messaging 3.1, section 7.3.5)");
        }
    }

    /** Starts or stops delivery as the connection does; stopping waits for the listener that runs. */
    void followConnection() {
        boolean started;
        do {
            started = connection.isStarted();
            boolean run = started;
            if (!run) {
                consumers().forEach(ClassicConsumer::stop);
                loop.forbidListeners();
            } else if (isOpen()) {
                loop.allowListeners();
                consumers().forEach(ClassicConsumer::start);
            }
            // Somebody may have turned it round meanwhile, and have been overtaken.
        } while (started != connection.isStarted());
    }

    /** Throws if a listener of this session calls what would wait for it. */
    void checkMayClose() throws IllegalStateException {
        if (isCallbackThread()) {
            throw new IllegalStateException("A listener must not close its own session"
                    + " (Jakarta Messaging 3.1, section 6.2.15): it would wait for itself");
        }
    }

    /** Closes the session for the application. */
    void close() throws JMSException {
        checkMayClose();
        try {
            shutDown();
        } catch (RuntimeException e) {
            throw Failures.toJms(e);
        }
    }

    /** Closes the session, or waits until another thread that is at it has done so; repeated calls do nothing. */
    void shutDown() {
        if (!advance(SessionState.OPEN, SessionState.CLOSING)) {
            closed.join();
            return;
        }
        try {
            closeNow();
        } finally {
            closed.complete(null);
        }
    }

    private void closeNow() {
        consumers().forEach(ClassicConsumer::stop);
        loop.forbidListeners();
        loop.awaitSends();
        // Those too that a listener has created meanwhile.
        List<ClassicConsumer> all = consumers();
        List<CompletableFuture<Void>> closing =
                all.stream().map(ClassicConsumer::closeTap).toList();
        closing.forEach(CompletableFuture::join);
        serverListener.close();
        mode.close();
        advance(SessionState.CLOSING, SessionState.CLOSED);
        connection.removeSession(this);
        all.addAll(takeEnding());
        endSubscriptions(all);
    }

    @CanIgnoreReturnValue
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

    // ---- consumers

    void add(ClassicConsumer consumer) throws JMSException {
        lock.lock();
        try {
            consumers.add(consumer);
        } finally {
            lock.unlock();
        }
        if (!isOpen() && !isCallbackThread()) {
            consumer.close();
            checkOpen();
        }
        if (connection.isStarted()) {
            consumer.start();
            if (!connection.isStarted()) {
                followConnection();
            }
        }
    }

    /**
     * Ends a consumer whose tap is closed. A subscription that would take its unacknowledged messages with it ends when
     * the session has settled them.
     */
    void remove(ClassicConsumer consumer, Tap tap) {
        boolean later = consumer.endsWithLastConsumer() && mode.holds(tap);
        lock.lock();
        try {
            consumers.remove(consumer);
            if (later) {
                ending.add(consumer);
            }
        } finally {
            lock.unlock();
        }
        if (!later) {
            consumer.endSubscription(false);
        }
    }

    private List<ClassicConsumer> takeEnding() {
        lock.lock();
        try {
            List<ClassicConsumer> all = new ArrayList<>(ending);
            ending.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** After a failure the database is not waited for again: the others end when it is back, as the one that failed. */
    private static void endSubscriptions(List<ClassicConsumer> consumers) {
        RuntimeException failure = null;
        for (ClassicConsumer consumer : consumers) {
            try {
                consumer.endSubscription(failure != null);
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private List<ClassicConsumer> consumers() {
        lock.lock();
        try {
            return new ArrayList<>(consumers);
        } finally {
            lock.unlock();
        }
    }

    // ---- deliveries

    /**
     * Gives a delivery to a synchronous receive; null if it cannot be read or the session is closed.
     *
     * @param body the type of body that is wanted, or null if the message is
     * @throws MessageFormatException if the body is not of the type
     */
    @Nullable
    RowMQMessage receive(Taken taken, RowMQDestination destination, @Nullable Class<?> body) throws JMSException {
        RowMQMessage message = received.decode(taken, destination);
        if (message == null) {
            return null;
        }
        if (body != null) {
            refuseUnless(taken, message, body);
        }
        return mode.received(taken) ? message : null;
    }

    /** An object whose classes are not trusted here, or cannot be loaded, is no body of any type. */
    private void refuseUnless(Taken taken, RowMQMessage message, Class<?> body) throws JMSException {
        boolean fits = false;
        try {
            fits = ReceivedMessages.hasBody(message, body);
            if (!fits) {
                throw new MessageFormatException("The body of " + message + " cannot be had as " + body.getName());
            }
        } finally {
            if (!fits) {
                mode.refused(taken);
            }
        }
    }

    /** Gives a delivery to a listener. */
    void listen(Taken taken, RowMQDestination destination, MessageListener listener) {
        RowMQMessage message;
        try {
            message = received.decode(taken, destination);
        } catch (JMSException e) {
            connection.report(e);
            pause(1);
            return;
        }
        if (message == null || !mode.listening(taken)) {
            return;
        }
        boolean failed = false;
        try {
            listener.onMessage(message);
        } catch (RuntimeException | Error e) {
            failed = true;
            LOG.warn("The message listener failed with message {}", message.getJMSMessageID(), e);
        }
        if (mode.listened(taken, failed)) {
            pause(taken.delivery().count());
        }
    }

    /**
     * Takes no message for a listener for a while after a failure or a rollback: 10 ms, doubled with every one up to
     * some 1.3 s, so that a message that always fails does not keep a processor busy.
     *
     * @param failures how many there were, this one included
     */
    void pause(int failures) {
        loop.pause(FIRST_PAUSE.multipliedBy(1L << Math.min(MOST_DOUBLINGS, Math.max(0, failures - 1))));
    }

    /** Gives deliveries back to their sources. */
    void giveBack(List<Taken> taken, boolean seen) {
        path.release(taken, seen);
    }

    // ---- what the application asks for

    void acknowledge() throws JMSException {
        checkOpen();
        mode.acknowledge();
        settled();
    }

    void commit() throws JMSException {
        checkOpen();
        checkNotCompleting("commit");
        loop.awaitSends();
        try {
            mode.commit();
        } finally {
            settled();
        }
    }

    void rollback() throws JMSException {
        checkOpen();
        checkNotCompleting("roll back");
        loop.awaitSends();
        mode.rollback();
        settled();
    }

    void recover() throws JMSException {
        checkOpen();
        mode.recover();
        settled();
    }

    private void settled() throws JMSException {
        Failures.run(() -> endSubscriptions(takeEnding()));
    }

    /** Sends, and waits for the store unless the guarantee is relaxed. */
    void send(Send send, Guarantee guarantee) throws JMSException {
        CompletableFuture<Void> outcome = Failures.call(() -> mode.send(send, guarantee));
        if (guarantee == Guarantee.DURABLE || outcome.isDone()) {
            Failures.await(outcome);
            return;
        }
        var unused = outcome.whenComplete((done, failure) -> {
            if (failure != null) {
                connection.report(failure);
            }
        });
    }

    /** Sends; the completion listener is called on the loop, after those of earlier sends. */
    void sendAsync(Send send, Guarantee guarantee, AsyncSend pending) throws JMSException {
        // Added first, so that the line has the order of the sends whatever completes first.
        loop.add(pending);
        CompletableFuture<Void> outcome;
        try {
            outcome = mode.send(send, guarantee);
        } catch (RuntimeException e) {
            outcome = CompletableFuture.failedFuture(e);
        }
        var unused = outcome.whenComplete((done, failure) -> {
            pending.done(failure);
            loop.sendDone();
        });
    }
}
