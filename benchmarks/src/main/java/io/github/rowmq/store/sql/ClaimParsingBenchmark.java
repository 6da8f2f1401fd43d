package io.github.rowmq.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.h2.tools.SimpleResultSet;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Reading claimed rows of 1 KB, without the driver: each result is a row. In the package of what it measures, which
 * nobody else sees. JMH sees to threads.
 */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClaimParsingBenchmark {

    private static final int ROWS = 100;

    private final SimpleResultSet rows = new SimpleResultSet();

    /** As a claim returns them. */
    @Setup
    public void setUp() {
        int[] types = {
            Types.BIGINT, Types.BIGINT, Types.INTEGER, Types.INTEGER, Types.VARCHAR, Types.VARCHAR, Types.BIGINT,
            Types.BOOLEAN, Types.BIGINT, Types.BIGINT, Types.VARCHAR, Types.VARCHAR, Types.VARCHAR, Types.BIGINT,
            Types.BIGINT, Types.BOOLEAN, Types.VARCHAR, Types.VARCHAR, Types.VARBINARY
        };
        String[] names = RawRow.ALL.split(", ");
        for (int i = 0; i < types.length; i++) {
            rows.addColumn(names[i], types[i], 0, 0);
        }
        for (long id = 1; id <= ROWS; id++) {
            rows.addRow(
                    id,
                    1L,
                    1,
                    4,
                    "ID:bench-" + id,
                    "bytes",
                    1_700_000_000_000L,
                    true,
                    null,
                    null,
                    null,
                    null,
                    null,
                    1024L,
                    0L,
                    false,
                    "{\"color\":7}",
                    null,
                    new byte[1024]);
        }
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public List<DeliveryTable.Row> parse() throws SQLException {
        List<DeliveryTable.Row> result = new ArrayList<>(ROWS);
        ResultSet all = rows;
        all.beforeFirst();
        while (all.next()) {
            result.add(RawRow.read(all, true).finish(null));
        }
        return result;
    }
}
