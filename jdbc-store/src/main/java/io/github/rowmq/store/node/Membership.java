package io.github.rowmq.store.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.sql.Database;
import io.github.rowmq.store.sql.NodeTable;
import io.github.rowmq.store.sql.Transactor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's place in the table of nodes: joining, renewing the lease, rejoining as a new incarnation after it was
 * declared dead, and burying others that are.
 *
 * <pre>
 *           join              fenced
 *   NEW ───────────▶ ALIVE ───────────▶ REJOINING
 *                      ▲                    │ join
 *                      └────────────────────┘
 *     any state ── leave ──▶ LEFT
 * </pre>
 *
 * <p>Thread-safe. The lock is held across the join of a rejoin, so that one thread rejoins and the others wait for it;
 * no thread takes another lock below it but the catalog's.
 */
final class Membership {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    /** Rows of a dead node that are freed in one transaction. */
    private static final int BURY_PAGE = 1_000;

    /** Told of a new incarnation, before anything is written under it. */
    interface Observer {
        void rejoined(long deadIncarnation, long newIncarnation, StoreException cause);

        /** The rest of a dead node that the catalog keeps: its temporary destinations, client ids and subscriptions. */
        void removeNode(Connection connection, long deadIncarnation) throws SQLException;

        /** A dead node's messages are free again. */
        void buried(long deadIncarnation);
    }

    /** One life of this JVM, so that an exclusive database can tell that all others are gone. */
    private static final String JVM = UUID.randomUUID().toString().substring(0, 8);

    private final Database database;
    private final Transactor transactor;
    private final Duration lease;
    private final LeaseWatch watch;
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile long incarnation;

    @GuardedBy("lock")
    private boolean left;

    Membership(Database database, Transactor transactor, Duration lease) {
        this.database = database;
        this.transactor = transactor;
        this.lease = lease;
        this.watch = new LeaseWatch(lease);
        this.name = hostName() + "/" + ProcessHandle.current().pid() + "/" + JVM;
    }

    /** Joins the table of nodes and returns the database's time. */
    long join() {
        NodeTable.Joined joined =
                transactor.run("join the table of nodes", c -> database.nodes().join(c, name, lease.toMillis()));
        incarnation = joined.incarnation();
        LOG.info("Joined as node {} ({})", incarnation, name);
        return joined.now();
    }

    long incarnation() {
        return incarnation;
    }

    /** Renews the lease; returns the database's time. */
    long beat() {
        long current = incarnation;
        return transactor.run("renew the lease", c -> database.nodes().beat(c, current, lease.toMillis()));
    }

    /** Joins anew, unless another thread has done so since {@code deadIncarnation} was in use. */
    void rejoin(long deadIncarnation, StoreException cause, Observer observer) {
        lock.lock();
        try {
            if (left || incarnation != deadIncarnation) {
                return;
            }
            LOG.warn(
                    "Node {} was declared dead: it did not renew its lease of {} in time, or its connection broke. Its claims"
                            + " are lost and it rejoins",
                    deadIncarnation,
                    lease);
            NodeTable.Joined joined = transactor.run(
                    "rejoin the table of nodes", c -> database.nodes().join(c, name, lease.toMillis()));
            observer.rejoined(deadIncarnation, joined.incarnation(), cause);
            incarnation = joined.incarnation();
        } finally {
            lock.unlock();
        }
    }

    /** The other nodes. */
    List<NodeTable.Peer> peers() {
        return transactor.query("look for other nodes", c -> database.nodes().peers(c, incarnation));
    }

    /** Frees what a node has claimed whose lifeline has broken, unless it holds it again, and removes it. */
    void buryCut(long other, Observer observer) {
        boolean isDead =
                transactor.run("declare a node dead", c -> database.nodes().fenceCut(c, other));
        if (isDead) {
            bury(other, observer);
        }
    }

    /** Frees what dead nodes have claimed and removes them. Called by one thread, about every second. */
    void buryTheDead(Observer observer) {
        List<NodeTable.Lease> leases =
                transactor.query("look for dead nodes", c -> database.nodes().leases(c, incarnation));
        for (long other : watch.dead(leases, System.nanoTime())) {
            boolean isDead =
                    transactor.run("declare a node dead", c -> database.nodes().fence(c, other));
            if (isDead) {
                bury(other, observer);
            }
        }
    }

    /**
     * Declares every node of other JVMs dead, whatever their leases say: the database is exclusive to this JVM, so they
     * cannot be alive.
     */
    void buryOtherJvms(Observer observer) {
        List<Long> others = transactor.run(
                "look for nodes of earlier JVMs", c -> database.nodes().ofOtherJvms(c, "/" + JVM));
        for (long other : others) {
            transactor.run("declare a node dead", c -> database.nodes().fenceAtOnce(c, other));
            bury(other, observer);
        }
    }

    private void bury(long dead, Observer observer) {
        int freed = 0;
        int empty = 0;
        // Another node that buries the same one may have been faster with all of a page, and may die before the next.
        while (empty < 2) {
            int page = transactor.run(
                    "free the claims of a dead node", c -> database.deliveries().releaseAll(c, dead, BURY_PAGE));
            freed += page;
            empty = page == 0 ? empty + 1 : 0;
        }
        transactor.run("remove a dead node", c -> {
            observer.removeNode(c, dead);
            database.nodes().remove(c, dead);
            return true;
        });
        LOG.info("Node {} is dead; {} messages that it had claimed are available again", dead, freed);
        observer.buried(dead);
    }

    /** Leaves the table: frees whatever is still claimed and removes the node. Nothing may be written after. */
    void leave(Observer observer) {
        lock.lock();
        try {
            left = true;
        } finally {
            lock.unlock();
        }
        long current = incarnation;
        try {
            transactor.run("leave the table of nodes", c -> database.nodes().fenceAtOnce(c, current));
            bury(current, observer);
        } catch (StoreException e) {
            // An H2 that several JVMs may open closes itself when one of them ends, which may be sooner.
            LOG.info(
                    "Node {} could not leave the table of nodes; others will find it dead within {}: {}",
                    current,
                    lease,
                    e.getMessage());
            LOG.debug("The cause", e);
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            LOG.debug("This host has no name", e);
            return "localhost";
        }
    }
}
