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
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * LISTEN and NOTIFY. One connection, open as long as the store, listens; another is borrowed for each round of
 * notifications, which are gathered and never part of a sender's transaction, because a commit with a NOTIFY takes a
 * lock that is global to the server.
 *
 * <p>Whether signals arrive is tried out after each connect: through a pooler in transaction mode they do not. Then, and
 * where the driver is not PostgreSQL's own, the node looks at intervals as on any other database. Thread-safe.
 */
final class PostgresSignals implements Signals {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSignals.class);

    /** PostgreSQL takes payloads of less than 8,000 bytes; an id has 19 digits at most. */
    private static final int IDS_PER_PAYLOAD = 300;

    private static final String EVERYTHING = "*";
    private static final String TRIAL = "?";

    /** Rounds of notifications are at least this far apart. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int LISTEN_MILLIS = 100;
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long TRIAL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Database database;
    private final Listener listener;
    private final String channel;

    /** Marks what this node itself has sent. */
    private final String own = UUID.randomUUID().toString().substring(0, 8);

    private final Set<Long> pending = ConcurrentHashMap.newKeySet();
    private final Thread listening = thread(this::listen, "rowmq-listener");
    private final Thread notifying = thread(this::notifyOthers, "rowmq-notifier");
    private volatile boolean arriving;
    private volatile boolean closed;

    private PostgresSignals(Database database, String channel, Listener listener) {
        this.database = database;
        this.channel = channel;
        this.listener = listener;
    }

    /** Starts to listen; what goes wrong is logged and tried again. */
    static PostgresSignals start(Database database, String channel, Listener listener) {
        PostgresSignals signals = new PostgresSignals(database, channel, listener);
        signals.listening.start();
        signals.notifying.start();
        return signals;
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void send(Collection<Long> sources) {
        if (!closed && pending.addAll(sources)) {
            LockSupport.unpark(notifying);
        }
    }

    @Override
    public boolean areArriving() {
        return arriving;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(notifying);
        LockSupport.unpark(listening);
        join(notifying);
        join(listening);
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- listening

    private void listen() {
        while (!closed) {
            try (Connection connection = database.connect()) {
                if (!connection.isWrapperFor(PGConnection.class)) {
                    LOG.info(
                            "The data source does not give PostgreSQL's own connections: looking at intervals instead");
                    return;
                }
                listenOn(connection, connection.unwrap(PGConnection.class));
            } catch (SQLException e) {
                LOG.debug("Cannot listen for signals at present", e);
            } catch (RuntimeException e) {
                LOG.error("Listening for signals failed unexpectedly; trying again", e);
            } finally {
                arriving = false;
            }
            if (!closed) {
                LockSupport.parkNanos(this, RETRY_NANOS);
            }
        }
    }

    private void listenOn(Connection connection, PGConnection postgres) throws SQLException {
        execute(connection, "listen \"" + channel + "\"");
        try {
            // What was signalled before cannot have been heard.
            listener.signalledAll();
            notify(connection, TRIAL);
            long trialEnds = System.nanoTime() + TRIAL_NANOS;
            while (!closed) {
                PGNotification[] heard = postgres.getNotifications(LISTEN_MILLIS);
                if (heard != null) {
                    hear(heard);
                }
                if (!arriving && System.nanoTime() - trialEnds > 0) {
                    LOG.info("No signals arrive, perhaps because of a pooler: looking at intervals instead");
                    trialEnds = Long.MAX_VALUE;
                }
            }
        } finally {
            if (closed) {
                execute(connection, "unlisten *");
            }
        }
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
            boolean isOwn = payload.startsWith(own);
            arriving |= isOwn;
            if (!isOwn) {
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

    private void notifyOthers() {
        while (!closed) {
            if (pending.isEmpty()) {
                LockSupport.park(this);
                continue;
            }
            try (Connection connection = database.connect()) {
                for (String payload = nextPayload(); payload != null; payload = nextPayload()) {
                    notify(connection, payload);
                }
            } catch (SQLException e) {
                LOG.debug("A signal was not sent; others will look at intervals", e);
            } catch (RuntimeException e) {
                LOG.error("Signalling failed unexpectedly", e);
            }
            LockSupport.parkNanos(this, GATHER_NANOS);
        }
    }

    private @Nullable String nextPayload() {
        StringBuilder payload = new StringBuilder();
        Iterator<Long> sources = pending.iterator();
        for (int i = 0; i < IDS_PER_PAYLOAD && sources.hasNext(); i++) {
            payload.append(i == 0 ? "" : ",").append(sources.next());
            sources.remove();
        }
        return payload.isEmpty() ? null : payload.toString();
    }

    private void notify(Connection connection, String payload) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select pg_notify(?, ?)")) {
            statement.setString(1, channel);
            statement.setString(2, own + " " + payload);
            statement.execute();
        }
        connection.commit();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        connection.commit();
    }
}
