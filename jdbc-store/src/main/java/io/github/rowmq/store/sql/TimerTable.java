package io.github.rowmq.store.sql;

import io.github.rowmq.store.MessageRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The table {@code timer}: when to look at a delivery that expires or is delayed. A message that does neither has no
 * row, so that it pays nothing; an index over a column that is mostly null would cost every message an entry. A timer
 * whose delivery is gone does no harm and goes when it is due. Immutable, thread-safe.
 */
final class TimerTable {

    static final int DELIVERY = 0;
    static final int EXPIRY = 1;

    private final IdList ids;
    private final String insert;
    private final String due;
    private final String next;
    private final String delete;
    private final String deleteOne;
    private final String postpone;

    TimerTable(Names names, IdList ids) {
        this.ids = ids;
        this.insert = names.sql("insert into {timer} (delivery_id, action, due_at) values (?, ?, ?)");
        this.due = names.sql("""
                select delivery_id from {timer} where action = ? and due_at <= ? order by action, due_at limit ?""");
        this.next = names.sql("""
                select
                  (select due_at from {timer} where action = ? order by action, due_at limit 1),
                  (select due_at from {timer} where action = ? order by action, due_at limit 1)
                from {catalog_version}""");
        this.delete = names.sql("{-timer} where delivery_id {:ids}");
        this.deleteOne = names.sql("{-timer} where action = ? and delivery_id {:ids}");
        this.postpone = names.sql("update {+timer} set due_at = ? where action = ? and delivery_id {:ids}");
    }

    void insert(Connection connection, List<RowToWrite> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            for (RowToWrite row : rows) {
                MessageRecord message = row.columns().message;
                if (row.target().owner() == DeliveryTable.DELAYED) {
                    add(statement, row.target().id(), DELIVERY, message.deliveryTime());
                }
                if (message.expiration() != 0) {
                    add(statement, row.target().id(), EXPIRY, message.expiration());
                }
            }
            statement.executeBatch();
        }
    }

    private static void add(PreparedStatement statement, long deliveryId, int action, long dueAt) throws SQLException {
        statement.setLong(1, deliveryId);
        statement.setInt(2, action);
        statement.setLong(3, dueAt);
        statement.addBatch();
    }

    List<Long> due(Connection connection, int action, long now, int max) throws SQLException {
        List<Long> result = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(due)) {
            statement.setInt(1, action);
            statement.setLong(2, now);
            statement.setInt(3, max);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    result.add(rows.getLong(1));
                }
            }
        }
        return result;
    }

    /** The earliest time of each action. */
    DeliveryTable.Timers next(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(next)) {
            statement.setInt(1, DELIVERY);
            statement.setInt(2, EXPIRY);
            return BaseDeliveryTable.readTimers(statement);
        }
    }

    void delete(Connection connection, List<Long> deliveryIds) throws SQLException {
        ids.update(connection, delete, IdList.Binder.NOTHING, deliveryIds);
    }

    void delete(Connection connection, int action, List<Long> deliveryIds) throws SQLException {
        IdList.Binder first = statement -> {
            statement.setInt(1, action);
            return 2;
        };
        ids.update(connection, deleteOne, first, deliveryIds);
    }

    void postpone(Connection connection, int action, List<Long> deliveryIds, long until) throws SQLException {
        IdList.Binder first = statement -> {
            statement.setLong(1, until);
            statement.setInt(2, action);
            return 3;
        };
        ids.update(connection, postpone, first, deliveryIds);
    }
}
