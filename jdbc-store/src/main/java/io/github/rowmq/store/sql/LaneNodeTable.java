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
 * Nodes on a database whose transactions cannot be looked up afterwards: each writer has a row in {@code lane} whose
 * number every one of its transactions raises. That the row could be raised proves life, because fencing marks it
 * first and waits for whoever holds it; and the number tells afterwards whether a transaction was committed.
 * Immutable, thread-safe.
 */
final class LaneNodeTable implements NodeTable {

    private final IdSource ids;
    private final String insertNode;
    private final String selectJoined;
    private final String prove;
    private final String lockNode;
    private final String insertLane;
    private final String outcome;
    private final String beat;
    private final String expired;
    private final String fenceNode;
    private final String fenceNodeAtOnce;
    private final String fenceLanes;
    private final String selectNames;
    private final String removeLanes;
    private final String removeNode;

    LaneNodeTable(Names names, IdSource ids) {
        this.ids = ids;
        this.insertNode = names.sql("""
                insert into {node} (incarnation, name, alive, lease_until, joined_at)
                values (?, ?, true, {:now} + ?, {:now})""");
        this.selectJoined = names.sql("select joined_at from {node} where incarnation = ?");
        this.prove = names.sql("""
                select batch, (select version from {catalog_version}) from final table (
                  update {lane} set batch = batch + 1 where incarnation = ? and lane = ? and not fenced)""");
        this.lockNode = names.sql("select alive from {node} where incarnation = ? for update");
        this.insertLane = names.sql("insert into {lane} (incarnation, lane, batch) values (?, ?, 0)");
        this.outcome = names.sql("select batch from {lane} where incarnation = ? and lane = ? for update");
        this.beat = names.sql("""
                select {:now} from final table (
                  update {node} set lease_until = {:now} + ? where incarnation = ? and alive)""");
        this.expired = names.sql("""
                select incarnation from {node}
                where incarnation <> ? and (not alive or lease_until < {:now}) order by incarnation""");
        this.fenceNode = names.sql("""
                update {node} set alive = false where incarnation = ? and (not alive or lease_until < {:now})""");
        this.fenceNodeAtOnce = names.sql("update {node} set alive = false where incarnation = ?");
        this.selectNames = names.sql("select incarnation, name from {node}");
        this.fenceLanes = names.sql("update {lane} set fenced = true where incarnation = ?");
        this.removeLanes = names.sql("delete from {lane} where incarnation = ?");
        this.removeNode = names.sql("delete from {node} where incarnation = ?");
    }

    @Override
    public Joined join(Connection connection, String name, long leaseMillis) throws SQLException {
        long incarnation = ids.next(connection);
        try (PreparedStatement statement = connection.prepareStatement(insertNode)) {
            statement.setLong(1, incarnation);
            statement.setString(2, name);
            statement.setLong(3, leaseMillis);
            statement.executeUpdate();
        }
        try (PreparedStatement statement = connection.prepareStatement(selectJoined)) {
            statement.setLong(1, incarnation);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Joined(incarnation, row.getLong(1));
            }
        }
    }

    @Override
    public Proof prove(Connection connection, long incarnation, int lane) throws SQLException, FencedException {
        Proof proof = raise(connection, incarnation, lane);
        if (proof == null) {
            addLane(connection, incarnation, lane);
            proof = raise(connection, incarnation, lane);
        }
        if (proof == null) {
            throw new FencedException(incarnation);
        }
        return proof;
    }

    private @Nullable Proof raise(Connection connection, long incarnation, int lane) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(prove)) {
            statement.setLong(1, incarnation);
            statement.setInt(2, lane);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new Proof(row.getLong(2), Long.toString(row.getLong(1))) : null;
            }
        }
    }

    /** The first transaction of a writer makes its row, holding the node's so that no fence passes meanwhile. */
    private void addLane(Connection connection, long incarnation, int lane) throws SQLException, FencedException {
        try (PreparedStatement statement = connection.prepareStatement(lockNode)) {
            statement.setLong(1, incarnation);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || !row.getBoolean(1)) {
                    throw new FencedException(incarnation);
                }
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(insertLane)) {
            statement.setLong(1, incarnation);
            statement.setInt(2, lane);
            statement.executeUpdate();
        }
    }

    @Override
    public Outcome outcome(Connection connection, long incarnation, int lane, String token) throws SQLException {
        Long batch = batch(connection, incarnation, lane);
        if (batch == null) {
            // The first transaction of a lane makes the row under the node's lock: wait for it and look again.
            boolean known = isKnown(connection, incarnation);
            batch = batch(connection, incarnation, lane);
            if (batch == null) {
                return known ? Outcome.NOT_COMMITTED : Outcome.UNKNOWN;
            }
        }
        return batch >= Long.parseLong(token) ? Outcome.COMMITTED : Outcome.NOT_COMMITTED;
    }

    private @Nullable Long batch(Connection connection, long incarnation, int lane) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(outcome)) {
            statement.setLong(1, incarnation);
            statement.setInt(2, lane);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : null;
            }
        }
    }

    private boolean isKnown(Connection connection, long incarnation) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(lockNode)) {
            statement.setLong(1, incarnation);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    @Override
    public long beat(Connection connection, long incarnation, long leaseMillis) throws SQLException, FencedException {
        try (PreparedStatement statement = connection.prepareStatement(beat)) {
            statement.setLong(1, leaseMillis);
            statement.setLong(2, incarnation);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new FencedException(incarnation);
                }
                return row.getLong(1);
            }
        }
    }

    @Override
    public List<Long> expired(Connection connection, long exceptIncarnation) throws SQLException {
        List<Long> result = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(expired)) {
            statement.setLong(1, exceptIncarnation);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    result.add(rows.getLong(1));
                }
            }
        }
        return result;
    }

    @Override
    public boolean fence(Connection connection, long incarnation) throws SQLException {
        if (update(connection, fenceNode, incarnation) == 0) {
            return false;
        }
        update(connection, fenceLanes, incarnation);
        return true;
    }

    @Override
    public boolean fenceAtOnce(Connection connection, long incarnation) throws SQLException {
        if (update(connection, fenceNodeAtOnce, incarnation) == 0) {
            return false;
        }
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
