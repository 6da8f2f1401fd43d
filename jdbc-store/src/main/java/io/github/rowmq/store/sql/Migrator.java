package io.github.rowmq.store.sql;

import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.sql.Schema.Migration;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema to the version of this code, or checks that it is there. Several JVMs may do so at once: one
 * works, the others wait. Where DDL is not part of transactions, each step is recorded when it begins and when it is
 * done, so that a step that was interrupted is noticed and refused. Used once, by one thread.
 */
final class Migrator {

    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final String DONE = "done";
    private static final String STARTED = "started";

    private final Connector connector;
    private final Dialect dialect;
    private final Names names;
    private final List<Migration> migrations;
    private final Duration patience;

    /** @param patience how long to wait for JVMs that use the schema of an earlier version; zero if there can be none */
    Migrator(Connector connector, Dialect dialect, Names names, Duration patience) {
        this.connector = connector;
        this.dialect = dialect;
        this.names = names;
        this.patience = patience;
        this.migrations = new Schema(names, dialect.schemaFolders()).migrations();
    }

    private int latest() {
        return migrations.get(migrations.size() - 1).version();
    }

    /** Creates or migrates. */
    void migrate() throws SQLException {
        if (isCurrent()) {
            return;
        }
        awaitEarlierVersions();
        try (Connection lock = connector.connect();
                Connection work = dialect.isDdlTransactional() ? lock : connector.connect()) {
            if (!dialect.isDdlTransactional()) {
                // Before the lock, which is a row of this table on some.
                createVersionTable(work);
                work.commit();
            }
            // May take as long as it takes, and so may the one that is waited for.
            lock.setNetworkTimeout(Runnable::run, 0);
            work.setNetworkTimeout(Runnable::run, 0);
            dialect.lockMigration(lock, names);
            try {
                migrateLocked(work);
                lock.commit();
            } finally {
                dialect.unlockMigration(lock, names);
            }
        }
    }

    /**
     * Tables are not changed below JVMs that know them as they were: waits until those are gone, so that the last one
     * of an earlier version ends before the first of the next begins its work.
     */
    private void awaitEarlierVersions() throws SQLException {
        long start = System.nanoTime();
        String told = "";
        for (List<String> users = users(); !users.isEmpty(); users = users()) {
            String who = String.join(", ", users);
            if (System.nanoTime() - start >= patience.toNanos()) {
                throw new StoreException(
                        StoreException.Kind.SCHEMA,
                        "The schema has to be brought to version " + latest()
                                + ", but JVMs of an earlier version of RowMQ"
                                + " use it: " + who + ". Stop them first; this one waited for " + patience
                                + " and has changed nothing");
            }
            if (!who.equals(told)) {
                LOG.warn("Waiting with the migration of the schema to version {} for the end of {}", latest(), who);
                told = who;
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
            if (isCurrent()) {
                // Another of this version was quicker, and is one of those who use it now.
                return;
            }
        }
    }

    /** Nodes that are alive, if there is a schema that they can use. */
    private List<String> users() throws SQLException {
        List<String> users = new ArrayList<>();
        try (Connection connection = connector.connect()) {
            if (patience.isZero()
                    || !hasVersionTable(connection)
                    || !DONE.equals(applied(connection).get(1))) {
                // Nobody can use what is not there, or is only being made, by one who starts at the same time.
                return users;
            }
            try (PreparedStatement statement = connection.prepareStatement(
                            names.sql("select name from {node} where alive and lease_until > {:now} order by name"));
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    users.add(rows.getString(1));
                }
            }
        }
        return users;
    }

    private void migrateLocked(Connection connection) throws SQLException {
        if (dialect.isDdlTransactional()) {
            createVersionTable(connection);
        }
        Map<Integer, String> applied = applied(connection);
        refuseUnusable(applied);
        for (Migration migration : migrations) {
            if (!applied.containsKey(migration.version())) {
                apply(connection, migration);
            }
        }
        connection.commit();
    }

    private boolean isCurrent() throws SQLException {
        try (Connection connection = connector.connect()) {
            if (!hasVersionTable(connection)) {
                return false;
            }
            Map<Integer, String> applied = applied(connection);
            refuseNewer(applied);
            // One that has only been started may be under way in another JVM: that is decided under the lock.
            return applied.containsKey(latest()) && !applied.containsValue(STARTED);
        }
    }

    /** Checks only; throws {@code SCHEMA} if anything is missing or wrong. */
    void validate() throws SQLException {
        try (Connection connection = connector.connect()) {
            if (!hasVersionTable(connection)) {
                throw new StoreException(
                        StoreException.Kind.SCHEMA,
                        "The tables are missing (no " + names.sql("{schema_version}")
                                + "): create them with the script of this version, or allow migration");
            }
            Map<Integer, String> applied = applied(connection);
            refuseUnusable(applied);
            for (Migration migration : migrations) {
                if (!applied.containsKey(migration.version())) {
                    throw new StoreException(
                            StoreException.Kind.SCHEMA,
                            "The schema lacks version " + migration.version() + " (" + migration.name()
                                    + "): apply the script of this version, or allow migration");
                }
            }
        }
    }

    private boolean hasVersionTable(Connection connection) throws SQLException {
        // A statement that fails is written to logs, by H2 to a file beside the database: not on every first start.
        if (!isAnyNamedLikeVersionTable(connection)) {
            return false;
        }
        try (PreparedStatement statement =
                        connection.prepareStatement(names.sql("select version from {schema_version} where 1 = 0"));
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return true;
        } catch (SQLException e) {
            if (Errors.classify(e, dialect) != Database.ErrorClass.FATAL) {
                throw e;
            }
            connection.rollback();
            return false;
        }
    }

    private boolean isAnyNamedLikeVersionTable(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select 1 from information_schema.tables where lower(table_name) = ?")) {
            statement.setString(1, names.sql("{!schema_version}").toLowerCase(Locale.ROOT));
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private void createVersionTable(Connection connection) throws SQLException {
        execute(connection, migrations.get(0));
        if (!applied(connection).containsKey(0)) {
            try {
                record(connection, migrations.get(0), DONE);
            } catch (SQLException e) {
                if (dialect.isDdlTransactional() || Errors.classify(e, dialect) != Database.ErrorClass.DATA) {
                    throw e;
                }
                LOG.debug("Another process has recorded the table of versions", e);
                connection.rollback();
            }
        }
    }

    private Map<Integer, String> applied(Connection connection) throws SQLException {
        Map<Integer, String> result = new TreeMap<>();
        try (PreparedStatement statement =
                        connection.prepareStatement(names.sql("select version, state from {schema_version}"));
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                result.put(rows.getInt(1), rows.getString(2));
            }
        }
        return result;
    }

    private void refuseUnusable(Map<Integer, String> applied) {
        refuseNewer(applied);
        applied.forEach((version, state) -> {
            if (!DONE.equals(state)) {
                throw new StoreException(
                        StoreException.Kind.SCHEMA,
                        "Version " + version + " of the schema was begun and not finished (its state in "
                                + names.sql("{schema_version}") + " is '" + state
                                + "'): finish or undo its script by hand, then set the state to 'done' or delete the row");
            }
        });
    }

    private void refuseNewer(Map<Integer, String> applied) {
        for (int version : applied.keySet()) {
            if (version > latest()) {
                throw new StoreException(
                        StoreException.Kind.SCHEMA,
                        "The schema has version " + version + ", newer than " + latest()
                                + ", the newest that this version of RowMQ knows: use a newer RowMQ");
            }
        }
    }

    private void apply(Connection connection, Migration migration) throws SQLException {
        LOG.info("Applying version {} ({}) of the schema", migration.version(), migration.name());
        if (dialect.isDdlTransactional()) {
            execute(connection, migration);
            record(connection, migration, DONE);
            return;
        }
        record(connection, migration, STARTED);
        connection.commit();
        execute(connection, migration);
        try (PreparedStatement statement =
                connection.prepareStatement(names.sql("update {schema_version} set state = ? where version = ?"))) {
            statement.setString(1, DONE);
            statement.setInt(2, migration.version());
            statement.executeUpdate();
        }
        connection.commit();
    }

    private void execute(Connection connection, Migration migration) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : migration.statements()) {
                try {
                    statement.execute(sql);
                } catch (SQLException e) {
                    throw failure(migration, sql, e);
                }
            }
        }
    }

    private SQLException failure(Migration migration, String sql, SQLException cause) throws SQLException {
        if (Errors.classify(cause, dialect) == Database.ErrorClass.CONNECTION) {
            return cause;
        }
        String statement = sql.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("--"))
                .findFirst()
                .orElse(sql);
        throw new StoreException(
                StoreException.Kind.SCHEMA,
                "Version " + migration.version() + " (" + migration.name()
                        + ") of the schema could not be applied, at \"" + statement + "\": " + cause.getMessage(),
                cause);
    }

    private void record(Connection connection, Migration migration, String state) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(names.sql("""
                        insert into {schema_version} (version, name, state, applied_at) values (?, ?, ?, {:now})"""))) {
            statement.setInt(1, migration.version());
            statement.setString(2, migration.name());
            statement.setString(3, state);
            statement.executeUpdate();
        }
    }
}
