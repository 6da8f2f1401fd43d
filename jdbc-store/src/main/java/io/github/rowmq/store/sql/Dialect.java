package io.github.rowmq.store.sql;

import io.github.rowmq.store.sql.Database.ErrorClass;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What differs between database products. Implementations are immutable and thread-safe. */
interface Dialect {

    /** The oldest version that works, for people and for {@link #isSupported}. */
    String oldest();

    boolean isSupported(Connector.About about);

    /** The driver's class, loaded by name where service loading does not reach. */
    String driver();

    /** The URL with settings that the store relies on, as far as it does not set them itself. */
    String completed(String url);

    /**
     * Properties for connections of the store's own pool.
     *
     * @param connectTimeout how long a server may take to accept one, greeting and log-in included
     * @param silence how long an answer may take before the connection counts as dead
     */
    Properties connectionProperties(Duration connectTimeout, Duration silence);

    /**
     * Run on each new connection of the store's own pool, or null.
     *
     * @param silence how long a transaction may wait for its client before the server ends it, where the product can: the
     *     connection may be dead at this end, and others wait for its locks
     */
    default @Nullable String initialStatement(Duration silence) {
        return null;
    }

    /** Texts for <code>{:word}</code> in statements, in a new map. */
    Map<String, String> pieces();

    /** Looks at the database: refuses one that cannot serve, and returns pieces that have to be different in it. */
    default Map<String, String> inspect(Connection connection) throws SQLException {
        return Map.of();
    }

    /** Where the migrations are, the most special folder first. */
    List<String> schemaFolders();

    DeliveryTable deliveries(Names names);

    NodeTable nodes(Names names);

    IdSource ids(Names names);

    /** What one exception of a chain means, or null if it does not tell. */
    @Nullable
    ErrorClass classify(@Nullable String state, int code);

    /** The same where the codes alone do not tell. */
    default @Nullable ErrorClass classify(SQLException one) {
        return classify(one.getSQLState(), one.getErrorCode());
    }

    /** Whether one exception of a chain says that user or password are wrong, or that the user may not connect. */
    default boolean isRefusal(SQLException one) {
        return Errors.isRefusalByStandard(one);
    }

    /** Whether an embedded database has closed itself, so that all its connections are useless. */
    default boolean hasClosedItself(SQLException failure) {
        return false;
    }

    /** Whether the database lives in this process, and ends with its last connection. */
    default boolean isEmbedded(String url) {
        return false;
    }

    /** Whether nobody else can have the database of this URL open. */
    boolean isExclusive(String url);

    /** The same for a database that is open, where the driver's URL does not tell all. */
    default boolean isExclusive(String url, Connection connection) throws SQLException {
        return isExclusive(url);
    }

    int lanes();

    /** Whether DDL is part of transactions. */
    boolean isDdlTransactional();

    /** Lets the transaction under way return from its commit before it is on disk; returns whether the product can. */
    default boolean relax(Connection connection) throws SQLException {
        return false;
    }

    /** See {@link Database#relaxing}. */
    default @Nullable String relaxing(String insert) {
        return null;
    }

    /** See {@link Database#unlessTaken}. */
    default @Nullable String unlessTaken(String insert) {
        return null;
    }

    /** See {@link Database#isAutoCommitFree}. */
    default boolean isAutoCommitFree() {
        return false;
    }

    /** Starts signals between nodes where the product has something for it, or returns null. */
    default @Nullable Signals signals(Database database, Names names, Signals.Listener listener) {
        return null;
    }

    /** Makes other migrators wait until the connection commits or is closed. */
    void lockMigration(Connection connection, Names names) throws SQLException;

    /** Undoes {@link #lockMigration} if a commit does not. */
    default void unlockMigration(Connection connection, Names names) throws SQLException {}
}
