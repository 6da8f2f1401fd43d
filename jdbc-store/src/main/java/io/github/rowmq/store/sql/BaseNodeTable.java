package io.github.rowmq.store.sql;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the databases have in common in their nodes. Each writer of a node has a row in {@code lane}; every one of its
 * transactions locks that row, and fencing marks the rows, waiting for those locks. So the node's own row stays free
 * for heartbeats, and writers do not meet each other. Immutable, thread-safe.
 */
abstract class BaseNodeTable implements NodeTable {

    private static final long SLOTS = 1L << SLOT_BITS;

    private final IdSource ids;
    private final String sameSlot;
    private final String insertNode;
    private final String joinedAt;
    private final String lockNode;
    private final String insertLane;
    private final String beat;
    private final String now;
    private final String leases;
    private final String fenceNode;
    private final String fenceLanes;
    private final String selectNames;
    private final String peers;
    private final String holdLifeline;
    private final String dropLifeline;
    private final String isCut;
    private final String removeLanes;
    private final String removeNode;

    BaseNodeTable(Names names, IdSource ids) {
        this.ids = ids;
        this.sameSlot = names.sql("select 1 from {node} where mod(incarnation, ?) = ?");
        this.insertNode = names.sql("""
                insert into {node} (incarnation, name, alive, lease_until, joined_at)
                values (?, ?, true, {:now} + ?, {:now})""");
        this.joinedAt = names.sql("select joined_at from {node} where incarnation = ?");
        this.lockNode = names.sql("""
                select alive, lease_until < {:now} from {node} where incarnation = ? for update""");
        this.insertLane = names.sql("insert into {lane} (incarnation, lane, batch) values (?, ?, 0)");
        this.beat = names.sql("""
                update {node} set lease_until = {:now} + ? where incarnation = ? and alive""");
        this.now = names.sql("select {:now} from {catalog_version}");
        this.leases = names.sql("""
                select incarnation, alive, lease_until, lease_until < {:now} from {node}
                where incarnation <> ? order by incarnation""");
        this.fenceNode = names.sql("update {node} set alive = false where incarnation = ?");
        this.fenceLanes = names.sql("update {lane} set fenced = true where incarnation = ?");
        this.selectNames = names.sql("select incarnation, name from {node}");
        this.peers = names.sql("""
                select n.incarnation, n.lifeline = {:server}, n.lifeline = {:server} and {:lifeline_cut}
                from {node} n where n.incarnation <> ? and n.alive""");
        this.holdLifeline = names.sql("update {node} set lifeline = {:server} where incarnation = ?");
        this.dropLifeline = names.sql("update {node} set lifeline = null where incarnation = ?");
        this.isCut = names.sql("""
                select 1 from {node} n
                where n.incarnation = ? and n.alive and n.lifeline = {:server} and {:lifeline_cut}""");
        this.removeLanes = names.sql("delete from {lane} where incarnation = ?");
        this.removeNode = names.sql("delete from {node} where incarnation = ?");
    }

    /** Locks the lane's row and makes a proof of it; null if there is no such row, or it is marked as fenced. */
    abstract @Nullable Proof lockLane(Connection connection, long incarnation, int lane) throws SQLException;

    @Override
    public Joined join(Connection connection, String name, long leaseMillis) throws SQLException {
        long incarnation = freeNumber(connection);
        try (PreparedStatement statement = connection.prepareStatement(insertNode)) {
            statement.setLong(1, incarnation);
            statement.setString(2, name);
            statement.setLong(3, leaseMillis);
            statement.executeUpdate();
        }
        return new Joined(incarnation, number(connection, joinedAt, incarnation));
    }

    /** A new number whose slot no node has, however long it has been alive. */
    private long freeNumber(Connection connection) throws SQLException {
        long incarnation = ids.next(connection);
        try (PreparedStatement statement = connection.prepareStatement(sameSlot)) {
            for (long tries = 1; tries < SLOTS && isTaken(statement, incarnation); tries++) {
                incarnation = ids.next(connection);
            }
        }
        return incarnation;
    }

    private static boolean isTaken(PreparedStatement statement, long incarnation) throws SQLException {
        statement.setLong(1, SLOTS);
        statement.setLong(2, incarnation % SLOTS);
        try (ResultSet row = statement.executeQuery()) {
            return row.next();
        }
    }

    private static long number(Connection connection, String query, long incarnation) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setLong(1, incarnation);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Override
    public Proof prove(Connection connection, long incarnation, int lane) throws SQLException, FencedException {
        Proof proof = lockLane(connection, incarnation, lane);
        if (proof == null) {
            addLane(connection, incarnation, lane);
            proof = lockLane(connection, incarnation, lane);
        }
        if (proof == null) {
            throw new FencedException(incarnation);
        }
        return proof;
    }

    /** The first transaction of a writer makes its row, holding the node's so that no fence passes meanwhile. */
    private void addLane(Connection connection, long incarnation, int lane) throws SQLException, FencedException {
        Life life = lockNode(connection, incarnation);
        if (life == null || !life.alive()) {
            throw new FencedException(incarnation);
        }
        try (PreparedStatement statement = connection.prepareStatement(insertLane)) {
            statement.setLong(1, incarnation);
            statement.setInt(2, lane);
            statement.executeUpdate();
        }
    }

    private record Life(boolean alive, boolean leaseOver) {}

    private @Nullable Life lockNode(Connection connection, long incarnation) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(lockNode)) {
            statement.setLong(1, incarnation);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new Life(row.getBoolean(1), row.getBoolean(2)) : null;
            }
        }
    }

    /** Waits for a transaction that is adding a lane, and tells whether the node is in the table. */
    final boolean isKnown(Connection connection, long incarnation) throws SQLException {
        return lockNode(connection, incarnation) != null;
    }

    @Override
    public long beat(Connection connection, long incarnation, long leaseMillis) throws SQLException, FencedException {
        try (PreparedStatement statement = connection.prepareStatement(beat)) {
            statement.setLong(1, leaseMillis);
            statement.setLong(2, incarnation);
            if (statement.executeUpdate() != 1) {
                throw new FencedException(incarnation);
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(now);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public List<Lease> leases(Connection connection, long exceptIncarnation) throws SQLException {
        List<Lease> result = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(leases)) {
            statement.setLong(1, exceptIncarnation);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    result.add(new Lease(row.getLong(1), !row.getBoolean(2), row.getLong(3), row.getBoolean(4)));
                }
            }
        }
        return result;
    }

    @Override
    public boolean fence(Connection connection, long incarnation) throws SQLException {
        return fence(connection, incarnation, false);
    }

    @Override
    public boolean fenceAtOnce(Connection connection, long incarnation) throws SQLException {
        return fence(connection, incarnation, true);
    }

    private boolean fence(Connection connection, long incarnation, boolean atOnce) throws SQLException {
        Life life = lockNode(connection, incarnation);
        if (life == null || (life.alive() && !life.leaseOver() && !atOnce)) {
            return false;
        }
        update(connection, fenceNode, incarnation);
        update(connection, fenceLanes, incarnation);
        return true;
    }

    @Override
    public List<Long> ofOtherJvms(Connection connection, String suffix) throws SQLException {
        List<Long> result = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(selectNames);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                if (!rows.getString(2).endsWith(suffix)) {
                    result.add(rows.getLong(1));
                }
            }
        }
        return result;
    }

    @Override
    public List<Peer> peers(Connection connection, long exceptIncarnation) throws SQLException {
        List<Peer> result = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(peers)) {
            statement.setLong(1, exceptIncarnation);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    // Null, and so false, where a node holds no lifeline.
                    result.add(new Peer(rows.getLong(1), rows.getBoolean(2), rows.getBoolean(3)));
                }
            }
        }
        return result;
    }

    @Override
    public void setLifeline(Connection connection, long incarnation, boolean held) throws SQLException {
        update(connection, held ? holdLifeline : dropLifeline, incarnation);
    }

    @Override
    public boolean fenceCut(Connection connection, long incarnation) throws SQLException {
        if (lockNode(connection, incarnation) == null) {
            return false;
        }
        // Under the lock: a node that has lost no more than a connection says so in its row.
        try (PreparedStatement statement = connection.prepareStatement(isCut)) {
            statement.setLong(1, incarnation);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
            }
        }
        return fence(connection, incarnation, true);
    }

    @Override
    public void remove(Connection connection, long incarnation) throws SQLException {
        update(connection, removeLanes, incarnation);
        update(connection, removeNode, incarnation);
    }

    @CanIgnoreReturnValue
    private static int update(Connection connection, String sql, long incarnation) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, incarnation);
            return statement.executeUpdate();
        }
    }
}
