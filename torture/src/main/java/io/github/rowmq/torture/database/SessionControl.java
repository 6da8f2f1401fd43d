package io.github.rowmq.torture.database;

import java.sql.Connection;
import java.sql.SQLException;

/** What an administrator's session can do to others, on a product. Stateless. */
public interface SessionControl {

    /** Ends about half of the connections to the database but the own one; returns how many. */
    int terminateSome(Connection connection) throws SQLException;

    /** Connections to the database but the own one. */
    int count(Connection connection) throws SQLException;

    /** Begins a transaction on the connection that keeps a snapshot of the database until it is ended. */
    void holdSnapshot(Connection connection) throws SQLException;

    /** Begins a transaction that locks some messages until it is ended. */
    void lockRows(Connection connection) throws SQLException;
}
