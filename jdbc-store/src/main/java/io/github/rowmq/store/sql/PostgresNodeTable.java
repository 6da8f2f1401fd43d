package io.github.rowmq.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/**
 * Nodes on PostgreSQL, which can be asked about a transaction by its id, so that no commit leaves a dead row behind in
 * {@code lane}: while an old snapshot is open nothing would clear them away. But an id may be given a second time: by a
 * standby that was promoted before it had the transaction, and by a server that crashed before anything of the
 * transaction was on its disk. Therefore the proof has the timeline and the time too; if the timeline has changed since,
 * or the server has recovered from a crash, which resets its statistics, the answer is that nobody knows. Immutable,
 * thread-safe.
 */
final class PostgresNodeTable extends BaseNodeTable {

    private final String prove;
    private final String outcome;
    private final String lastRecovery;

    PostgresNodeTable(Names names, IdSource ids) {
        super(names, ids);
        // Two statements, one round trip: the first may wait for its row, and would give the version of before.
        this.prove = names.sql("""
                select pg_current_xact_id()::text || '/' || {:timeline} || '/' || {:micros}
                from {lane} where incarnation = ? and lane = ? and not fenced for no key update;
                select version from {catalog_version}""");
        this.lastRecovery = names.sql("select {:recovered_micros}");
        this.outcome = names.sql("""
                select case when recovered then null else pg_xact_status(?::xid8) end, {:timeline}
                from (select {:recovered_micros} > ? as recovered) server""");
    }

    @Override
    @Nullable
    Proof lockLane(Connection connection, long incarnation, int lane) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(prove)) {
            statement.setLong(1, incarnation);
            statement.setInt(2, lane);
            statement.execute();
            String token = first(statement, row -> row.getString(1));
            statement.getMoreResults();
            Long version = first(statement, row -> row.getLong(1));
            return token == null || version == null ? null : new Proof(version, token);
        }
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> @Nullable T first(PreparedStatement statement, Reader<T> reader) throws SQLException {
        try (ResultSet row = statement.getResultSet()) {
            return row.next() ? reader.read(row) : null;
        }
    }

    @Override
    public long lastRecovery(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(lastRecovery);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public Outcome outcome(Connection connection, long incarnation, int lane, String token) throws SQLException {
        String[] parts = token.split("/");
        try (PreparedStatement statement = connection.prepareStatement(outcome)) {
            statement.setString(1, parts[0]);
            statement.setLong(2, Long.parseLong(parts[2]));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                String status = row.getString(1);
                if (status == null || !parts[1].equals(row.getString(2))) {
                    return Outcome.UNKNOWN;
                }
                return switch (status) {
                    case "committed" -> Outcome.COMMITTED;
                    case "aborted" -> Outcome.NOT_COMMITTED;
                    default ->
                        // The server has not noticed yet that nobody waits for its answer.
                        throw new SQLTransientException("The transaction in doubt is still " + status, "57P03");
                };
            }
        }
    }
}
