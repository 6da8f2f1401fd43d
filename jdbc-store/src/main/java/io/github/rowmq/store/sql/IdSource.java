package io.github.rowmq.store.sql;

import java.sql.Connection;
import java.sql.SQLException;

/** Gives each number once, in all JVMs together. Thread-safe. */
@FunctionalInterface
interface IdSource {
    long next(Connection connection) throws SQLException;
}
