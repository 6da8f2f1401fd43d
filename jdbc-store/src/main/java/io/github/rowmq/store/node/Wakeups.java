package io.github.rowmq.store.node;

import io.github.rowmq.store.sql.Database;
import io.github.rowmq.store.sql.NodeTable;
import io.github.rowmq.store.sql.Signals;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How nodes learn of each other's messages: signals where the database has them, and in any case a look at intervals.
 * Thread-safe.
 */
final class Wakeups implements Signals.Listener {

    private final Database database;
    private final Taps taps;
    private final Poller poller;
    private volatile @Nullable Signals signals;

    /** Whether other nodes are in the table, as of a second ago; true until it is known. */
    private volatile boolean hasPeers = true;

    Wakeups(NodeContext node) {
        this.database = node.database();
        this.taps = node.taps();
        this.poller = new Poller(node);
    }

    void start() {
        if (!database.isExclusive()) {
            signals = database.signals(this);
        }
        poller.start();
    }

    void stop() {
        poller.stop();
        Signals open = signals;
        if (open != null) {
            open.close();
        }
    }

    /** Holds the lifeline of an incarnation. */
    void hold(long incarnation) {
        Signals open = signals;
        if (open != null) {
            open.hold(incarnation);
        }
    }

    /** Whether a peer whose lifeline has broken may be taken for dead. */
    boolean mayJudge() {
        Signals open = signals;
        return open != null && open.mayJudge();
    }

    /** The other nodes, as they are at the moment. */
    void peers(List<NodeTable.Peer> peers) {
        hasPeers = !peers.isEmpty();
        Signals open = signals;
        if (open != null) {
            int here = (int) peers.stream().filter(NodeTable.Peer::isHere).count();
            open.peers(here, peers.size() - here);
        }
    }

    /** Tells other nodes, if there are any, that these sources have something to claim. */
    void signal(Collection<Long> sources) {
        Signals open = signals;
        if (open != null && hasPeers) {
            open.send(sources);
        }
    }

    /** Tells other nodes, if there are any, that any source may have something to claim. */
    void signalAll() {
        Signals open = signals;
        if (open != null && hasPeers) {
            open.sendEverything();
        }
    }

    /** Whether other nodes are in the table, as of a second ago. */
    boolean hasPeers() {
        return hasPeers;
    }

    boolean hearsOthers() {
        Signals open = signals;
        return open != null && open.areArriving();
    }

    @Override
    public void signalled(List<Long> sources) {
        taps.arrivedElsewhere(sources);
    }

    /** One probe asks for all sources, so that a hint which names none costs no more than one that does. */
    @Override
    public void signalledAll() {
        poller.lookNow();
    }
}
