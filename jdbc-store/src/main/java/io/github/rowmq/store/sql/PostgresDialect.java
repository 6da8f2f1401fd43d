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
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** PostgreSQL 13 and newer. Immutable. */
final class PostgresDialect implements Dialect {

    /** Which of the server's histories this is; it changes when a standby is promoted. */
    private static final String TIMELINE = "substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)";

    private static final String RELAX = "set local synchronous_commit = off";

    /** Not the key of anything else, it is hoped: "rowmq" in ASCII. */
    private static final long MIGRATION_LOCK = 0x726f776d71L;

    @Override
    public String oldest() {
        return "13";
    }

    @Override
    public boolean isSupported(Connector.About about) {
        return about.major() >= 13;
    }

    @Override
    public String driver() {
        return "org.postgresql.Driver";
    }

    @Override
    public String completed(String url) {
        return url;
    }

    @Override
    public Properties connectionProperties(Duration connectTimeout, Duration silence) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "rowmq");
        // A server that accepts and says nothing would be waited for without end.
        properties.setProperty("loginTimeout", String.valueOf(Math.max(1, connectTimeout.toSeconds())));
        properties.setProperty("socketTimeout", String.valueOf(Math.max(1, silence.toSeconds())));
        return properties;
    }

    @Override
    public String initialStatement(Duration silence) {
        return "set idle_in_transaction_session_timeout = " + silence.toMillis();
    }

    @Override
    public Map<String, String> pieces() {
        Map<String, String> pieces = RawRow.pieces();
        pieces.put("ids", IdList.Arrays.PIECE);
        pieces.put("by_key", "");
        pieces.put("delete_by_key", "delete from *");
        pieces.put("in_order", "{delivery}");
        pieces.put("order", "source_id, owner, (9 - priority), id");
        pieces.put("at_priority", "(9 - priority) = 9 - ?");
        pieces.put("now", "(extract(epoch from clock_timestamp()) * 1000)::bigint");
        pieces.put("timeline", TIMELINE);
        pieces.put("micros", "(extract(epoch from clock_timestamp()) * 1000000)::bigint");
        pieces.put("recovered_micros", """
                (select (extract(epoch from coalesce(stats_reset, pg_postmaster_start_time())) * 1000000)::bigint
                from pg_stat_bgwriter)""");
        pieces.put("server", "(extract(epoch from pg_postmaster_start_time()) * 1000)::bigint::text");
        pieces.put("lifeline_cut", """
                not exists (
                  select 1 from pg_locks l
                  where l.locktype = 'advisory' and l.granted and l.objsubid = 1
                    and l.database = (select oid from pg_database where datname = current_database())
                    and l.classid::bigint = hashtext('{!node}')::bigint & 4294967295
                    and l.objid::bigint = n.incarnation & 4294967295)""");
        return pieces;
    }

    @Override
    public Map<String, String> inspect(Connection connection) throws SQLException {
        checkEncoding(connection);
        return tellsTimeline(connection) ? Map.of() : Map.of("timeline", "'none'");
    }

    private static void checkEncoding(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show server_encoding")) {
            row.next();
            if (!"UTF8".equals(row.getString(1))) {
                throw new StoreException(
                        StoreException.Kind.CONFIGURATION,
                        "The database has the encoding " + row.getString(1)
                                + " and so cannot hold every text: create it with encoding UTF8");
            }
        }
    }

    /** Services that are not quite PostgreSQL have no write-ahead log to ask; their standbys share the storage. */
    private static boolean tellsTimeline(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select " + TIMELINE)) {
            return row.next();
        } catch (SQLException e) {
            if (e.getSQLState() == null || e.getSQLState().startsWith("08")) {
                throw e;
            }
            connection.rollback();
            return false;
        }
    }

    @Override
    public List<String> schemaFolders() {
        return List.of("postgresql");
    }

    @Override
    public DeliveryTable deliveries(Names names) {
        return new PostgresDeliveryTable(names);
    }

    @Override
    public NodeTable nodes(Names names) {
        return new PostgresNodeTable(names, ids(names));
    }

    @Override
    public IdSource ids(Names names) {
        String sql = names.sql("select nextval('{id_source}')");
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
        if (state == null) {
            return null;
        }
        return switch (state) {
            case "55P03", "55006", "25P03" -> ErrorClass.CONFLICT; // lock not available, object in use, idle too long
            case "25006", "57P01", "57P02", "57P03", "57P05", "53300" -> ErrorClass.CONNECTION;
            case "53100", "53200" -> ErrorClass.STORAGE_FULL; // disk, memory
            default -> null;
        };
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
        return true;
    }

    @Override
    public void lockMigration(Connection connection, Names names) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
            statement.setLong(1, MIGRATION_LOCK + names.sql("{schema_version}").hashCode());
            statement.execute();
        }
    }

    @Override
    public boolean relax(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(RELAX);
        }
        return true;
    }

    @Override
    public String relaxing(String insert) {
        return RELAX + ";\n" + insert;
    }

    @Override
    public String unlessTaken(String insert) {
        return insert + "\non conflict do nothing";
    }

    @Override
    public boolean isAutoCommitFree() {
        return true;
    }

    @Override
    public @Nullable Signals signals(Database database, Names names, Signals.Listener listener) {
        return PostgresSignals.start(database, names, listener);
    }
}
