package io.github.rowmq.store.sql;

import io.github.rowmq.store.sql.Database.ErrorClass;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out what an SQL error means: the dialect's codes first, then what the standard says. Stateless. */
final class Errors {

    private Errors() {}

    static ErrorClass classify(SQLException failure, Dialect dialect) {
        ErrorClass found = search(failure, dialect, Collections.newSetFromMap(new IdentityHashMap<>()));
        return found == null ? ErrorClass.FATAL : found;
    }

    /** Looks at the exception, then at those chained to it, because a batch reports the reason behind itself. */
    private static @Nullable ErrorClass search(@Nullable Throwable failure, Dialect dialect, Set<Throwable> seen) {
        if (failure == null || !seen.add(failure)) {
            return null;
        }
        if (failure instanceof InterruptedException) {
            // While it waited for a connection: nothing is wrong with the database.
            return ErrorClass.CONNECTION;
        }
        ErrorClass found = null;
        if (failure instanceof SQLException sql) {
            found = dialect.classify(sql);
            if (found == null) {
                found = byStandard(sql);
            }
            if (found == null) {
                found = search(sql.getNextException(), dialect, seen);
            }
        }
        return found == null ? search(failure.getCause(), dialect, seen) : found;
    }

    /** Whether the database refused the user, which no repetition changes. */
    static boolean isRefusal(SQLException failure, @Nullable Dialect dialect) {
        for (Throwable one = failure; one != null; one = one.getCause() == one ? null : one.getCause()) {
            if (one instanceof SQLException sql
                    && (dialect == null ? isRefusalByStandard(sql) : dialect.isRefusal(sql))) {
                return true;
            }
        }
        return false;
    }

    static boolean isRefusalByStandard(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && state.startsWith("28");
    }

    private static @Nullable ErrorClass byStandard(SQLException failure) {
        String state = failure.getSQLState();
        if (failure instanceof SQLTransientConnectionException
                || failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLRecoverableException
                || (state != null && state.startsWith("08"))) {
            return ErrorClass.CONNECTION;
        }
        if (state == null || state.length() != 5) {
            return failure instanceof SQLTimeoutException ? ErrorClass.CONFLICT : null;
        }
        return switch (state.substring(0, 2)) {
            case "40" -> ErrorClass.CONFLICT;
            case "22", "23" -> ErrorClass.DATA;
            default -> null;
        };
    }
}
