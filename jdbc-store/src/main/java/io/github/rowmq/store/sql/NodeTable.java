package io.github.rowmq.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * All statements on nodes: joining, heartbeat, fencing, and the proof in every write that the node is alive. Every
 * method runs in the caller's transaction. Thread-safe.
 */
public interface NodeTable {

    /**
     * A node that has joined.
     *
     * @param incarnation the node's number, positive, never used again
     * @param now database time in milliseconds since the epoch
     */
    record Joined(long incarnation, long now) {}

    /** The nodes in the table differ in so many of the lowest bits of their numbers, as long as there are not too many. */
    int SLOT_BITS = 10;

    /**
     * That the node is alive in this transaction.
     *
     * @param catalogVersion as committed now; it changes whenever a destination is dropped or a subscription created,
     *     changed or dropped
     * @param token identifies this transaction for {@link #outcome}
     */
    record Proof(long catalogVersion, String token) {}

    enum Outcome {
        COMMITTED,
        NOT_COMMITTED,
        UNKNOWN
    }

    /** Adds a node to the table, alive. */
    Joined join(Connection connection, String name, long leaseMillis) throws SQLException;

    /**
     * Proves that the node is alive and keeps it so until this transaction ends: {@link #fence} waits for it. Called
     * first in every transaction that claims, inserts claimed rows or acknowledges.
     *
     * @param lane the number of the writer or claimer, from 0; a lane has one transaction at a time
     * @throws FencedException if it is not alive
     */
    Proof prove(Connection connection, long incarnation, int lane) throws SQLException, FencedException;

    /**
     * Whether the transaction of a proof was committed; asked after its commit failed, on another connection, and
     * before the lane's next transaction. Waits for the transaction if it is still open in the database, up to the
     * database's lock timeout.
     */
    Outcome outcome(Connection connection, long incarnation, int lane, String token) throws SQLException;

    /**
     * When the database server last recovered from a crash, as a number that is another after each; 0 if it never loses
     * what a transaction has committed.
     */
    default long lastRecovery(Connection connection) throws SQLException {
        return 0;
    }

    /** Renews the lease; returns database time. */
    long beat(Connection connection, long incarnation, long leaseMillis) throws SQLException, FencedException;

    /**
     * A node's lease.
     *
     * @param isFenced whether the node was declared dead, and its claims are perhaps not all released
     * @param until when it runs out, in database milliseconds
     * @param isOver whether it has run out, in database time
     */
    record Lease(long incarnation, boolean isFenced, long until, boolean isOver) {}

    /** The leases of the other nodes. */
    List<Lease> leases(Connection connection, long exceptIncarnation) throws SQLException;

    /** Declares a node dead, waiting for its transactions under way; returns false if it beat meanwhile. */
    boolean fence(Connection connection, long incarnation) throws SQLException;

    /** Declares a node dead whatever its lease says: it has left, or cannot be alive. Returns false if there is none. */
    boolean fenceAtOnce(Connection connection, long incarnation) throws SQLException;

    /** Nodes whose names do not end with this suffix, which names a JVM. */
    List<Long> ofOtherJvms(Connection connection, String suffix) throws SQLException;

    /**
     * Another node that is alive as far as the table says.
     *
     * @param isHere whether it holds its lifeline at the very server that this connection leads to
     * @param isCut whether that lifeline has broken: the node is gone, or has lost that one connection
     */
    record Peer(long incarnation, boolean isHere, boolean isCut) {}

    /** The other nodes. */
    List<Peer> peers(Connection connection, long exceptIncarnation) throws SQLException;

    /** Notes that a node holds its lifeline at the server that this connection leads to, or that it holds none. */
    void setLifeline(Connection connection, long incarnation, boolean held) throws SQLException;

    /**
     * Declares a node dead whose lifeline has broken, whatever its lease says, waiting for its transactions under way;
     * returns false if it holds it again, or holds none.
     */
    boolean fenceCut(Connection connection, long incarnation) throws SQLException;

    /** Removes a node, all of whose claims are released, from the table. */
    void remove(Connection connection, long incarnation) throws SQLException;

    /** The node was declared dead, or is unknown. */
    final class FencedException extends Exception {
        private static final long serialVersionUID = 1L;

        public FencedException(long incarnation) {
            super("Node " + incarnation + " was declared dead by another node: it did not renew its lease in time, or"
                    + " its connection to the database broke");
        }
    }
}
