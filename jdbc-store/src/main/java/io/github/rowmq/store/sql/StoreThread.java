package io.github.rowmq.store.sql;

/**
 * A thread of the store's own, a daemon. No code of the application runs on it, so that nobody interrupts it, and it may
 * do I/O of an embedded database, which an interrupt would close.
 */
public final class StoreThread extends Thread {

    public StoreThread(Runnable work, String name) {
        super(work, name);
        setDaemon(true);
    }
}
