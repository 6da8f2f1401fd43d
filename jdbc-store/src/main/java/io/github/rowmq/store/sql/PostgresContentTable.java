package io.github.rowmq.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Contents on PostgreSQL: one statement writes any number of rows. Immutable, thread-safe. */
final class PostgresContentTable extends ContentTable {

    private final String insert;

    PostgresContentTable(Names names, IdList ids) {
        super(names, ids);
        this.insert = names.sql("""
                insert into {content}
                  (id, targets, body_chunks, body_is_text, property_chunks, properties, body_text, body_bytes)
                select * from unnest(
                  ?::bigint[], ?::int[], ?::int[], ?::boolean[], ?::int[], ?::text[], ?::text[], ?::bytea[])""");
    }

    @Override
    void insertRows(Connection connection, List<NewRow> rows) throws SQLException {
        int count = rows.size();
        Long[] ids = new Long[count];
        Integer[] targets = new Integer[count];
        Integer[] bodyChunks = new Integer[count];
        Boolean[] isText = new Boolean[count];
        Integer[] propertyChunks = new Integer[count];
        String[] properties = new String[count];
        String[] texts = new String[count];
        byte[][] bytes = new byte[count][];
        for (int i = 0; i < count; i++) {
            NewRow row = rows.get(i);
            MessageColumns columns = row.entry().columns();
            ids[i] = row.entry().id();
            targets[i] = row.entry().targets();
            bodyChunks[i] = row.bodyChunks();
            isText[i] = row.bodyIsText();
            propertyChunks[i] = row.propertyChunks();
            properties[i] = columns.properties;
            texts[i] = columns.text;
            bytes[i] = columns.bytes;
        }
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setArray(1, connection.createArrayOf("bigint", ids));
            statement.setArray(2, connection.createArrayOf("int", targets));
            statement.setArray(3, connection.createArrayOf("int", bodyChunks));
            statement.setArray(4, connection.createArrayOf("bool", isText));
            statement.setArray(5, connection.createArrayOf("int", propertyChunks));
            statement.setArray(6, connection.createArrayOf("text", properties));
            statement.setArray(7, connection.createArrayOf("text", texts));
            statement.setArray(8, connection.createArrayOf("bytea", bytes));
            statement.executeUpdate();
        }
    }
}
