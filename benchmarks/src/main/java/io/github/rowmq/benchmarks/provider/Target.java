package io.github.rowmq.benchmarks.provider;

import io.github.rowmq.benchmarks.database.StatementCounter;
import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A provider that is up and empty. Thread-safe. */
public interface Target extends AutoCloseable {

    /** As it is called on the command line and in tables. */
    String name();

    /** Makes connections; everything else is plain Jakarta Messaging. */
    ConnectionFactory factory();

    /** Processor time of the database's own processes so far in nanoseconds; -1 if there is none that can be seen. */
    long databaseCpu();

    /** What went to the database; null where it is not counted. */
    default @Nullable StatementCounter statements() {
        return null;
    }

    /** The file in which an embedded database keeps it all, or null. */
    default @Nullable Path file() {
        return null;
    }

    /** Ends it, its files and tables with it. */
    @Override
    void close() throws Exception;
}
