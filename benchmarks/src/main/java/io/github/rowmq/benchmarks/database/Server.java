package io.github.rowmq.benchmarks.database;

import java.sql.SQLException;

/** A database server, or files of an embedded database, on which fresh databases can be made. Thread-safe. */
public interface Server extends AutoCloseable {

    Product product();

    /** What it is, with version and the settings that matter, without secrets. */
    String description();

    /** A database without tables of RowMQ. */
    FreshDatabase create() throws SQLException;

    /** Processor time that its processes have used so far, in nanoseconds; -1 if that cannot be seen from here. */
    long cpuNanos();

    /** Whether several JVMs can use its databases at the same time. */
    default boolean isShared() {
        return true;
    }

    @Override
    void close();
}
