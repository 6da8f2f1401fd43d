package io.github.rowmq.store.testing;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The kinds of database that tests run on. Thread-safe.
 *
 * <p>{@link #create()} starts the server on first use, once per JVM, and makes a fresh database in it. Where a kind is not
 * to be had the test is skipped, with the name of the database and what to do as the reason; it never passes untested.
 *
 * <ul>
 *   <li>{@code rowmq.test.databases}: which to use, a list of {@code h2}, {@code postgresql}, {@code mariadb},
 *       {@code mysql}; all by default.
 *   <li>{@code rowmq.test.postgresql.url}, {@code .user}, {@code .password} (likewise {@code mariadb}, {@code mysql}): a
 *       server that runs already, by the JDBC URL of a database in it; the user must be allowed to create databases.
 * </ul>
 */
public enum TestDatabase {
    /** H2 in memory, the fake for tests of everything above SQL. */
    H2_MEMORY("H2 in memory", "h2"),
    /** H2 in a file below the temporary directory. */
    H2_FILE("H2 in a file", "h2"),
    /** PostgreSQL, embedded from the test dependencies or external. */
    POSTGRESQL("PostgreSQL", "postgresql"),
    /** MariaDB, embedded where its binaries are on the class path, or external. */
    MARIADB("MariaDB", "mariadb"),
    /** MySQL, external only: no registry of Java artifacts carries its server. */
    MYSQL("MySQL", "mysql");

    private static final List<String> KEYS = List.of("h2", "postgresql", "mariadb", "mysql");

    private final String displayName;
    private final String key;

    TestDatabase(String displayName, String key) {
        this.displayName = displayName;
        this.key = key;
    }

    /** The product's name as people write it. */
    public String displayName() {
        return displayName;
    }

    /** The name in system properties: {@code h2}, {@code postgresql}, {@code mariadb} or {@code mysql}. */
    public String key() {
        return key;
    }

    /** Whether this is H2, in memory or in a file. */
    public boolean isH2() {
        return this == H2_MEMORY || this == H2_FILE;
    }

    /**
     * Makes a fresh, empty database on the server that the tests of this JVM share; close it to drop it.
     *
     * @throws org.opentest4j.TestAbortedException if this kind is not selected or not to be had: the test is skipped
     */
    public FreshDatabase create() {
        skipUnlessSelected();
        return switch (this) {
            case H2_MEMORY -> H2Databases.inMemory();
            case H2_FILE -> H2Databases.inFile();
            default -> FreshDatabase.on(this, SharedServers.get(this), false);
        };
    }

    /**
     * Makes a fresh database on a server of its own, which the test may stop, kill and start; closing it ends the server.
     *
     * @throws org.opentest4j.TestAbortedException if this kind is not selected or such a server cannot be started here
     */
    public FreshDatabase createOnOwnServer() {
        skipUnlessSelected();
        if (isH2()) {
            throw new IllegalArgumentException(displayName + " has no server");
        }
        return FreshDatabase.on(this, SharedServers.startOwn(this), true);
    }

    Optional<String> setting(String name) {
        return Optional.ofNullable(System.getProperty("rowmq.test." + key + "." + name));
    }

    /** Skips the running test, with the reason, and notes that for the summary. */
    RuntimeException missing(String reason) {
        String line = displayName + " is missing: " + reason;
        DatabaseReport.skipped(line);
        return Assumptions.abort(line);
    }

    private void skipUnlessSelected() {
        String selection = System.getProperty("rowmq.test.databases", String.join(",", KEYS));
        List<String> selected = Arrays.stream(selection.toLowerCase(Locale.ROOT).split(","))
                .map(String::strip)
                .toList();
        selected.stream().filter(name -> !KEYS.contains(name)).findFirst().ifPresent(unknown -> {
            throw new IllegalArgumentException("rowmq.test.databases names " + unknown + "; known are " + KEYS);
        });
        if (!selected.contains(key)) {
            String line = displayName + " is not selected: rowmq.test.databases=" + selection;
            DatabaseReport.skipped(line);
            Assumptions.abort(line);
        }
    }
}
