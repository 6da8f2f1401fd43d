package io.github.rowmq.store.sql;

import java.util.Collection;
import java.util.List;

/**
 * What a node does on a connection of its own, open as long as the store: it hears hints from other nodes that a source
 * has something new, and holds a lock there, its <em>lifeline</em>, which is free the moment the node is gone, so that
 * others need not wait for its lease. Hints may be lost, late or doubled, and a lifeline may not be had: correctness
 * never depends on either, only latency does. Thread-safe.
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

    /** As {@link #send}, of every source. */
    void sendEverything();

    /** Whether signals arrive at present, as far as is known, so that looking at intervals can be rare. */
    boolean areArriving();

    /** Holds the lifeline of this incarnation from now on, as far as the connection allows, and no other. */
    void hold(long incarnation);

    /**
     * Whether this node may take another's broken lifeline for its death. It may not while it has none of its own, nor
     * for a while after that broke: then the server may be what was gone.
     */
    boolean mayJudge();

    /** The other nodes, looked up now and then, by whether they hold their lifelines at the same server. */
    void peers(int here, int elsewhere);

    @Override
    void close();
}
