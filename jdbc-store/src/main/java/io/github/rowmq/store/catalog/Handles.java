package io.github.rowmq.store.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.jspecify.annotations.Nullable;

/**
 * Jdbi over the connection of a transaction that somebody else begins and ends. What goes wrong leaves as the driver's
 * own exception, so that its class is told as everywhere else. A handle costs some 100 microseconds: for users and figures,
 * not for the path of messages, which has {@link Jdbc}. Stateless, thread-safe.
 */
final class Handles {

    private Handles() {}

    /** What is done with a handle. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T run(Handle handle) throws SQLException;
    }

    static <T extends @Nullable Object> T use(Connection connection, Work<T> work) throws SQLException {
        // Made of a connection, it neither closes it nor ends its transaction.
        Jdbi jdbi = Jdbi.create(connection);
        jdbi.getConfig(org.jdbi.v3.core.Handles.class).setForceEndTransactions(false);
        // The statements are complete, and may hold angle brackets.
        jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP);
        try (Handle handle = jdbi.open()) {
            return work.run(handle);
        } catch (JdbiException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
