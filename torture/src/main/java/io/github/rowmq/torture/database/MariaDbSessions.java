package io.github.rowmq.torture.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Sessions of MariaDB. Stateless. */
final class MariaDbSessions implements SessionControl {

    private static final String OTHERS =
            " from information_schema.processlist where db = database() and id <> connection_id()";

    @Override
    public int terminateSome(Connection connection) throws SQLException {
        List<Long> victims = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id" + OTHERS + " and rand() < 0.5")) {
            while (rows.next()) {
                victims.add(rows.getLong(1));
            }
        }
        int ended = 0;
        for (long victim : victims) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("kill connection " + victim);
                ended++;
            } catch (SQLException e) {
                // It has ended by itself.
            }
        }
        return ended;
    }

    @Override
    public int count(Connection connection) throws SQLException {
        return (int) Queries.number(connection, "select count(*)" + OTHERS);
    }

    @Override
    public void holdSnapshot(Connection connection) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        Queries.number(connection, "select count(*) from rowmq_node");
    }

    @Override
    public void lockRows(Connection connection) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(false);
        Queries.number(connection, """
                select count(*) from (
                  select id from rowmq_delivery order by id desc limit 20 for update skip locked) locked""");
    }
}
