package io.github.rowmq.benchmarks.provider;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.benchmarks.database.FreshDatabase;
import io.github.rowmq.benchmarks.database.Server;
import io.github.rowmq.benchmarks.database.StatementCounter;
import io.github.rowmq.benchmarks.measure.Heap;
import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** RowMQ with the defaults. Immutable, thread-safe. */
public final class RowMq implements TargetKind {

    /** Longer than a store stays open without connections. */
    private static final long CLOSE_BOUND = TimeUnit.SECONDS.toNanos(20);

    /** What lives as long as a store does. */
    private static final List<String> STORE_THREADS =
            List.of("rowmq-heartbeat", "rowmq-housekeeper", "rowmq-lane", "rowmq-claimer", "rowmq-poller");

    @Override
    public String name() {
        return "rowmq";
    }

    @Override
    public String description() {
        String version = RowMQConnectionFactory.class.getPackage().getImplementationVersion();
        return version == null ? "RowMQ" : "RowMQ " + version;
    }

    @Override
    public Target open(Server server, boolean counting) throws SQLException {
        return new Open(server.create(), counting);
    }

    /** What another JVM must be told to reach the same database; it may hold a password. */
    public static String url(FreshDatabase database) {
        StringBuilder url = new StringBuilder(database.url());
        url.append(database.url().contains("?") ? "&" : "?")
                .append("rowmq.tablePrefix=")
                .append(database.tablePrefix());
        if (database.user() != null) {
            url.append("&rowmq.databaseUser=").append(database.user());
            url.append("&rowmq.databasePassword=").append(database.password());
        }
        return url.toString();
    }

    /** The database of a target that is RowMQ. */
    public static FreshDatabase database(Target target) {
        if (target instanceof Open open) {
            return open.database;
        }
        throw new UnsupportedOperationException("only RowMQ");
    }

    private static final class Open implements Target {

        private final FreshDatabase database;
        private final RowMQConnectionFactory factory;
        private final @Nullable StatementCounter counter;
        private final @Nullable HikariDataSource pool;

        Open(FreshDatabase database, boolean counting) {
            this.database = database;
            if (counting) {
                counter = new StatementCounter();
                pool = pool(database, counter);
                factory = new RowMQConnectionFactory(pool);
                factory.setTablePrefix(database.tablePrefix());
            } else {
                counter = null;
                pool = null;
                factory = new RowMQConnectionFactory(url(database));
            }
        }

        private static HikariDataSource pool(FreshDatabase database, StatementCounter counter) {
            HikariConfig config = new HikariConfig();
            config.setDataSource(counter.count(new DriverDataSource(
                    database.url(), null, new Properties(), database.user(), database.password())));
            config.setMaximumPoolSize(16);
            config.setAutoCommit(false);
            return new HikariDataSource(config);
        }

        @Override
        public String name() {
            return "rowmq";
        }

        @Override
        public ConnectionFactory factory() {
            return factory;
        }

        @Override
        public long databaseCpu() {
            return database.server().cpuNanos();
        }

        @Override
        public @Nullable StatementCounter statements() {
            return counter;
        }

        @Override
        public @Nullable Path file() {
            return database.file();
        }

        /** The store stays open for a while, in case somebody connects again; its threads would disturb what follows. */
        @Override
        public void close() throws SQLException, InterruptedException {
            awaitClosed();
            if (pool != null) {
                pool.close();
            }
            database.close();
        }
    }

    /** Waits until no store is open in this JVM any more. */
    public static void awaitClosed() throws InterruptedException {
        long end = System.nanoTime() + CLOSE_BOUND;
        while (isOpen() && System.nanoTime() - end < 0) {
            Heap.pause(50);
        }
    }

    private static boolean isOpen() {
        return Thread.getAllStackTraces().entrySet().stream()
                .anyMatch(thread -> isOfStore(thread.getKey().getName()) || isClosingStore(thread.getValue()));
    }

    private static boolean isOfStore(String threadName) {
        return STORE_THREADS.stream().anyMatch(threadName::startsWith);
    }

    /** A node leaves the database after its threads have ended. */
    private static boolean isClosingStore(StackTraceElement[] stack) {
        return Arrays.stream(stack).anyMatch(frame -> frame.getClassName().endsWith(".StoreRegistry"));
    }
}
