package io.github.rowmq.benchmarks.database;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts databases, or takes those that run. Stateless. */
public final class Servers {

    /** What can be started. */
    public static final List<String> KINDS = List.of("h2", "postgresql", "mariadb");

    private Servers() {}

    /**
     * Starts a database.
     *
     * @param kind one of {@link #KINDS}
     * @throws IOException if it does not start here
     */
    public static Server start(String kind) throws IOException, SQLException, InterruptedException {
        return switch (kind) {
            case "h2" -> new H2Server(false, false);
            case "postgresql" -> PostgresServer.launch();
            case "mariadb" -> MariaDbServer.launch();
            default -> throw new IllegalArgumentException("No such database: " + kind + "; there are " + KINDS);
        };
    }

    /** H2 in files that several JVMs can open. */
    public static Server sharedH2() {
        return new H2Server(false, true);
    }

    /** H2 in memory, for tests. */
    public static Server inMemory() {
        return new H2Server(true, false);
    }

    /** A server, or an H2 file, at a URL, in which RowMQ's tables may be made and dropped. */
    public static Server at(String url, @Nullable String user, @Nullable String password) {
        return new RunningServer(new FreshDatabase.Access(url, user, password));
    }
}
