package io.github.rowmq.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * LISTEN and NOTIFY, and an advisory lock as the lifeline. Notifications are gathered and never part of a sender's
 * transaction, because a commit with a NOTIFY takes a lock that is global to the server.
 *
 * <p>Whether signals arrive is tried out after each connect: through a pooler in transaction mode they do not, and a
 * lock would outlive its node there. Then, and where the driver is not PostgreSQL's own, the node looks at intervals and
 * lives by its lease, as on any other database. Thread-safe.
 */
final class PostgresSignals extends OwnConnection {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSignals.class);

    /** PostgreSQL takes payloads of less than 8,000 bytes; an id has 19 digits at most. */
    private static final int IDS_PER_PAYLOAD = 300;

    /** A notification writes a record of its transaction; nobody needs to wait until that is on disk. */
    private static final String NOTIFY = "select set_config('synchronous_commit', 'off', true), pg_notify(?, ?)";

    private static final String EVERYTHING = "*";
    private static final String TRIAL = "?";

    /** Rounds of notifications are at least this far apart. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int LISTEN_MILLIS = 100;
    private static final long TRIAL_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How often the connection is tried while nothing comes over it; one may be dead and not say so. */
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int CHECK_SECONDS = 5;

    /** Locks are those of one database, so the tables' prefix and the node's number make the key. */
    private static final String KEY = "(hashtext('{!node}')::bigint << 32) | (? & 4294967295)";

    private final Listener listener;
    private final String channel;

    /** Marks what this node itself has sent. */
    private final String own = UUID.randomUUID().toString().substring(0, 8);

    private final Set<Long> pending = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean everything = new AtomicBoolean();

    /** When the trial is over, and when the connection was last known to live; of the listening thread. */
    private long trialEnds;

    private long checkedAt;

    private PostgresSignals(Database database, Names names, Listener listener) {
        super(
                database,
                new Lifeline(
                        database,
                        names.sql("select pg_try_advisory_lock(" + KEY + ")"),
                        names.sql("select pg_advisory_unlock(" + KEY + ")")));
        // Stores of several schemas of one database may hear each other, which does no harm.
        this.channel = "rowmq_signals_" + names.prefix();
        this.listener = listener;
    }

    /** Starts to listen; what goes wrong is logged and tried again. */
    static PostgresSignals start(Database database, Names names, Listener listener) {
        PostgresSignals signals = new PostgresSignals(database, names, listener);
        signals.start();
        return signals;
    }

    @Override
    public void send(Collection<Long> sources) {
        if (!isClosed() && pending.addAll(sources)) {
            wakeSender();
        }
    }

    @Override
    public void sendEverything() {
        if (!isClosed() && !everything.getAndSet(true)) {
            wakeSender();
        }
    }

    /** Notifications reach every listener of the database, whatever the nodes know of each other. */
    @Override
    public void peers(int here, int elsewhere) {}

    // ---- listening

    @Override
    boolean begin(Connection connection) throws SQLException {
        if (!connection.isWrapperFor(PGConnection.class)) {
            LOG.info("The data source does not give PostgreSQL's own connections: looking at intervals instead");
            return false;
        }
        execute(connection, "listen \"" + channel + "\"");
        // What was signalled before cannot have been heard.
        listener.signalledAll();
        notify(connection, TRIAL);
        connection.commit();
        long now = System.nanoTime();
        trialEnds = now + TRIAL_NANOS;
        checkedAt = now;
        return true;
    }

    @Override
    void hear(Connection connection) throws SQLException {
        PGNotification[] heard = connection.unwrap(PGConnection.class).getNotifications(LISTEN_MILLIS);
        if (heard != null) {
            hear(heard);
        }
        if (areArriving()) {
            lifeline().keep(connection);
        } else if (System.nanoTime() - trialEnds > 0) {
            LOG.info("No signals arrive, perhaps because of a pooler: looking at intervals instead");
            trialEnds = Long.MAX_VALUE;
        }
        check(connection, heard != null);
    }

    private void check(Connection connection, boolean heard) throws SQLException {
        long now = System.nanoTime();
        if (heard) {
            checkedAt = now;
        } else if (now - checkedAt > CHECK_NANOS) {
            if (!connection.isValid(CHECK_SECONDS)) {
                throw new SQLException("The connection that listens for signals is dead", "08006");
            }
            checkedAt = System.nanoTime();
        }
    }

    @Override
    void end(Connection connection) throws SQLException {
        execute(connection, "unlisten *");
    }

    private void hear(PGNotification[] notifications) {
        List<Long> sources = new ArrayList<>();
        boolean all = false;
        for (PGNotification notification : notifications) {
            String payload = notification.getParameter();
            int space = payload.indexOf(' ');
            if (space < 0) {
                continue;
            }
            if (payload.startsWith(own)) {
                arrives();
            } else {
                all |= !parse(payload.substring(space + 1), sources);
            }
        }
        if (all) {
            listener.signalledAll();
        } else if (!sources.isEmpty()) {
            listener.signalled(sources);
        }
    }

    /** Returns whether the text was a list of sources; anything else means that any source may have something. */
    private static boolean parse(String text, List<Long> sources) {
        if (text.equals(TRIAL)) {
            return true;
        }
        if (text.equals(EVERYTHING)) {
            return false;
        }
        try {
            for (String id : text.split(",", -1)) {
                sources.add(Long.parseLong(id));
            }
            return true;
        } catch (NumberFormatException e) {
            LOG.debug("A signal that cannot be read: {}", text, e);
            return false;
        }
    }

    // ---- notifying

    @Override
    boolean hasNews() {
        return everything.get() || !pending.isEmpty();
    }

    @Override
    void send(Connection connection) throws SQLException {
        // Each is a transaction by itself: without a commit of its own it arrives a round trip earlier.
        connection.setAutoCommit(true);
        try {
            for (String payload = nextPayload(); payload != null; payload = nextPayload()) {
                notify(connection, payload);
            }
        } finally {
            connection.setAutoCommit(false);
        }
    }

    @Override
    long gatherNanos() {
        return GATHER_NANOS;
    }

    private @Nullable String nextPayload() {
        if (everything.getAndSet(false)) {
            return EVERYTHING;
        }
        StringBuilder payload = new StringBuilder();
        Iterator<Long> sources = pending.iterator();
        for (int i = 0; i < IDS_PER_PAYLOAD && sources.hasNext(); i++) {
            payload.append(i == 0 ? "" : ",").append(sources.next());
            sources.remove();
        }
        return payload.isEmpty() ? null : payload.toString();
    }

    private void notify(Connection connection, String payload) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NOTIFY)) {
            statement.setString(1, channel);
            statement.setString(2, own + " " + payload);
            statement.execute();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        connection.commit();
    }
}
