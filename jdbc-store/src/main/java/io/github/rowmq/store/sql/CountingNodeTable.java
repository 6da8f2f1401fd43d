package io.github.rowmq.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Nodes on a database that cannot be asked about a transaction by its id: every transaction raises the number in its
 * lane's row, and that number tells afterwards whether it was committed. Immutable, thread-safe.
 */
final class CountingNodeTable extends BaseNodeTable {

    private final String raise;
    private final String proof;
    private final String lockBatch;

    CountingNodeTable(Names names, IdSource ids) {
        super(names, ids);
        this.raise = names.sql("""
                update {lane} set batch = batch + 1 where incarnation = ? and lane = ? and not fenced""");
        this.proof = names.sql("""
                select batch, (select version from {catalog_version}) from {lane}
                where incarnation = ? and lane = ?""");
        this.lockBatch = names.sql("select batch from {lane} where incarnation = ? and lane = ? for update");
    }

    @Override
    @Nullable
    Proof lockLane(Connection connection, long incarnation, int lane) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(raise)) {
            statement.setLong(1, incarnation);
            statement.setInt(2, lane);
            if (statement.executeUpdate() != 1) {
                return null;
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(proof)) {
            statement.setLong(1, incarnation);
            statement.setInt(2, lane);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Proof(row.getLong(2), Long.toString(row.getLong(1)));
            }
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
        try (PreparedStatement statement = connection.prepareStatement(lockBatch)) {
            statement.setLong(1, incarnation);
            statement.setInt(2, lane);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : null;
            }
        }
    }
}
