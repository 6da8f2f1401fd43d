package io.github.rowmq.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.dispatch.Tap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** What a session has delivered and nobody has acknowledged yet, in the order of delivery. Thread-safe. */
final class Unacknowledged {

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private List<Taken> taken = new ArrayList<>();

    /** Whether what there was went back since the last one came. */
    @GuardedBy("lock")
    private boolean wentBack;

    @GuardedBy("lock")
    private boolean closed;

    /** Returns false, and keeps nothing, after {@link #close}. */
    boolean add(Taken one) {
        lock.lock();
        try {
            wentBack = false;
            return !closed && taken.add(one);
        } finally {
            lock.unlock();
        }
    }

    boolean holds(Tap tap) {
        lock.lock();
        try {
            return taken.stream().anyMatch(one -> one.tap().equals(tap));
        } finally {
            lock.unlock();
        }
    }

    /** Removes and returns all. */
    List<Taken> drain() {
        lock.lock();
        try {
            List<Taken> all = taken;
            taken = new ArrayList<>();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** Removes and returns all, to be delivered again. */
    List<Taken> drainToRedeliver() {
        lock.lock();
        try {
            wentBack = !taken.isEmpty();
        } finally {
            lock.unlock();
        }
        return drain();
    }

    /** Whether {@link #drainToRedeliver} took the last one that was added. */
    boolean wentBack() {
        lock.lock();
        try {
            return wentBack;
        } finally {
            lock.unlock();
        }
    }

    /** Puts back what was drained, before what has come since. */
    void restore(List<Taken> drained) {
        lock.lock();
        try {
            List<Taken> all = new ArrayList<>(drained);
            all.addAll(taken);
            taken = all;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps nothing any more; removes and returns what there is. */
    List<Taken> close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        return drain();
    }
}
