package io.github.rowmq.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.dispatch.Tap;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.UnitOfWork;
import io.github.rowmq.store.UnitOfWork.Guarantee;
import io.github.rowmq.store.UnitOfWork.Send;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * SESSION_TRANSACTED: sends and deliveries are gathered here and become one unit of work at the commit (section 6.2.7).
 * Until then the store knows nothing of the sends.
 */
final class TransactedMode extends SessionMode {

    private final Unacknowledged received = new Unacknowledged();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private List<Send> sent = new ArrayList<>();

    TransactedMode(SessionPath path) {
        super(path);
    }

    @Override
    int constant() {
        return Session.SESSION_TRANSACTED;
    }

    @Override
    boolean received(Taken taken) {
        return listening(taken);
    }

    /** It was delivered, and comes again with a recovery or rollback only. */
    @Override
    void refused(Taken taken) {
        listening(taken);
    }

    @Override
    boolean listening(Taken taken) {
        if (received.add(taken)) {
            return true;
        }
        path.release(List.of(taken), false);
        return false;
    }

    @Override
    boolean listened(Taken taken, boolean failed) {
        return received.wentBack();
    }

    @Override
    CompletableFuture<Void> send(Send send, Guarantee guarantee) {
        lock.lock();
        try {
            sent.add(send);
        } finally {
            lock.unlock();
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    void commit() throws JMSException {
        List<Send> sends = drainSent();
        List<Taken> deliveries = received.drain();
        if (sends.isEmpty() && deliveries.isEmpty()) {
            return;
        }
        UnitOfWork work = new UnitOfWork(true, Guarantee.DURABLE);
        sends.forEach(work::send);
        deliveries.forEach(one -> work.acknowledge(one.delivery()));
        try {
            Failures.await(Failures.call(() -> path.channel().commit(work)));
        } catch (JMSException e) {
            giveBack(deliveries, e.getErrorCode());
            throw Failures.onCommit(e);
        }
    }

    /** After a commit that failed: delivers again what is still this session's. */
    private void giveBack(List<Taken> deliveries, String code) {
        if (Kind.CLAIM_LOST.name().equals(code)
                || Kind.FENCED.name().equals(code)
                || Kind.OUTCOME_UNKNOWN.name().equals(code)) {
            path.release(deliveries, true);
        } else {
            path.redeliver(deliveries);
        }
    }

    @Override
    void rollback() {
        drainSent();
        path.redeliver(received.drainToRedeliver());
    }

    @Override
    void recover() throws JMSException {
        throw new IllegalStateException("The session is transacted; roll it back instead of recovering it");
    }

    @Override
    boolean holds(Tap tap) {
        return received.holds(tap);
    }

    @Override
    void close() {
        drainSent();
        path.release(received.close(), true);
    }

    private List<Send> drainSent() {
        lock.lock();
        try {
            List<Send> all = sent;
            sent = new ArrayList<>();
            return all;
        } finally {
            lock.unlock();
        }
    }
}
