package io.github.rowmq.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Contents on MariaDB and MySQL, whose optimizers read a whole table where a range depends on another row: so the ranges
 * of deliveries are worked out here, and asked for as numbers. Immutable, thread-safe.
 */
final class MariaDbContentTable extends ContentTable {

    /** Ranges in one statement. */
    private static final int RANGES = 64;

    private final String some;
    private final String from;
    private final String deliveries;

    MariaDbContentTable(Names names, IdList ids) {
        super(names, ids);
        this.some = names.sql("select id, targets, body_chunks, property_chunks from {+content} where id {:ids}");
        this.from = names.sql("""
                select id, targets, body_chunks, property_chunks from {+content} where id >= ? order by id limit ?""");
        this.deliveries = names.sql("select id from {+delivery} where id between ? and ?")
                + " or id between ? and ?".repeat(RANGES - 1);
    }

    /** A content, and the ids that its deliveries have or had. */
    private record Shared(long first, long last, int chunks) {
        static Shared read(ResultSet row) throws SQLException {
            long id = row.getLong(1);
            return new Shared(id, id + row.getInt(2) - 1, Math.max(row.getInt(3), row.getInt(4)));
        }
    }

    @Override
    List<DeliveryTable.UnusedContent> unused(Connection connection, List<Long> contentIds) throws SQLException {
        List<Shared> contents = new ArrayList<>();
        ids.query(connection, some, IdList.Binder.NOTHING, contentIds, row -> contents.add(Shared.read(row)));
        return unusedOf(connection, contents);
    }

    @Override
    long unusedFrom(Connection connection, long first, int max, List<DeliveryTable.UnusedContent> found)
            throws SQLException {
        List<Shared> contents = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(from)) {
            statement.setLong(1, first);
            statement.setInt(2, max);
            BaseDeliveryTable.read(statement, row -> contents.add(Shared.read(row)));
        }
        found.addAll(unusedOf(connection, contents));
        return contents.size() < max ? -1 : contents.get(max - 1).first();
    }

    private List<DeliveryTable.UnusedContent> unusedOf(Connection connection, List<Shared> contents)
            throws SQLException {
        TreeSet<Long> left = new TreeSet<>();
        try (PreparedStatement statement = connection.prepareStatement(deliveries)) {
            for (int start = 0; start < contents.size(); start += RANGES) {
                for (int i = 0; i < RANGES; i++) {
                    Shared content = contents.get(Math.min(start + i, contents.size() - 1));
                    statement.setLong(2 * i + 1, content.first());
                    statement.setLong(2 * i + 2, content.last());
                }
                BaseDeliveryTable.read(statement, row -> left.add(row.getLong(1)));
            }
        }
        return contents.stream()
                .filter(content ->
                        left.subSet(content.first(), true, content.last(), true).isEmpty())
                .map(content -> new DeliveryTable.UnusedContent(content.first(), content.chunks()))
                .toList();
    }
}
