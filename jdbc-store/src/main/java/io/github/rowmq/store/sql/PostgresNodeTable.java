package io.github.rowmq.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/**
 * Nodes on PostgreSQL, which can be asked about a transaction by its id, so that no commit leaves a dead row behind in
 * {@code lane}: while an old snapshot is open nothing would clear them away. A standby that was promoted before it had
 * the transaction gives its id to another; therefore the proof has the timeline too, and if that has changed the
 * answer is that nobody knows. Immutable, thread-safe.
 */
final class PostgresNodeTable extends BaseNodeTable {

    private final String prove;
    private final String outcome;

    PostgresNodeTable(Names names, IdSource ids) {
        super(names, ids);
        this.prove = names.sql("""
                select (select version from {catalog_version}), pg_current_xact_id()::text || '/' || {:timeline}
                from {lane} where incarnation = ? and lane = ? and not fenced for no key update""");
        this.outcome = names.sql("select pg_xact_status(?::xid8), {:timeline}");
    }

    @Override
    @Nullable
    Proof lockLane(Connection connection, long incarnation, int lane) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(prove)) {
            statement.setLong(1, incarnation);
            statement.setInt(2, lane);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new Proof(row.getLong(1), row.getString(2)) : null;
            }
        }
    }

    @Override
    public Outcome outcome(Connection connection, long incarnation, int lane, String token) throws SQLException {
        int slash = token.indexOf('/');
        try (PreparedStatement statement = connection.prepareStatement(outcome)) {
            statement.setString(1, token.substring(0, slash));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                String status = row.getString(1);
                if (status == null || !token.substring(slash + 1).equals(row.getString(2))) {
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
