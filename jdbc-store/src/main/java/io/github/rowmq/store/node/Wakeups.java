package io.github.rowmq.store.node;

import io.github.rowmq.store.sql.Database;
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

    void hasPeers(boolean newHasPeers) {
        hasPeers = newHasPeers;
    }

    /** Tells other nodes, if there are any, that these sources have something to claim. */
    void signal(Collection<Long> sources) {
        Signals open = signals;
        if (open != null && hasPeers) {
            open.send(sources);
        }
    }

    boolean hearsOthers() {
        Signals open = signals;
        return open != null && open.areArriving();
    }

    @Override
    public void signalled(List<Long> sources) {
        taps.arrivedElsewhere(sources);
    }

    @Override
    public void signalledAll() {
        long now = System.nanoTime();
        taps.forEach(tap -> tap.arrivedElsewhere(now));
    }
}
