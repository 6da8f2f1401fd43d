package io.github.rowmq.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.dispatch.LocalNode;
import io.github.rowmq.dispatch.StoreRegistry;
import io.github.rowmq.message.MessageCodec;
import io.github.rowmq.store.Body;
import io.github.rowmq.store.Catalog.ClientRegistration;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.UnitOfWork.Origin;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies behind the API of a connection: its state, client identifier, sessions and temporary destinations.
 * Thread-safe; the lock is held across no call to the store, a session or a listener.
 */
final class ConnectionCore {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionCore.class);

    private final StoreRegistry.Lease lease;
    private final LocalNode node;
    private final SerialExecutor exceptions;
    private final TemporaryDestinations temporaries;
    private final MessageCodec codec;
    private final Consumer<StoreException> onFailure = this::report;
    private final String id = UUID.randomUUID().toString();
    private final ReentrantLock lock = new ReentrantLock();

    private volatile Origin origin = new Origin(id, null);
    private volatile @Nullable ExceptionListener exceptionListener;
    private volatile ConnectionState state = ConnectionState.NEW;

    /** Completes when the connection is closed, well or not. */
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    @GuardedBy("lock")
    private final Set<SessionCore> sessions = new LinkedHashSet<>();

    @GuardedBy("lock")
    private @Nullable ClientRegistration registration;

    /** Why the connection is of no more use, though it was not closed; null as long as it is. */
    private volatile @Nullable StoreException lost;

    private ConnectionCore(StoreRegistry.Lease lease, ConnectionSpec spec) {
        this.lease = lease;
        this.node = lease.node();
        this.exceptions = new SerialExecutor(node.threads());
        this.temporaries = new TemporaryDestinations(node);
        this.codec = new MessageCodec(spec.store().settings().maxBodySize(), this::loadBody, spec.allowList());
    }

    /** Opens a connection; the lease is the connection's from now on, and closed if this fails. */
    static ConnectionCore open(StoreRegistry.Lease lease, ConnectionSpec spec) throws JMSException {
        ConnectionCore core = new ConnectionCore(lease, spec);
        try {
            Failures.run(() -> core.authenticate(spec));
            if (spec.clientId() != null) {
                core.takeClientId(spec.clientId());
            }
            core.node.onFailure(core.onFailure);
            return core;
        } catch (JMSException | RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    private void authenticate(ConnectionSpec spec) {
        node.ping();
        String password = spec.password();
        node.store().users().authenticate(spec.user(), password == null ? null : password.toCharArray());
    }

    private Body loadBody(long deliveryId) throws JMSException {
        return Failures.call(() -> node.store().loadBody(deliveryId));
    }

    MessageCodec codec() {
        return codec;
    }

    LocalNode node() {
        return node;
    }

    Origin origin() {
        return origin;
    }

    TemporaryDestinations temporaries() {
        return temporaries;
    }

    boolean isStarted() {
        return state == ConnectionState.STARTED;
    }

    // ---- client identifier

    @Nullable
    String clientId() {
        return origin.clientId();
    }

    void setClientId(@Nullable String clientId) throws JMSException {
        checkOpen();
        if (origin.clientId() != null) {
            throw new IllegalStateException("The client identifier is " + origin.clientId()
                    + " already, and cannot be changed (Jakarta Messaging 3.1, section 6.1.2)");
        }
        if (state != ConnectionState.NEW) {
            throw new IllegalStateException("The client identifier can only be set before anything else is done with"
                    + " the connection (Jakarta Messaging 3.1, section 6.1.2)");
        }
        if (clientId == null || clientId.isEmpty()) {
            throw new InvalidClientIDException("The client identifier must not be null or empty");
        }
        takeClientId(clientId);
    }

    private void takeClientId(String clientId) throws JMSException {
        ClientRegistration taken;
        try {
            taken = Failures.call(() -> node.store().catalog().register(clientId));
        } catch (MessageFormatException e) {
            throw Failures.linked(new InvalidClientIDException(e.getMessage(), e.getErrorCode()), e);
        }
        boolean first;
        lock.lock();
        try {
            first = registration == null;
            if (first) {
                registration = taken;
                origin = new Origin(id, clientId);
            }
        } finally {
            lock.unlock();
        }
        if (!first) {
            Failures.run(taken::close);
            throw new IllegalStateException("Another thread has set the client identifier at the same time");
        }
        taken.whenTaken(this::lose);
    }

    /**
     * Another JVM has the client identifier, so that this connection may do nothing more in its name: receives and
     * listeners end, calls fail, the exception listener is told. On a thread of the store.
     */
    private void lose(StoreException cause) {
        lost = cause;
        sessions().forEach(SessionCore::endDelivery);
        report(cause);
    }

    /** Throws if the connection has lost its client identifier. */
    void checkNotLost() throws IllegalStateException {
        StoreException cause = lost;
        if (cause != null) {
            throw Failures.linked(
                    new IllegalStateException(cause.getMessage(), cause.kind().name()), cause);
        }
    }

    // ---- state

    void checkOpen() throws IllegalStateException {
        ConnectionState now = state;
        if (!now.isOpen() && !(now == ConnectionState.CLOSING && isCallbackThread())) {
            throw new IllegalStateException("The connection is closed");
        }
        checkNotLost();
    }

    /** Notes that the connection is used, so that its client identifier can no longer be set. */
    void use() throws IllegalStateException {
        checkOpen();
        lock.lock();
        try {
            if (state == ConnectionState.NEW) {
                state = state.to(ConnectionState.STOPPED);
            }
        } finally {
            lock.unlock();
        }
    }

    void start() throws JMSException {
        checkOpen();
        Failures.run(node::ping);
        if (change(ConnectionState.STARTED)) {
            sessions().forEach(SessionCore::followConnection);
        }
    }

    /**
     * Stops delivery and waits for the message listeners that run; a completion listener may call it. A connection that
     * was never used stays so: containers and pools stop every new one, and its client identifier can still be set.
     */
    void stop() throws JMSException {
        checkOpen();
        if (sessions().stream().anyMatch(SessionCore::isListenerThread)) {
            throw new IllegalStateException("A message listener must not stop its own connection"
                    + " (Jakarta Messaging 3.1, section 6.1.5): it would wait for itself");
        }
        if (state != ConnectionState.NEW && change(ConnectionState.STOPPED)) {
            sessions().forEach(SessionCore::followConnection);
        }
    }

    private boolean change(ConnectionState next) {
        lock.lock();
        try {
            if (!state.isOpen()) {
                return false;
            }
            state = state.to(next);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Closes the connection, or waits until another thread that is at it has done so. */
    void close() throws JMSException {
        if (isCallbackThread()) {
            throw new IllegalStateException("A listener must not close its own connection"
                    + " (Jakarta Messaging 3.1, section 6.1.8): it would wait for itself");
        }
        if (!change(ConnectionState.CLOSING)) {
            closed.join();
            return;
        }
        try {
            closeNow();
        } finally {
            closed.complete(null);
        }
    }

    private void closeNow() throws JMSException {
        node.removeFailureListener(onFailure);
        List<RuntimeException> failures = new ArrayList<>();
        for (SessionCore session : sessions()) {
            attempt(session::shutDown, failures);
        }
        attempt(temporaries::dropAll, failures);
        attempt(this::endRegistration, failures);
        lock.lock();
        try {
            state = state.to(ConnectionState.CLOSED);
        } finally {
            lock.unlock();
        }
        lease.close();
        if (!failures.isEmpty()) {
            throw Failures.toJms(failures.get(0));
        }
    }

    private static void attempt(Runnable step, List<RuntimeException> failures) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.debug("A step of closing a connection failed; the others follow", e);
            failures.add(e);
        }
    }

    private void endRegistration() {
        ClientRegistration ended;
        lock.lock();
        try {
            ended = registration;
            registration = null;
        } finally {
            lock.unlock();
        }
        if (ended != null) {
            ended.close();
        }
    }

    // ---- sessions

    SessionCore createSession(int mode) throws JMSException {
        checkOpen();
        SessionCore session = new SessionCore(this, mode);
        lock.lock();
        try {
            sessions.add(session);
        } finally {
            lock.unlock();
        }
        session.followConnection();
        if (lost != null) {
            session.shutDown();
            checkNotLost();
        }
        if (!state.isOpen()) {
            session.shutDown();
            throw new IllegalStateException("The connection is closed");
        }
        return session;
    }

    void removeSession(SessionCore session) {
        lock.lock();
        try {
            sessions.remove(session);
        } finally {
            lock.unlock();
        }
    }

    private List<SessionCore> sessions() {
        lock.lock();
        try {
            return new ArrayList<>(sessions);
        } finally {
            lock.unlock();
        }
    }

    private boolean isCallbackThread() {
        return sessions().stream().anyMatch(SessionCore::isCallbackThread);
    }

    // ---- failures that nobody waits for

    @Nullable
    ExceptionListener exceptionListener() {
        return exceptionListener;
    }

    void setExceptionListener(@Nullable ExceptionListener listener) {
        exceptionListener = listener;
    }

    /** Tells the exception listener, one call at a time (section 6.1.7). */
    void report(Throwable failure) {
        JMSException translated = Failures.toJms(failure);
        ExceptionListener listener = exceptionListener;
        if (listener == null) {
            LOG.warn("A failure that no exception listener is there for", translated);
            return;
        }
        exceptions.execute(() -> {
            try {
                listener.onException(translated);
            } catch (RuntimeException | Error e) {
                LOG.warn("The exception listener failed", e);
            }
        });
    }
}
