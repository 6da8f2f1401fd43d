package io.github.rowmq.store.catalog;

import io.github.rowmq.store.sql.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The statements on {@code queue_depth}, which has a row for each queue with a limit. Whoever changes the number of
 * deliveries of such a queue holds its row meanwhile, and takes several in the order of their ids. Immutable,
 * thread-safe.
 */
final class DepthTable {

    /** The depth of a queue that has a limit but has not been counted yet: nobody keeps count or refuses. */
    static final long UNCOUNTED = -1;

    /** A queue with a limit. */
    record Bound(long sourceId, long limit, String name) {}

    /** How many messages a queue holds. */
    record Depth(long sourceId, long depth) {}

    /** A writer of a node. */
    record Lane(long incarnation, int number) {}

    private final String bounds;
    private final String lock;
    private final String set;
    private final String insert;
    private final String delete;
    private final String count;
    private final String uncounted;
    private final String lanes;
    private final String lockLane;

    DepthTable(Database database) {
        this.bounds = database.sql("""
                select q.source_id, d.max_messages, d.name
                from {queue_depth} q join {destination} d on d.id = q.source_id""");
        this.lock = database.sql("""
                select source_id, depth from {queue_depth} where source_id in (?*) order by source_id for update""");
        this.set = database.sql("update {queue_depth} set depth = ? where source_id = ?");
        this.insert = database.sql("insert into {queue_depth} (source_id, depth) values (?, ?)");
        this.delete = database.sql("delete from {queue_depth} where source_id = ?");
        this.count = database.sql("select count(*) from {delivery} where source_id = ?");
        this.uncounted = database.sql("select source_id from {queue_depth} where depth < 0");
        this.lanes = database.sql("select incarnation, lane from {lane}");
        this.lockLane = database.sql("select batch from {lane} where incarnation = ? and lane = ? for update");
    }

    /** All queues with a limit. */
    List<Bound> bounds(Connection connection) throws SQLException {
        return Jdbc.list(connection, bounds, row -> new Bound(row.getLong(1), row.getLong(2), row.getString(3)));
    }

    /** The depths of those of the sources that have a limit; held until the end of the transaction. */
    SortedMap<Long, Long> lock(Connection connection, Collection<Long> sourceIds) throws SQLException {
        TreeMap<Long, Long> depths = new TreeMap<>();
        Jdbc.listIn(connection, lock, row -> new Depth(row.getLong(1), row.getLong(2)), new TreeSet<>(sourceIds))
                .forEach(row -> depths.put(row.sourceId(), row.depth()));
        return depths;
    }

    void set(Connection connection, Map<Long, Long> depths) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(set)) {
            for (Map.Entry<Long, Long> depth : depths.entrySet()) {
                statement.setLong(1, depth.getValue());
                statement.setLong(2, depth.getKey());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    void insert(Connection connection, long sourceId, long depth) throws SQLException {
        Jdbc.insertRacing(connection, insert, sourceId, depth);
    }

    void delete(Connection connection, long sourceId) throws SQLException {
        Jdbc.update(connection, delete, sourceId);
    }

    /** Counts the deliveries of a source; long for a long queue. */
    long count(Connection connection, long sourceId) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, 0);
        Long count = Jdbc.first(connection, this.count, row -> row.getLong(1), sourceId);
        return count == null ? 0 : count;
    }

    List<Long> uncounted(Connection connection) throws SQLException {
        return Jdbc.list(connection, uncounted, row -> row.getLong(1));
    }

    List<Lane> lanes(Connection connection) throws SQLException {
        return Jdbc.list(connection, lanes, row -> new Lane(row.getLong(1), row.getInt(2)));
    }

    /** Waits for the transaction that a writer has under way. */
    void awaitLane(Connection connection, Lane lane) throws SQLException {
        Jdbc.exists(connection, lockLane, lane.incarnation(), lane.number());
    }
}
