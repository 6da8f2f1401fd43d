package io.github.rowmq.session;

import io.github.rowmq.dispatch.Tap;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.UnitOfWork;
import io.github.rowmq.store.UnitOfWork.Guarantee;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.List;

/** CLIENT_ACKNOWLEDGE: acknowledging a message acknowledges all that the session has delivered (section 6.2.10). */
final class ClientMode extends SessionMode {

    private final Unacknowledged unacknowledged = new Unacknowledged();

    ClientMode(SessionPath path) {
        super(path);
    }

    @Override
    int constant() {
        return Session.CLIENT_ACKNOWLEDGE;
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
        if (unacknowledged.add(taken)) {
            return true;
        }
        path.release(List.of(taken), false);
        return false;
    }

    @Override
    boolean listened(Taken taken, boolean failed) {
        return unacknowledged.wentBack();
    }

    @Override
    void acknowledge() throws JMSException {
        List<Taken> all = unacknowledged.drain();
        if (all.isEmpty()) {
            return;
        }
        UnitOfWork work = new UnitOfWork(false, Guarantee.DURABLE);
        all.forEach(one -> work.acknowledge(one.delivery()));
        try {
            Failures.await(Failures.call(() -> path.channel().commit(work)));
        } catch (JMSException e) {
            if (Kind.UNAVAILABLE.name().equals(e.getErrorCode())
                    || Kind.STORAGE_FULL.name().equals(e.getErrorCode())) {
                // Nothing was written; the application may acknowledge or recover later.
                unacknowledged.restore(all);
            } else {
                path.release(all, true);
            }
            throw e;
        }
    }

    @Override
    void recover() {
        path.redeliver(unacknowledged.drainToRedeliver());
    }

    @Override
    boolean holds(Tap tap) {
        return unacknowledged.holds(tap);
    }

    @Override
    void close() {
        path.release(unacknowledged.close(), true);
    }
}
