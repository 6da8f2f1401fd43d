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
    private static final int BLOCK_BITS = 8;

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

    /** Blocks for a transaction of its own if the block is used up; call it before a transaction, not within. */
    long next() {
        lock.lock();
        try {
            if (next < end) {
                return next++;
            }
        } finally {
            lock.unlock();
        }
        long block = transactor.run("number a destination or subscription", database::nextId);
        lock.lock();
        try {
            // If several threads fetched one, all but the last block are given up; numbers abound.
            next = block << BLOCK_BITS;
            end = next + (1L << BLOCK_BITS);
            return next++;
        } finally {
            lock.unlock();
        }
    }
}
