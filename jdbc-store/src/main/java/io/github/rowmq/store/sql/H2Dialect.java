package io.github.rowmq.store.sql;

import io.github.rowmq.store.sql.Database.ErrorClass;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** H2 2.x, embedded in a file or in memory, or a server. Immutable. */
final class H2Dialect implements Dialect {

    private static final int MIGRATION_LOCK_ATTEMPTS = 60;

    private static final String SCHEME = "jdbc:h2:";

    /** Shutdown hooks of the application may still send. */
    private static final String STAY_OPEN = "DB_CLOSE_ON_EXIT=FALSE";

    /** In the order in which they are appended to a URL that does not mention them. */
    private static final List<String> SETTINGS =
            List.of("WRITE_DELAY=0", STAY_OPEN, "LOCK_TIMEOUT=10000", "QUERY_CACHE_SIZE=64");

    @Override
    public String oldest() {
        return "2.0";
    }

    @Override
    public boolean isSupported(Connector.About about) {
        return about.major() >= 2;
    }

    @Override
    public String driver() {
        return "org.h2.Driver";
    }

    @Override
    public String completed(String url) {
        String upper = url.toUpperCase(Locale.ROOT);
        // A nameless database in memory would be another one for each connection.
        StringBuilder result = new StringBuilder(
                url.substring(SCHEME.length()).matches("mem:(;.*)?")
                        ? url.replaceFirst("mem:", "mem:rowmq-" + UUID.randomUUID())
                        : url);
        if (isRemote(url)) {
            return result.toString();
        }
        for (String setting : SETTINGS) {
            // A file that several JVMs may open has to close itself: H2 refuses the two settings together.
            boolean possible = !setting.equals(STAY_OPEN) || isExclusive(url);
            if (possible && !upper.contains(";" + setting.substring(0, setting.indexOf('=') + 1))) {
                result.append(';').append(setting);
            }
        }
        return result.toString();
    }

    private static boolean isRemote(String url) {
        String rest = url.substring(SCHEME.length());
        return rest.startsWith("tcp:") || rest.startsWith("ssl:");
    }

    @Override
    public Properties connectionProperties(Duration connectTimeout, Duration silence) {
        return new Properties();
    }

    @Override
    public Map<String, String> pieces() {
        Map<String, String> pieces = RawRow.pieces();
        pieces.put("ids", IdList.Arrays.PIECE);
        pieces.put("by_key", "");
        pieces.put("delete_by_key", "delete from *");
        pieces.put("in_order", "{delivery}");
        pieces.put("order", "source_id, owner, priority desc, id");
        pieces.put("at_priority", "priority = ?");
        pieces.put("from_priority", "priority <= ?");
        // No lock of H2 is free the moment its owner is gone.
        pieces.put("server", "cast(null as varchar)");
        pieces.put("lifeline_cut", "false");
        pieces.put("now", "cast(extract(epoch from current_timestamp) * 1000 as bigint)");
        return pieces;
    }

    @Override
    public List<String> schemaFolders() {
        return List.of("h2");
    }

    @Override
    public DeliveryTable deliveries(Names names) {
        return new H2DeliveryTable(names);
    }

    @Override
    public NodeTable nodes(Names names) {
        return new CountingNodeTable(names, ids(names));
    }

    @Override
    public IdSource ids(Names names) {
        String sql = names.sql("select next value for {id_source}");
        return connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        };
    }

    @Override
    public @Nullable ErrorClass classify(@Nullable String state, int code) {
        return switch (code) {
            case 40001, 50200, 90131 -> ErrorClass.CONFLICT; // deadlock, lock timeout, concurrent update
            case 90067, 90098, 90121, 90020, 90047 -> ErrorClass.CONNECTION; // broken, closed, in use, other version
            default -> null;
        };
    }

    /**
     * H2 has no code for a full disk: it reports a general error, or one of its file, whose cause is that the file cannot
     * be written. A general error that comes of the file's layer without such a cause says that the database has just
     * closed itself.
     */
    @Override
    public @Nullable ErrorClass classify(SQLException one) {
        int code = one.getErrorCode();
        if (code != 50000 && code != 90028 && code != 90031) {
            return classify(one.getSQLState(), code);
        }
        ErrorClass found = null;
        for (Throwable cause = one.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ClosedChannelException) {
                // An interrupt has closed the file, and the database with it.
                return ErrorClass.CONNECTION;
            }
            if (cause instanceof IOException) {
                return ErrorClass.STORAGE_FULL;
            }
            // By name: the driver is not on the class path of this code.
            if (cause.getClass().getName().equals("org.h2.mvstore.MVStoreException")) {
                found = ErrorClass.CONNECTION;
            }
        }
        return found;
    }

    @Override
    public boolean hasClosedItself(SQLException failure) {
        // The second is what a connection says that was not in use at the time.
        return failure.getErrorCode() == 90098 || failure.getErrorCode() == 90121;
    }

    @Override
    public boolean isEmbedded(String url) {
        return !isRemote(url);
    }

    @Override
    public boolean isExclusive(String url) {
        if (!url.startsWith(SCHEME) || isRemote(url)) {
            return false;
        }
        return !url.toUpperCase(Locale.ROOT).matches(".*;AUTO_SERVER=(?!FALSE).*");
    }

    /** H2 keeps the settings of a URL to itself, but a file that several JVMs may open has a lock file beside it. */
    @Override
    public boolean isExclusive(String url, Connection connection) throws SQLException {
        if (!isExclusive(url)) {
            return false;
        }
        try (PreparedStatement statement = connection.prepareStatement("call database_path()");
                ResultSet row = statement.executeQuery()) {
            row.next();
            String path = row.getString(1);
            return path == null || !Files.exists(Path.of(path + ".lock.db"));
        }
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public boolean isDdlTransactional() {
        return false;
    }

    @Override
    public void lockMigration(Connection connection, Names names) throws SQLException {
        String sql = names.sql("select version from {schema_version} where version = 0 for update");
        for (int attempt = 1; ; attempt++) {
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return;
            } catch (SQLException e) {
                // The lock timeout may be a second, and is not ours to set; a migration may take longer.
                if (attempt == MIGRATION_LOCK_ATTEMPTS || !isConflict(e)) {
                    throw e;
                }
                connection.rollback();
            }
        }
    }

    private boolean isConflict(SQLException failure) {
        return classify(failure.getSQLState(), failure.getErrorCode()) == ErrorClass.CONFLICT;
    }
}
