package io.github.rowmq.session;

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

    /** Closes the session; repeated calls do nothing. */
    void shutDown() {
        lock.lock();
        try {
            if (state != SessionState.OPEN) {
                return;
            }
            state = state.to(SessionState.CLOSING);
        } finally {
            lock.unlock();
        }
        List<ClassicConsumer> all = consumers();
        all.forEach(ClassicConsumer::stop);
        loop.forbidListeners();
        loop.awaitSends();
        List<CompletableFuture<Void>> closing =
                all.stream().map(ClassicConsumer::closeTap).toList();
        closing.forEach(CompletableFuture::join);
        serverListener.close();
        mode.close();
        lock.lock();
        try {
            state = state.to(SessionState.CLOSED);
        } finally {
            lock.unlock();
        }
        all.forEach(ClassicConsumer::endSubscription);
        endSubscriptions();
        connection.removeSession(this);
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
            consumer.endSubscription();
        }
    }

    private void endSubscriptions() {
        List<ClassicConsumer> all;
        lock.lock();
        try {
            all = new ArrayList<>(ending);
            ending.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(ClassicConsumer::endSubscription);
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
        if (body == null || ReceivedMessages.hasBody(message, body)) {
            return mode.received(taken) ? message : null;
        }
        mode.refused(taken);
        throw new MessageFormatException("The body of " + message + " cannot be had as " + body.getName());
    }

    /** Gives a delivery to a listener. */
    void listen(Taken taken, RowMQDestination destination, MessageListener listener) {
        RowMQMessage message;
        try {
            message = received.decode(taken, destination);
        } catch (JMSException e) {
            connection.report(e);
            loop.pause(pauseAfter(1));
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
            loop.pause(pauseAfter(taken.delivery().count()));
        }
    }

    /**
     * How long a session waits before it takes the next message after its listener has failed: 10 ms, doubled with
     * every delivery of the message up to some 1.3 s, so that a message that always fails does not keep a processor busy.
     */
    private static Duration pauseAfter(int deliveries) {
        return FIRST_PAUSE.multipliedBy(1L << Math.min(MOST_DOUBLINGS, Math.max(0, deliveries - 1)));
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
        Failures.run(this::endSubscriptions);
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
