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
 * transaction was on its disk. What tells is the lock on the lane's row, which the transaction took before all else:
 *
 * <ul>
 *   <li>If the row has the transaction's id as its {@code xmax}, the lock was in the log that the server recovered
 *       from. So it knows of the id, gives it to no other, and what it says of it is true.
 *   <li>If the row has the {@code xmax} from before, the lock was lost, and with it all that came after.
 *   <li>Otherwise somebody else has changed or locked the row since: fenced the node, or frozen the table. Then the id is
 *       trusted if neither the timeline has changed since the proof, nor the server recovered from a crash, which resets
 *       its statistics.
 * </ul>
 *
 * <p>Immutable, thread-safe.
 */
final class PostgresNodeTable extends BaseNodeTable {

    private final String prove;
    private final String outcome;
    private final String lastRecovery;

    PostgresNodeTable(Names names, IdSource ids) {
        super(names, ids);
        // Two statements, one round trip: the first may wait for its row, and would give the version of before.
        this.prove = names.sql("""
                select pg_current_xact_id()::text || '/' || xmax || '/' || {:timeline} || '/' || {:micros}
                from {lane} where incarnation = ? and lane = ? and not fenced for no key update;
                select version from {catalog_version}""");
        this.lastRecovery = names.sql("select {:recovered_micros}");
        this.outcome = names.sql("""
                select case
                  when l.xmax = p.id::xid then pg_xact_status(p.id)
                  when l.xmax = p.before and p.before <> '0'::xid then 'aborted'
                  when {:timeline} = p.timeline and {:recovered_micros} <= p.micros then pg_xact_status(p.id)
                end
                from (select ?::xid8 as id, ?::xid as before, ? as timeline, ?::bigint as micros) p
                left join {lane} l on l.incarnation = ? and l.lane = ?""");
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
            statement.setString(2, parts[1]);
            statement.setString(3, parts[2]);
            statement.setLong(4, Long.parseLong(parts[3]));
            statement.setLong(5, incarnation);
            statement.setInt(6, lane);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                String status = row.getString(1);
                if (status == null) {
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
