package io.github.rowmq.store.testing;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/** Makes H2 databases in this JVM. No state. */
final class H2Databases {
    private static final String USER = "sa";
    private static final String PASSWORD = "";

    private H2Databases() {}

    static FreshDatabase inMemory() {
        // Without the delay the database would vanish whenever no connection is open.
        var access = access("jdbc:h2:mem:rowmq-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return FreshDatabase.withoutServer(TestDatabase.H2_MEMORY, access, () -> shutdown(access));
    }

    static FreshDatabase inFile() {
        Path directory = TestFiles.temporaryDirectory("rowmq-h2-");
        var access = access("jdbc:h2:file:" + directory.resolve("rowmq"));
        return FreshDatabase.withoutServer(TestDatabase.H2_FILE, access, () -> {
            shutdown(access);
            TestFiles.deleteRecursively(directory);
        });
    }

    private static FreshDatabase.Access access(String url) {
        return new FreshDatabase.Access(url, USER, PASSWORD);
    }

    private static void shutdown(FreshDatabase.Access access) {
        try (var connection = DriverManager.getConnection(access.url(), access.user(), access.password());
                var statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException e) {
            throw new IllegalStateException("cannot shut down " + access.url(), e);
        }
    }
}
