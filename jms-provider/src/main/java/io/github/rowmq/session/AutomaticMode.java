package io.github.rowmq.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * AUTO_ACKNOWLEDGE and DUPS_OK_ACKNOWLEDGE: a message is acknowledged when the receive or the listener returns; a
 * message whose listener throws is delivered again.
 */
final class AutomaticMode extends SessionMode {

    private static final Logger LOG = LoggerFactory.getLogger(AutomaticMode.class);

    private final int constant;
    private final Acknowledgements acknowledgements;
    private final ReentrantLock lock = new ReentrantLock();

    /** What the listener is working on. */
    @GuardedBy("lock")
    private @Nullable Taken current;

    /** Whether the listener asked for a recovery. */
    @GuardedBy("lock")
    private boolean recover;

    AutomaticMode(SessionPath path, int constant, Acknowledgements acknowledgements) {
        super(path);
        this.constant = constant;
        this.acknowledgements = acknowledgements;
    }

    @Override
    int constant() {
        return constant;
    }

    @Override
    boolean received(Taken taken) throws JMSException {
        acknowledgements.add(taken.delivery());
        return true;
    }

    /** As if it had not been taken. */
    @Override
    void refused(Taken taken) {
        taken.tap().putBack(List.of(taken.delivery()));
    }

    @Override
    boolean listening(Taken taken) {
        setCurrent(taken);
        return true;
    }

    @Override
    boolean listened(Taken taken, boolean failed) {
        boolean again = setCurrent(null) || failed;
        if (again) {
            path.redeliver(List.of(taken));
        } else {
            try {
                acknowledgements.add(taken.delivery());
            } catch (JMSException e) {
                LOG.warn(
                        "Could not acknowledge message {}, which will be delivered again",
                        taken.delivery().message().messageId(),
                        e);
            }
        }
        return again;
    }

    /** Returns whether a recovery was asked for since the last call. */
    private boolean setCurrent(@Nullable Taken taken) {
        lock.lock();
        try {
            boolean recovering = recover;
            recover = false;
            current = taken;
            return recovering;
        } finally {
            lock.unlock();
        }
    }

    /** Has the message that the listener is working on delivered again; everything else is acknowledged already. */
    @Override
    void recover() {
        lock.lock();
        try {
            recover = current != null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    void close() {
        acknowledgements.settle();
    }
}
