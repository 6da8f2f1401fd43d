package io.github.rowmq.benchmarks.raw;

import io.github.rowmq.benchmarks.database.FreshDatabase;
import io.github.rowmq.benchmarks.measure.Heap;
import io.github.rowmq.benchmarks.measure.WarmUp;
import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.Stores;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The rate that plain JDBC reaches on this database with RowMQ's own tables and indexes: the yardstick for everything
 * else. A transaction inserts a batch of rows that are claimed already, and deletes the batch before. Confined to a
 * thread.
 */
public final class RawLimit {

    /** Rows in a batch. */
    static final int BATCH = 400;

    /** Deliveries of a message that is published to a topic. */
    static final int FAN_OUT = 4;

    private static final int BODY = 1024;
    private static final long OWNER = 7;
    private static final long SOURCE = 1;

    private final FreshDatabase database;
    private final RawTables tables;
    private final AtomicLong ids = new AtomicLong(1);

    private RawLimit(FreshDatabase database) {
        this.database = database;
        this.tables = RawTables.of(database.product(), database.tablePrefix());
    }

    /** Makes the tables, which RowMQ's schema scripts do. */
    public static RawLimit prepare(FreshDatabase database) {
        StoreConfig.Settings settings = StoreConfig.Settings.DEFAULT.toBuilder()
                .tablePrefix(database.tablePrefix())
                .build();
        Stores.applySchema(StoreConfig.of(database.url())
                .withCredentials(database.user(), database.password())
                .withSettings(settings));
        return new RawLimit(database);
    }

    /** Messages a second through a queue: one insert and one delete each. */
    public double queue(int connections, WarmUp warmUp, Duration duration) throws Exception {
        return rate(connections, warmUp, duration, this::queueLoop, BATCH);
    }

    /** Deliveries a second through a topic: for each message one body and four deliveries are inserted and deleted. */
    public double topic(int connections, WarmUp warmUp, Duration duration) throws Exception {
        return rate(connections, warmUp, duration, this::topicLoop, BATCH);
    }

    @FunctionalInterface
    private interface Loop {
        void run(Connection connection, Counter counter) throws SQLException;
    }

    /** How far a connection's loop is, and whether it shall go on. Thread-safe. */
    private static final class Counter {
        private final AtomicLong batches = new AtomicLong();
        private volatile boolean stopped;
    }

    private double rate(int connections, WarmUp warmUp, Duration duration, Loop loop, int rowsInBatch)
            throws Exception {
        Counter counter = new Counter();
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            List<Future<Void>> ends = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                ends.add(threads.submit(onConnection(loop, counter)));
            }
            warmUp.await(counter.batches::get, () -> {});
            long before = counter.batches.get();
            long from = System.nanoTime();
            Heap.pause(duration.toMillis());
            // A short measurement on a busy machine lasts until there is something to count.
            while (counter.batches.get() == before && !ends.get(0).isDone()) {
                Heap.pause(10);
            }
            long batches = counter.batches.get() - before;
            long nanos = System.nanoTime() - from;
            counter.stopped = true;
            await(ends);
            return batches * (double) rowsInBatch * 1e9 / nanos;
        } finally {
            counter.stopped = true;
            threads.shutdown();
        }
    }

    private Callable<Void> onConnection(Loop loop, Counter counter) {
        return () -> {
            try (Connection connection = database.connect()) {
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                loop.run(connection, counter);
            }
            return null;
        };
    }

    private static void await(List<Future<Void>> ends) throws Exception {
        for (Future<Void> end : ends) {
            try {
                end.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("The raw limit cannot be measured", e.getCause());
            }
        }
    }

    private void queueLoop(Connection connection, Counter counter) throws SQLException {
        byte[] body = new byte[BODY];
        List<Long> last = List.of();
        while (!counter.stopped || !last.isEmpty()) {
            List<RawTables.Row> rows = counter.stopped ? List.of() : rows(BATCH, OWNER, body);
            if (!rows.isEmpty()) {
                tables.insert(connection, rows);
            }
            if (!last.isEmpty()) {
                deleteAll(connection, last);
            }
            connection.commit();
            last = rows.stream().map(RawTables.Row::id).toList();
            counter.batches.incrementAndGet();
        }
    }

    private void deleteAll(Connection connection, List<Long> rows) throws SQLException {
        if (tables.delete(connection, OWNER, rows) != rows.size()) {
            throw new SQLException("rows are missing");
        }
    }

    private List<RawTables.Row> rows(int count, long owner, byte[] body) {
        long first = ids.getAndAdd(count);
        List<RawTables.Row> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rows.add(new RawTables.Row(first + i, SOURCE, owner, 0, body));
        }
        return rows;
    }

    private void topicLoop(Connection connection, Counter counter) throws SQLException {
        byte[] body = new byte[BODY];
        List<Long> lastRows = List.of();
        List<Long> lastContents = List.of();
        while (!counter.stopped || !lastRows.isEmpty()) {
            List<Long> contents = new ArrayList<>();
            List<RawTables.Row> rows = counter.stopped ? List.of() : publication(contents);
            if (!rows.isEmpty()) {
                tables.insertContents(connection, contents, body);
                tables.insert(connection, rows);
            }
            if (!lastRows.isEmpty()) {
                deleteAll(connection, lastRows);
                tables.deleteContents(connection, lastContents);
            }
            connection.commit();
            lastRows = rows.stream().map(RawTables.Row::id).toList();
            lastContents = contents;
            counter.batches.incrementAndGet();
        }
    }

    private List<RawTables.Row> publication(List<Long> contents) {
        long first = ids.getAndAdd(BATCH);
        List<RawTables.Row> rows = new ArrayList<>(BATCH);
        for (long id = first; id < first + BATCH; id += FAN_OUT) {
            contents.add(id);
            for (int target = 0; target < FAN_OUT; target++) {
                rows.add(new RawTables.Row(id + target, SOURCE + target, OWNER, id, null));
            }
        }
        return rows;
    }

    /** Messages a second that one connection claims and deletes, in order, out of a backlog of this many. */
    public double drain(int backlog) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            byte[] body = new byte[BODY];
            for (int filled = 0; filled < backlog; filled += BATCH) {
                tables.insert(connection, rows(BATCH, 0, body));
                connection.commit();
            }
            long from = System.nanoTime();
            long drained = 0;
            List<Long> claimed = tables.claim(connection, SOURCE, OWNER, BATCH);
            connection.commit();
            while (!claimed.isEmpty()) {
                deleteAll(connection, claimed);
                drained += claimed.size();
                claimed = tables.claim(connection, SOURCE, OWNER, BATCH);
                connection.commit();
            }
            return drained * 1e9 / (System.nanoTime() - from);
        }
    }

    /** Rows that are left; 0 after every measurement. */
    public long left() throws SQLException {
        try (Connection connection = database.connect()) {
            return tables.count(connection);
        }
    }
}
