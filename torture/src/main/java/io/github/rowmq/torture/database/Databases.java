package io.github.rowmq.torture.database;

import io.github.rowmq.store.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Starts databases by their names. Stateless. */
public final class Databases {

    /** What can be named. */
    public static final List<String> NAMES = List.of("postgresql", "mariadb", "h2", "h2-server");

    private Databases() {}

    /**
     * Starts a database.
     *
     * @param directory for the files of H2
     * @param withStandby whether a synchronous standby is to take over, on PostgreSQL
     * @throws IOException it is not to be had here; the message says why
     */
    public static DatabaseUnderTest start(String name, Path directory, boolean withStandby) throws IOException {
        return switch (name) {
            case "postgresql" -> {
                ServerDatabase server = ServerDatabase.start(TestDatabase.POSTGRESQL);
                yield withStandby ? PostgresPair.of(server) : server;
            }
            case "mariadb" -> ServerDatabase.start(TestDatabase.MARIADB);
            case "h2" -> new EmbeddedH2(directory);
            case "h2-server" -> H2Server.start(directory);
            default -> throw new IllegalArgumentException("unknown database '" + name + "'; known are " + NAMES);
        };
    }
}
