package io.github.rowmq.torture.database;

import java.sql.Connection;
import java.sql.SQLException;

/** Sessions of PostgreSQL. Stateless. */
final class PostgresSessions implements SessionControl {

    @Override
    public int terminateSome(Connection connection) throws SQLException {
        return (int) Queries.number(connection, """
                select count(*) from (
                  select pg_terminate_backend(pid) from pg_stat_activity
                  where datname = current_database() and pid <> pg_backend_pid() and random() < 0.5) ended""");
    }

    @Override
    public int count(Connection connection) throws SQLException {
        return (int) Queries.number(connection, """
                select count(*) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'""");
    }

    @Override
    public void holdSnapshot(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        Queries.number(connection, "select count(*) from rowmq_node");
        Queries.number(connection, "select txid_current()");
    }

    @Override
    public void lockRows(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        Queries.number(connection, """
                select count(*) from (
                  select id from rowmq_delivery order by id desc limit 20 for update skip locked) locked""");
    }
}
