package io.github.rowmq.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.dispatch.NodeThreads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's thread of control for callbacks: message listeners and completion listeners run here, one at a time
 * (Jakarta Messaging 3.1, sections 6.2.5 and 7.3). It borrows a thread only while there is something to call, so that an
 * idle session costs none. Thread-safe; no callback runs under the lock.
 */
final class CallbackLoop {

    /** Where messages for a listener come from. */
    interface ListenerSource {

        /**
         * Takes one message and calls the listener.
         *
         * @return false if there was none; {@link #ready} will be called again when there is
         */
        boolean deliverOne();
    }

    /** A send whose completion listener is to be called. */
    interface PendingSend {

        /** Whether its outcome is known. */
        boolean isDone();

        /** Roughly what it occupies until its completion listener was called, in bytes. */
        long weight();

        /** Calls the completion listener. */
        void complete();
    }

    /**
     * What the loop's thread is doing.
     *
     * <pre>{@code
     * NOTHING --> LISTENING --> NOTHING
     * NOTHING --> COMPLETING --> NOTHING
     * LISTENING --commit in the listener--> COMPLETING --> LISTENING
     * }</pre>
     */
    private enum Activity {
        NOTHING,
        /** It takes a message for a listener, or the listener runs. */
        LISTENING,
        /** A completion listener runs. */
        COMPLETING
    }

    private static final Logger LOG = LoggerFactory.getLogger(CallbackLoop.class);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /** Sends whose completion listeners are still to be called, in a session. */
    private static final int MOST_SENDS = 10_000;

    private static final long MOST_BYTES = 16L << 20;

    private final NodeThreads threads;

    /** That of the thread that made the session, for its callbacks. */
    private final @Nullable ClassLoader applicationLoader =
            Thread.currentThread().getContextClassLoader();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final LinkedHashSet<ListenerSource> ready = new LinkedHashSet<>(2);

    @GuardedBy("lock")
    private final ArrayDeque<PendingSend> sends = new ArrayDeque<>(0);

    @GuardedBy("lock")
    private long sendBytes;

    @GuardedBy("lock")
    private Activity activity = Activity.NOTHING;

    @GuardedBy("lock")
    private @Nullable Thread thread;

    @GuardedBy("lock")
    private @Nullable ListenerSource current;

    /** Whether a thread was asked for or is at work. */
    @GuardedBy("lock")
    private boolean scheduled;

    @GuardedBy("lock")
    private boolean listenersAllowed;

    @GuardedBy("lock")
    private boolean paused;

    CallbackLoop(NodeThreads threads) {
        this.threads = threads;
    }

    /** Notes that a source may have something for its listener. */
    void ready(ListenerSource source) {
        lock.lock();
        try {
            ready.add(source);
        } finally {
            lock.unlock();
        }
        schedule();
    }

    /**
     * Adds a send at the end of the line. Waits while completion listeners are too far behind, so that a slow one does
     * not fill the heap; but not in a callback of this session, on whose return they wait themselves.
     */
    void add(PendingSend send) {
        lock.lock();
        try {
            while (isFull(send.weight()) && !isCallbackThread()) {
                changed.awaitUninterruptibly();
            }
            sends.addLast(send);
            sendBytes += send.weight();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private boolean isFull(long weight) {
        return sends.size() >= MOST_SENDS || (!sends.isEmpty() && sendBytes + weight > MOST_BYTES);
    }

    /** Takes the first send out of the line. */
    @GuardedBy("lock")
    private @Nullable PendingSend takeSend() {
        PendingSend send = sends.pollFirst();
        if (send != null) {
            sendBytes -= send.weight();
        }
        return send;
    }

    /** Notes that the outcome of some send became known. */
    void sendDone() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        schedule();
    }

    void allowListeners() {
        lock.lock();
        try {
            listenersAllowed = true;
        } finally {
            lock.unlock();
        }
        schedule();
    }

    /** Starts no more listeners, and waits for the one that runs, unless it is the caller. */
    void forbidListeners() {
        lock.lock();
        try {
            listenersAllowed = false;
            while (activity == Activity.LISTENING && !isCallbackThread()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Starts no listeners for a while. */
    void pause(Duration duration) {
        lock.lock();
        try {
            paused = true;
        } finally {
            lock.unlock();
        }
        threads.after(duration, this::resume);
    }

    private void resume() {
        lock.lock();
        try {
            paused = false;
        } finally {
            lock.unlock();
        }
        schedule();
    }

    /** Forgets a source, and waits until its listener does not run, unless it is the caller. */
    void remove(ListenerSource source) {
        lock.lock();
        try {
            ready.remove(source);
            while (source.equals(current) && !isCallbackThread()) {
                changed.awaitUninterruptibly();
            }
            ready.remove(source);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until every send has had its completion listener called. In a message listener it calls them itself,
     * because they must not run beside it.
     */
    void awaitSends() {
        if (isCallbackThread()) {
            PendingSend next = awaitHead();
            while (next != null) {
                next.complete();
                setActivity(Activity.LISTENING);
                next = awaitHead();
            }
            return;
        }
        lock.lock();
        try {
            while (!sends.isEmpty() || activity == Activity.COMPLETING) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the outcome of the first send, and removes it to be completed by the caller; null if there is none. */
    private @Nullable PendingSend awaitHead() {
        lock.lock();
        try {
            PendingSend head = sends.peekFirst();
            while (head != null && !head.isDone()) {
                changed.awaitUninterruptibly();
            }
            if (head != null) {
                activity = Activity.COMPLETING;
            }
            return takeSend();
        } finally {
            lock.unlock();
        }
    }

    private void setActivity(Activity next) {
        lock.lock();
        try {
            activity = next;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the caller is a listener or completion listener of this session. */
    boolean isCallbackThread() {
        lock.lock();
        try {
            return Thread.currentThread().equals(thread);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the caller is a message listener of this session. */
    boolean isListenerThread() {
        lock.lock();
        try {
            return activity == Activity.LISTENING && isCallbackThread();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the caller is a completion listener of this session. */
    boolean isCompletionThread() {
        lock.lock();
        try {
            return activity == Activity.COMPLETING && isCallbackThread();
        } finally {
            lock.unlock();
        }
    }

    private void schedule() {
        lock.lock();
        try {
            if (scheduled || !(hasCompletion() || hasListener())) {
                return;
            }
            scheduled = true;
        } finally {
            lock.unlock();
        }
        threads.execute(this::run);
    }

    @GuardedBy("lock")
    private boolean hasCompletion() {
        PendingSend head = sends.peekFirst();
        return head != null && head.isDone();
    }

    @GuardedBy("lock")
    private boolean hasListener() {
        return listenersAllowed && !paused && !ready.isEmpty();
    }

    private void run() {
        Thread borrowed = Thread.currentThread();
        ClassLoader before = borrowed.getContextClassLoader();
        borrowed.setContextClassLoader(applicationLoader);
        try {
            runAll();
        } finally {
            borrowed.setContextClassLoader(before);
        }
    }

    private void runAll() {
        while (true) {
            PendingSend send = null;
            ListenerSource source = null;
            lock.lock();
            try {
                if (hasCompletion()) {
                    send = takeSend();
                    activity = Activity.COMPLETING;
                } else if (hasListener()) {
                    source = ready.iterator().next();
                    ready.remove(source);
                    current = source;
                    activity = Activity.LISTENING;
                } else {
                    scheduled = false;
                    return;
                }
                thread = Thread.currentThread();
            } finally {
                lock.unlock();
            }
            boolean more = false;
            try {
                if (send != null) {
                    send.complete();
                } else if (source != null) {
                    more = source.deliverOne();
                }
            } catch (RuntimeException | Error e) {
                // An exhausted heap, for one, must not end the session.
                LOG.error("A callback of a session failed inside RowMQ; it goes on in {}", AFTER_FAILURE, e);
                pause(AFTER_FAILURE);
                more = true;
            } finally {
                finished(more ? source : null);
            }
        }
    }

    private void finished(@Nullable ListenerSource again) {
        lock.lock();
        try {
            if (again != null) {
                ready.add(again);
            }
            activity = Activity.NOTHING;
            thread = null;
            current = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
