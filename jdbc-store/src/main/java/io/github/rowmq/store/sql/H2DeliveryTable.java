package io.github.rowmq.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Deliveries on H2. Rows are sent one by one where the database runs in this process and a round trip costs nothing. A
 * claim reads ids without locks and then takes those that are still free: {@code for update} would lock every matching
 * row before it applies the limit. Immutable, thread-safe.
 */
final class H2DeliveryTable extends TimerDeliveryTable {

    /** Ids in one array: H2 looks each row up by the index and then compares it with every id of the array once more. */
    private static final int IDS = 32;

    private final IdList sources = new IdList.Arrays(Integer.MAX_VALUE);
    private final String insert;
    private final Scan freeIds;
    private final String claimIds;
    private final String sourcesWithFree;

    H2DeliveryTable(Names names) {
        this(names, new IdList.Arrays(IDS));
    }

    private H2DeliveryTable(Names names, IdList ids) {
        super(names, ids, new ContentTable(names, ids));
        this.insert = names.sql("""
                insert into {delivery} ({:insert_columns})
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""");
        this.freeIds = new Scan(names.sql("""
                        select id from {:in_order} where source_id = ? and owner = 0 and {:at_priority} and id >= ?
                        order by {:order} limit ?"""), names.sql("""
                        select id from {:in_order} where source_id = ? and owner = 0 and {:from_priority}
                        order by {:order} limit ?"""));
        this.claimIds = names.sql("""
                select {:columns} from final table (
                  update {delivery} set owner = ?, delivery_count = delivery_count + 1
                  where source_id = ? and owner = 0 and id {:ids})""");
        this.sourcesWithFree = names.sql("""
                select s.id from unnest(?) s(id)
                where exists (select 1 from {delivery} d where d.source_id = s.id and d.owner = 0)""");
    }

    @Override
    void insertRows(Connection connection, List<RowToWrite> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            for (RowToWrite row : rows) {
                row.bind(statement, 0);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    @Override
    public List<Row> claim(Connection connection, long owner, long sourceId, Position from, int max)
            throws SQLException {
        List<Row> claimed = new ArrayList<>();
        int lost;
        do {
            int room = max - claimed.size();
            List<Long> found = new ArrayList<>(Math.min(room, 1024));
            scan(connection, freeIds, sourceId, from, room, row -> found.add(row.getLong(1)));
            List<Row> taken = claimIds(connection, owner, sourceId, found);
            claimed.addAll(taken);
            // What another node has taken meanwhile was in the way of what follows: fewer rows than there was room for
            // would say that nothing does.
            lost = found.size() == room ? found.size() - taken.size() : 0;
        } while (lost > 0);
        claimed.sort(ORDER);
        return claimed;
    }

    @Override
    public List<Row> claimIds(Connection connection, long owner, long sourceId, List<Long> candidates)
            throws SQLException {
        List<RawRow> rows = new ArrayList<>(candidates.size());
        IdList.Binder first = statement -> {
            statement.setLong(1, owner);
            statement.setLong(2, sourceId);
            return 3;
        };
        ids.query(connection, claimIds, first, candidates, row -> rows.add(RawRow.read(row, true)));
        return finish(connection, rows, true);
    }

    @Override
    public List<Long> sourcesWithFree(Connection connection, List<Long> sourceIds) throws SQLException {
        List<Long> result = new ArrayList<>();
        sources.query(connection, sourcesWithFree, IdList.Binder.NOTHING, sourceIds, row -> result.add(row.getLong(1)));
        return result;
    }
}
