package io.github.rowmq.store.testing;

import java.util.EnumMap;
import java.util.Map;

/** The servers of this JVM: one of each kind, started on first use, ended with the JVM. Thread-safe. */
final class SharedServers {
    private static final Map<TestDatabase, DatabaseServer> STARTED = new EnumMap<>(TestDatabase.class);
    private static final Map<TestDatabase, RuntimeException> FAILED = new EnumMap<>(TestDatabase.class);

    private SharedServers() {}

    /**
     * The shared server. Starting it happens under the lock, so that no two threads start two; a failure is remembered, so
     * that each test is skipped or fails at once rather than after another attempt.
     */
    static synchronized DatabaseServer get(TestDatabase kind) {
        RuntimeException failure = FAILED.get(kind);
        if (failure != null) {
            throw failure;
        }
        try {
            return STARTED.computeIfAbsent(kind, SharedServers::open);
        } catch (RuntimeException e) {
            FAILED.put(kind, e);
            throw e;
        }
    }

    private static DatabaseServer open(TestDatabase kind) {
        var url = kind.setting("url");
        if (url.isPresent()) {
            return new ExternalServer(kind, url.get());
        }
        return startOwn(kind);
    }

    static DatabaseServer startOwn(TestDatabase kind) {
        return switch (kind) {
            case POSTGRESQL -> PostgresServer.launch();
            case MARIADB -> MariaDbServer.launch();
            case MYSQL -> throw kind.missing("no embedded server; name one that runs by rowmq.test.mysql.url");
            case H2_MEMORY, H2_FILE -> throw new IllegalArgumentException(kind + " has no server");
        };
    }
}
