package io.github.rowmq.store.catalog;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.store.sql.Database;
import io.github.rowmq.store.sql.Transactor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Numbers destinations and subscriptions: takes a number of the database now and then, and makes a block of numbers of
 * it, so that few creations ask. Numbers that a JVM leaves unused are never given again. Thread-safe; the lock is not
 * held while the database is asked.
 */
final class SourceIds {

    /** Numbers in a block, as a power of two. */
    private static final int BLOCK_BITS = 10;

    private static final int BLOCK = 1 << BLOCK_BITS;

    /** What is kept ready for other threads. */
    private static final int RESERVE = 64;

    private final Database database;
    private final Transactor transactor;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private long next;

    @GuardedBy("lock")
    private long end;

    SourceIds(Database database, Transactor transactor) {
        this.database = database;
        this.transactor = transactor;
    }

    /**
     * Sees to it that so many numbers, and some more, can be given without asking the database; call it before a
     * transaction that may need them. Blocks for a transaction of its own if they cannot.
     */
    void prepare(int count) {
        if (left() < Math.min(count + RESERVE, BLOCK)) {
            fetch();
        }
    }

    private long left() {
        lock.lock();
        try {
            return end - next;
        } finally {
            lock.unlock();
        }
    }

    /** A new number; blocks for a transaction of its own if there are none left. */
    long next() {
        while (true) {
            lock.lock();
            try {
                if (next < end) {
                    return next++;
                }
            } finally {
                lock.unlock();
            }
            fetch();
        }
    }

    private void fetch() {
        long block = transactor.run("number a destination or subscription", database::nextId);
        lock.lock();
        try {
            // What was left of the last block is given up, and so is this one if another thread was faster; they
            // abound.
            next = block << BLOCK_BITS;
            end = next + BLOCK;
        } finally {
            lock.unlock();
        }
    }
}
