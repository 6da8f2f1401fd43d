package io.github.rowmq.store.sql;

import java.util.Collection;
import java.util.List;

/**
 * Hints from node to node that a source has something new. They may be lost, late or doubled: correctness never depends
 * on one, only latency does. Thread-safe.
 */
public interface Signals extends AutoCloseable {

    /** Told what other nodes signal, on a thread of the signals; must not block for long. */
    interface Listener {

        /** These sources may have something new. */
        void signalled(List<Long> sources);

        /** Any source may: signals may have been lost. */
        void signalledAll();
    }

    /** Tells the other nodes; never blocks, and gathers what comes in quick succession. */
    void send(Collection<Long> sources);

    /** Whether signals arrive at present, as far as is known, so that looking at intervals can be rare. */
    boolean areArriving();

    @Override
    void close();
}
