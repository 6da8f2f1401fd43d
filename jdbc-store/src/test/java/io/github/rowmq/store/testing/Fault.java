package io.github.rowmq.store.testing;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;

/**
 * What goes wrong in one JDBC call. Immutable.
 *
 * @param when whether the database still sees the call
 * @param connectionLost whether the connection is cut with it, and open work rolled back by the database
 * @param sqlState the SQLState of the exception
 * @param vendorCode the error code of the exception, 0 for none
 * @param fileFailed whether the exception is caused by an {@link IOException}, as with H2
 */
public record Fault(When when, boolean connectionLost, String sqlState, int vendorCode, boolean fileFailed) {
    private static final String CONNECTION_FAILURE = "08006";
    private static final String INTERNAL_ERROR = "XX000";

    /** Whether the database has executed the call. */
    public enum When {
        /** The database never sees the call. */
        BEFORE,
        /** The database executes the call; the caller is told that it failed. */
        AFTER
    }

    /** The call is not executed and throws; the connection stays. */
    public static Fault before() {
        return new Fault(When.BEFORE, false, INTERNAL_ERROR, 0, false);
    }

    /** The call is executed, then throws; the connection stays. */
    public static Fault after() {
        return new Fault(When.AFTER, false, INTERNAL_ERROR, 0, false);
    }

    /** The call is not executed: the connection is cut before it arrives. */
    public static Fault lostRequest() {
        return new Fault(When.BEFORE, true, CONNECTION_FAILURE, 0, false);
    }

    /** The call is executed, but the connection is cut before its reply arrives. */
    public static Fault lostReply() {
        return new Fault(When.AFTER, true, CONNECTION_FAILURE, 0, false);
    }

    /** The same with another SQLState, such as 40001 (serialisation failure) or 53100 (disk full). */
    public Fault withSqlState(String otherSqlState) {
        return new Fault(when, connectionLost, otherSqlState, vendorCode, fileFailed);
    }

    /** The call is not executed, because the disk is full, as this kind of database says it. */
    public static Fault diskFull(TestDatabase kind) {
        return switch (kind) {
            case POSTGRESQL -> before().withSqlState("53100");
            case MARIADB, MYSQL -> new Fault(When.BEFORE, false, "HY000", 1114, false);
            case H2_MEMORY, H2_FILE -> new Fault(When.BEFORE, false, "HY000", 50000, true);
        };
    }

    /** The exception, of the class that a driver would throw for this SQLState. */
    SQLException exception(String call) {
        String message = "injected fault: " + this + " at " + call;
        IOException cause = fileFailed ? new IOException("injected: no space left on device") : null;
        return switch (sqlState.substring(0, 2)) {
            case "08" ->
                connectionLost
                        ? new SQLNonTransientConnectionException(message, sqlState, vendorCode)
                        : new SQLRecoverableException(message, sqlState, vendorCode);
            case "40" -> new SQLTransientException(message, sqlState, vendorCode);
            default -> new SQLException(message, sqlState, vendorCode, cause);
        };
    }

    @Override
    public String toString() {
        String code = sqlState + (vendorCode == 0 ? "" : "/" + vendorCode);
        if (connectionLost) {
            return (when == When.BEFORE ? "lost request " : "lost reply ") + code;
        }
        return (when == When.BEFORE ? "fails before " : "fails after ") + code;
    }
}
