package io.github.rowmq.benchmarks.database;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.engine.Constants;

/** H2 inside this JVM, as most users have it: in files, or in memory for tests. Thread-safe. */
final class H2Server implements Server {

    /** What RowMQ sets unless the URL says otherwise; the raw limit is measured with the same. */
    private static final String SETTINGS =
            ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000;QUERY_CACHE_SIZE=64";

    /** Several JVMs may open the file; it then closes itself. */
    private static final String SHARED = ";WRITE_DELAY=0;LOCK_TIMEOUT=10000;QUERY_CACHE_SIZE=64;AUTO_SERVER=TRUE";

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final boolean inMemory;
    private final boolean shared;

    H2Server(boolean inMemory, boolean shared) {
        this.inMemory = inMemory;
        this.shared = shared;
    }

    @Override
    public Product product() {
        return Product.H2;
    }

    @Override
    public String description() {
        String kind = inMemory ? "in memory" : "file, WRITE_DELAY=0" + (shared ? ", AUTO_SERVER=TRUE" : "");
        return "H2 " + Constants.VERSION + " (" + kind + ")";
    }

    @Override
    public FreshDatabase create() {
        String name = "bench" + NUMBERS.incrementAndGet();
        if (inMemory) {
            String url = "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1";
            return FreshDatabase.inFile(this, url, null, () -> shutDown(url));
        }
        Path own = Directories.temporary("h2");
        String url = "jdbc:h2:file:" + own.resolve(name) + (shared ? SHARED : SETTINGS);
        return FreshDatabase.inFile(this, url, own.resolve(name + ".mv.db"), () -> Directories.delete(own));
    }

    private static void shutDown(String url) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("shutdown immediately");
        }
    }

    @Override
    public long cpuNanos() {
        return -1;
    }

    @Override
    public boolean isShared() {
        return shared;
    }

    @Override
    public void close() {
        // Each database removes its own files.
    }
}
