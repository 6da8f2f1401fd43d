package io.github.rowmq.store.sql;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import com.zaxxer.hikari.pool.HikariPool;
import com.zaxxer.hikari.util.DriverDataSource;
import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of the store's own for a URL.
 *
 * <p>An embedded database ends with its last connection, so one more, the anchor, is kept beside the pool. If such a
 * database closes itself, because its disk is full or the heap exhausted, all connections are useless, and it can be
 * opened again once nobody has one of them any more: then pool and anchor are emptied.
 *
 * <p>Thread-safe. The lock is held while the anchor is connected anew, and is taken below no other.
 */
final class PooledConnector extends Connector {

    private static final Logger LOG = LoggerFactory.getLogger(PooledConnector.class);

    private static final long VALIDATION_MILLIS = 1_000;

    private final DataSource source;
    private final PatientDataSource patient;
    private final HikariDataSource pool;
    private final boolean embedded;
    private final ReentrantLock lock = new ReentrantLock();

    /** Null for databases that do not need one, or when it could not be connected. */
    @GuardedBy("lock")
    private @Nullable Connection anchor;

    private volatile boolean closedItself;

    private PooledConnector(HikariConfig hikari, @Nullable Dialect dialect, DataSource source, boolean embedded)
            throws SQLException {
        this.source = source;
        this.embedded = embedded;
        this.patient = new PatientDataSource(source, e -> worthWaiting(e, dialect));
        hikari.setDataSource(patient);
        if (dialect != null) {
            hikari.setExceptionOverride(new Watch(dialect));
        }
        this.pool = new HikariDataSource(hikari);
        try {
            this.anchor = embedded ? source.getConnection() : null;
        } catch (SQLException e) {
            pool.close();
            throw e;
        }
        if (!embedded) {
            patient.insist();
        }
    }

    private static boolean worthWaiting(SQLException failure, @Nullable Dialect dialect) {
        return dialect != null
                && !Errors.isRefusal(failure, dialect)
                && Errors.classify(failure, dialect) == Database.ErrorClass.CONNECTION;
    }

    private static HikariConfig hikari(StoreConfig.Settings settings) {
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName("rowmq");
        hikari.setAutoCommit(false);
        hikari.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        // A migration holds two at once, and so may other work while a writer waits for the database.
        hikari.setMaximumPoolSize(Math.max(3, settings.poolSize()));
        hikari.setMinimumIdle(1);
        hikari.setConnectionTimeout(timeout(settings));
        hikari.setInitializationFailTimeout(timeout(settings));
        // When a network has swallowed them all, they are tried one after another.
        hikari.setValidationTimeout(Math.min(timeout(settings), VALIDATION_MILLIS));
        return hikari;
    }

    private static long timeout(StoreConfig.Settings settings) {
        return Math.max(250, settings.connectTimeout().toMillis());
    }

    /**
     * Connects, waiting up to the connect timeout for a database that is away, but not if it refuses the user.
     *
     * @throws StoreException {@code UNAVAILABLE}, {@code SECURITY}, {@code CONFIGURATION}
     */
    static PooledConnector open(StoreConfig config, String url, @Nullable Dialect dialect) {
        DataSource source = source(config, url, dialect);
        HikariConfig hikari = hikari(config.settings());
        if (dialect != null) {
            hikari.setConnectionInitSql(dialect.initialStatement(silence(config.settings())));
        }
        // Until the pool is there, this keeps an embedded database open.
        Connection first = tryOnce(source, config, url, dialect, hikari);
        try {
            return new PooledConnector(hikari, dialect, source, dialect != null && dialect.isEmbedded(url));
        } catch (HikariPool.PoolInitializationException | SQLException e) {
            throw ConnectFailures.unavailable(config, url, e);
        } finally {
            closeQuietly(first);
        }
    }

    /** A connection, or null if the pool is to go on trying for the time that is left; it would for a wrong password. */
    private static @Nullable Connection tryOnce(
            DataSource source, StoreConfig config, String url, @Nullable Dialect dialect, HikariConfig hikari) {
        long start = System.nanoTime();
        try {
            return source.getConnection();
        } catch (SQLException e) {
            if (Errors.isRefusal(e, dialect)) {
                throw ConnectFailures.refused(config, url, e);
            }
            long left = timeout(config.settings()) - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            if (left <= 0) {
                throw ConnectFailures.unavailable(config, url, e);
            }
            LOG.debug("The database takes no connection yet", e);
            hikari.setInitializationFailTimeout(left);
            return null;
        }
    }

    /** The driver's connections; the driver is loaded by name, where service loading does not reach. */
    private static DataSource source(StoreConfig config, String url, @Nullable Dialect dialect) {
        String complete = dialect == null ? url : dialect.completed(url);
        Properties properties = dialect == null
                ? new Properties()
                : dialect.connectionProperties(config.settings().connectTimeout(), silence(config.settings()));
        try {
            return new DriverDataSource(
                    complete, dialect == null ? null : dialect.driver(), properties, config.user(), config.password());
        } catch (RuntimeException e) {
            throw ConnectFailures.unusable(config, url, e);
        }
    }

    @Override
    Connection connect() throws SQLException {
        if (closedItself) {
            openAgain();
        }
        try {
            return pool.getConnection();
        } catch (SQLTransientConnectionException e) {
            SQLException why = patient.failure();
            if (why == null || e.getCause() != null) {
                throw e;
            }
            throw new SQLTransientConnectionException(e.getMessage(), why.getSQLState(), why);
        }
    }

    private void openAgain() throws SQLException {
        lock.lock();
        try {
            if (!closedItself) {
                return;
            }
            pool.getHikariPoolMXBean().softEvictConnections();
            closeQuietly(anchor);
            anchor = null;
            anchor = source.getConnection();
            closedItself = false;
            LOG.info("The database is open again");
        } catch (SQLException e) {
            // Perhaps somebody still has a connection, or the disk is still full.
            throw new SQLTransientConnectionException(
                    "The database has closed itself and cannot be opened again yet: " + e.getMessage(), "08001", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    void close() {
        patient.close();
        pool.close();
        lock.lock();
        try {
            closeQuietly(anchor);
        } finally {
            lock.unlock();
        }
    }

    private static void closeQuietly(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("A connection could not be closed in good order", e);
            }
        }
    }

    /** Asked by the pool about every exception of its connections. */
    private final class Watch implements SQLExceptionOverride {
        private final Dialect dialect;

        Watch(Dialect dialect) {
            this.dialect = dialect;
        }

        @java.lang.Override // The interface has a type of this name.
        public Override adjudicate(SQLException failure) {
            if (embedded && dialect.hasClosedItself(failure)) {
                if (!closedItself) {
                    LOG.warn("The embedded database has closed itself: {}", failure.getMessage());
                }
                closedItself = true;
                return Override.MUST_EVICT;
            }
            return Override.CONTINUE_EVICT;
        }
    }
}
