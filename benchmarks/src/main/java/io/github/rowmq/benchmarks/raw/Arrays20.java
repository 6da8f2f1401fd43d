package io.github.rowmq.benchmarks.raw;

import io.github.rowmq.benchmarks.raw.RawTables.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Rows turned into an array for each of the twenty columns. Confined to a thread. */
final class Arrays20 {

    private static final String[] TYPES = {
        "bigint", "bigint", "bigint", "int", "int", "text", "text", "bigint", "bool", "bigint", "bigint", "text",
        "text", "text", "bigint", "bigint", "bool", "text", "text", "bytea"
    };

    private final Object[][] columns = new Object[TYPES.length][];
    private int row;

    Arrays20(int rows) {
        for (int i = 0; i < TYPES.length; i++) {
            columns[i] = switch (TYPES[i]) {
                case "bigint" -> new Long[rows];
                case "int" -> new Integer[rows];
                case "bool" -> new Boolean[rows];
                case "bytea" -> new byte[rows][];
                default -> new String[rows];
            };
        }
    }

    /** Columns that are not set stay null. */
    void add(Row values) {
        columns[0][row] = values.id();
        columns[1][row] = values.sourceId();
        columns[2][row] = values.owner();
        columns[3][row] = 4;
        columns[4][row] = 1;
        columns[5][row] = values.messageId();
        columns[6][row] = "bytes";
        columns[7][row] = values.id();
        columns[8][row] = true;
        columns[14][row] = 1024L;
        columns[15][row] = values.contentId();
        columns[16][row] = values.contentId() != 0;
        columns[19][row] = values.body();
        row++;
    }

    void bind(Connection connection, PreparedStatement statement) throws SQLException {
        for (int i = 0; i < TYPES.length; i++) {
            statement.setArray(i + 1, connection.createArrayOf(TYPES[i], columns[i]));
        }
    }
}
