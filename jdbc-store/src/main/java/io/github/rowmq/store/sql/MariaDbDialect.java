package io.github.rowmq.store.sql;

import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.sql.Database.ErrorClass;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB 10.6 and newer, and MySQL 8.0.17 and newer, with either's driver. Immutable.
 *
 * <p>SKIP LOCKED came with MariaDB 10.6 and MySQL 8.0.1, MySQL's collation that minds trailing spaces with 8.0.17.
 */
final class MariaDbDialect implements Dialect {

    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");

    private static final int MIGRATION_LOCK_SECONDS = 300;

    private final boolean mySql;
    private final boolean mariaDbDriver;

    private MariaDbDialect(boolean mySql, boolean mariaDbDriver) {
        this.mySql = mySql;
        this.mariaDbDriver = mariaDbDriver;
    }

    /** MySQL's driver takes every server for its own; only the version tells. */
    static MariaDbDialect of(Connector.About about) {
        boolean mariaDb = about.version().contains("MariaDB") || about.product().equalsIgnoreCase("MariaDB");
        return new MariaDbDialect(!mariaDb, about.driver().contains("MariaDB"));
    }

    /** Before anything is known but the URL. */
    static MariaDbDialect ofUrl(String url) {
        boolean mySql = url.startsWith("jdbc:mysql:");
        return new MariaDbDialect(mySql, !mySql);
    }

    @Override
    public String oldest() {
        return mySql ? "8.0.17" : "10.6";
    }

    @Override
    public boolean isSupported(Connector.About about) {
        // Some drivers give MariaDB's version with a 5.5.5 in front of it, for clients of long ago.
        Matcher matcher = NUMBERS.matcher(about.version().replaceFirst("^5\\.5\\.5-", ""));
        if (!matcher.find()) {
            return false;
        }
        int major = Integer.parseInt(matcher.group(1));
        int minor = Integer.parseInt(matcher.group(2));
        int patch = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        return mySql
                ? major > 8 || (major == 8 && (minor > 0 || patch >= 17))
                : major > 10 || (major == 10 && minor >= 6);
    }

    @Override
    public String driver() {
        return mySql ? "com.mysql.cj.jdbc.Driver" : "org.mariadb.jdbc.Driver";
    }

    @Override
    public String completed(String url) {
        return url;
    }

    @Override
    public Properties connectionProperties(Duration connectTimeout, Duration silence) {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", String.valueOf(connectTimeout.toMillis()));
        properties.setProperty("socketTimeout", String.valueOf(silence.toMillis()));
        return properties;
    }

    @Override
    public String initialStatement(Duration silence) {
        // The comment is one for MySQL only.
        return "set session sql_mode = concat(@@session.sql_mode, ',STRICT_TRANS_TABLES'), innodb_lock_wait_timeout = 10"
                + " /*M! , idle_transaction_timeout = " + Math.max(1, silence.toSeconds()) + " */";
    }

    @Override
    public Map<String, String> pieces() {
        Map<String, String> pieces = RawRow.pieces();
        pieces.put("ids", IdList.Lists.PIECE);
        pieces.put("by_key", " force index (primary)");
        pieces.put("delete_by_key", "delete x from * x force index (primary)");
        pieces.put("in_order", "{delivery} force index ({!delivery_source})");
        pieces.put("order", "source_id, owner, precedence, id");
        pieces.put("at_priority", "precedence = 9 - ?");
        pieces.put("from_priority", "precedence >= 9 - ?");
        pieces.put("now", "timestampdiff(microsecond, '1970-01-01 00:00:00', utc_timestamp(3)) div 1000");
        // Locks and processes are those of one server of a cluster, and of one user.
        pieces.put("server", "left(concat(@@hostname, ':', @@port, ':', @@server_id, ':', current_user()), 200)");
        pieces.put("lifeline_cut", "is_free_lock(" + MariaDbSignals.LOCK_PREFIX + ", n.incarnation)) = 1");
        pieces.put("collation", mySql ? "utf8mb4_0900_bin" : "utf8mb4_nopad_bin");
        return pieces;
    }

    @Override
    public Map<String, String> inspect(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select @@session.sql_mode")) {
            row.next();
            String mode = row.getString(1).toUpperCase(Locale.ROOT);
            if (!mode.contains("STRICT_TRANS_TABLES") && !mode.contains("STRICT_ALL_TABLES")) {
                throw new StoreException(
                        StoreException.Kind.CONFIGURATION,
                        "The data source's connections have no STRICT_TRANS_TABLES in sql_mode, so the database would cut"
                                + " off what is too long without a word: add it to the connections' session variables");
            }
        }
        return Map.of();
    }

    @Override
    public List<String> schemaFolders() {
        return mySql ? List.of("mysql", "mariadb") : List.of("mariadb");
    }

    @Override
    public DeliveryTable deliveries(Names names) {
        return new MariaDbDeliveryTable(names, mariaDbDriver && !mySql);
    }

    @Override
    public NodeTable nodes(Names names) {
        return new CountingNodeTable(names, ids(names));
    }

    @Override
    public IdSource ids(Names names) {
        String insert = names.sql("insert into {id_source} () values ()");
        String delete = names.sql("delete from {id_source} where id = ?");
        return connection -> {
            long id;
            try (PreparedStatement statement = connection.prepareStatement(insert, Statement.RETURN_GENERATED_KEYS)) {
                statement.executeUpdate();
                try (ResultSet keys = statement.getGeneratedKeys()) {
                    keys.next();
                    id = keys.getLong(1);
                }
            }
            try (PreparedStatement statement = connection.prepareStatement(delete)) {
                statement.setLong(1, id);
                statement.executeUpdate();
            }
            return id;
        };
    }

    @Override
    public @Nullable ErrorClass classify(@Nullable String state, int code) {
        return switch (code) {
            // deadlock, lock wait timeout, record has changed, no wait, cluster's certification
            case 1213, 1205, 1020, 3572, 1180 -> ErrorClass.CONFLICT;
            // connections: too many, killed, lost, refused, idle too long; server: going down, read-only, not in the
            // cluster
            case 1040,
                    1203,
                    1927,
                    1152,
                    1158,
                    1159,
                    1160,
                    1161,
                    1184,
                    1189,
                    2002,
                    2003,
                    2006,
                    2013,
                    2055,
                    4031,
                    1053,
                    1129,
                    1290,
                    1792,
                    1836,
                    1047 -> ErrorClass.CONNECTION;
            case 1021, 1114, 3, 1026, 1041 -> ErrorClass.STORAGE_FULL; // disk, table, writing a file, memory
            case 1153, 1366, 1301 -> ErrorClass.DATA; // longer than max_allowed_packet; text that is none
            default -> null;
        };
    }

    @Override
    public boolean isRefusal(SQLException one) {
        int code = one.getErrorCode();
        // access denied to the database, to the server; without a password
        return code == 1044 || code == 1045 || code == 1698 || Errors.isRefusalByStandard(one);
    }

    @Override
    public boolean isExclusive(String url) {
        return false;
    }

    @Override
    public int lanes() {
        return 2;
    }

    @Override
    public boolean isDdlTransactional() {
        return false;
    }

    @Override
    public @Nullable Signals signals(Database database, Names names, Signals.Listener listener) {
        return MariaDbSignals.start(database, names, !mySql, listener);
    }

    @Override
    public void lockMigration(Connection connection, Names names) throws SQLException {
        if (call(connection, "select get_lock(concat('rowmq-', md5(concat(database(), ?))), ?)", names, true) != 1) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE,
                    "Another process has been migrating the schema for " + MIGRATION_LOCK_SECONDS + " seconds");
        }
    }

    @Override
    public void unlockMigration(Connection connection, Names names) throws SQLException {
        call(connection, "select release_lock(concat('rowmq-', md5(concat(database(), ?))))", names, false);
    }

    private static long call(Connection connection, String sql, Names names, boolean timed) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, names.sql("{schema_version}"));
            if (timed) {
                statement.setInt(2, MIGRATION_LOCK_SECONDS);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Also leaves out, or mends, rows that break other rules, so the values must be checked before. */
    @Override
    public String unlessTaken(String insert) {
        return insert.replaceFirst("insert", "insert ignore");
    }
}
