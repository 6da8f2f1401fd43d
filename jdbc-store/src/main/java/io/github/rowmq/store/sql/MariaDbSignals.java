package io.github.rowmq.store.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hints on a product that has no notifications: the connection that listens is asleep in the server, in a statement that
 * names these tables, and whoever has something to say looks for such statements in the list of processes and ends them.
 * It ends each by the number of its statement, so that nothing else can be hit, and only sees those of its own user:
 * anybody may end what is his own, so that no privilege is needed. A hint says no more than that a look is worth while.
 * The same connection holds the lifeline, by GET_LOCK.
 *
 * <p>MySQL cannot end a statement by its number, only whatever a connection is doing: there no hints are sent, and the
 * node looks at intervals. The same holds as long as another node has another user or sits at another server of a
 * cluster. Thread-safe.
 */
final class MariaDbSignals extends OwnConnection {

    /** Begins an expression that makes the name of a node's lock, at most 64 characters; its number and a bracket follow. */
    static final String LOCK_PREFIX = "concat('rowmq-', md5(concat(database(), '.{node}')), '-'";

    /** How long a sleep is; the end of a client that is gone is noticed when it is over. */
    static final double SLEEP_SECONDS = 0.25;

    /**
     * A wait for a position that no replica ever reaches, which takes neither a replica nor a privilege. An end of SLEEP
     * itself takes two seconds now and then, in which neither the sleeper nor whoever ends it goes on: they hold a lock
     * each that the other needs.
     */
    private static final String INTERRUPTIBLE_SLEEP =
            "master_gtid_wait('4294967295-4294967295-18446744073709551615', " + SLEEP_SECONDS + ")";

    /** A sleep that was shorter than this was ended; none is shorter by itself than it should be, as seen from here. */
    private static final long RUNG_NANOS = (long) (SLEEP_SECONDS * TimeUnit.SECONDS.toNanos(1));

    /** An answer that takes longer will not come. */
    private static final int SILENCE_MILLIS = 10_000;

    /** After a round the next waits so long if another was but a moment ago: who is busy needs no hints. */
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Who is just about to fall asleep again is not found; then the others are rung once more. */
    private static final int ROUNDS = 3;

    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final Executor HERE = Runnable::run;

    private final Listener listener;
    private final String sleep;
    private final @Nullable String ring;
    private final AtomicBoolean news = new AtomicBoolean();

    /** The connection that listens, which is not to be rung; 0 to ring it too. */
    private volatile long ownId;

    private volatile int listeners;
    private volatile boolean allAreHere = true;

    /** When the last round was; of the sending thread. */
    private long lastRound = System.nanoTime() - BUSY_NANOS;

    private boolean busy;

    private MariaDbSignals(Database database, Names names, boolean canRing, Listener listener) {
        super(
                database,
                new Lifeline(
                        database,
                        names.sql("select get_lock(" + LOCK_PREFIX + ", ?), 0)"),
                        names.sql("select release_lock(" + LOCK_PREFIX + ", ?))")));
        this.listener = listener;
        String mark = "do /* rowmq waits for " + names.sql("{node}") + " */ ";
        this.sleep = mark + (canRing ? INTERRUPTIBLE_SLEEP : "sleep(" + SLEEP_SECONDS + ")");
        this.ring = canRing ? ring(mark, names.schema() == null) : null;
    }

    /**
     * Ends the sleeps of all listeners but one, and returns how many there were.
     *
     * @param byDatabase whether the mark alone does not tell whose tables are meant
     */
    private static String ring(String mark, boolean byDatabase) {
        return """
                begin not atomic
                  declare found int default 0;
                  declare continue handler for 1957 begin end;
                  for sleeper in (
                    select query_id from information_schema.processlist
                    where left(info, %d) = '%s' and %s and id <> %%d)
                  do
                    execute immediate concat('kill query id ', sleeper.query_id);
                    set found = found + 1;
                  end for;
                  select found;
                end""".formatted(mark.length(), mark, byDatabase ? "db <=> database()" : "true");
    }

    /** Starts to listen; what goes wrong is logged and tried again. */
    static MariaDbSignals start(Database database, Names names, boolean canRing, Listener listener) {
        MariaDbSignals signals = new MariaDbSignals(database, names, canRing, listener);
        signals.start();
        return signals;
    }

    @Override
    public void send(Collection<Long> sources) {
        if (ring != null && !isClosed() && !news.getAndSet(true)) {
            wakeSender();
        }
    }

    /** A hint never says more. */
    @Override
    public void sendEverything() {
        send(List.of());
    }

    @Override
    public boolean areArriving() {
        return super.areArriving() && allAreHere;
    }

    @Override
    public void peers(int here, int elsewhere) {
        listeners = here;
        allAreHere = elsewhere == 0;
    }

    // ---- listening

    @Override
    boolean begin(Connection connection) throws SQLException {
        // A server that is gone without a word would be waited for without end.
        connection.setNetworkTimeout(HERE, SILENCE_MILLIS);
        // No slow statements, in the eyes of whoever looks for those.
        execute(connection, "set session long_query_time = 3600");
        ownId = 0;
        listener.signalledAll();
        return true;
    }

    @Override
    void hear(Connection connection) throws SQLException {
        lifeline().keep(connection);
        long start = System.nanoTime();
        boolean trial = ring != null && ownId == 0;
        if (trial && !news.getAndSet(true)) {
            wakeSender();
        }
        execute(connection, sleep);
        if (System.nanoTime() - start < RUNG_NANOS) {
            if (trial) {
                ownId = connectionId(connection);
                arrives();
            }
            listener.signalledAll();
        }
    }

    private static long connectionId(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select connection_id()")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    void end(Connection connection) throws SQLException {
        execute(connection, "set session long_query_time = default");
        connection.setNetworkTimeout(HERE, 0);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        connection.commit();
    }

    // ---- ringing

    @Override
    boolean hasNews() {
        return news.get();
    }

    @Override
    void send(Connection connection) throws SQLException {
        long now = System.nanoTime();
        busy = now - lastRound < BUSY_NANOS;
        lastRound = now;
        news.set(false);
        long except = ownId;
        int expected = except == 0 ? 1 : listeners;
        for (int round = 0; round < ROUNDS && ring(connection, except) < expected; round++) {
            LockSupport.parkNanos(this, ROUND_NANOS);
        }
    }

    private int ring(Connection connection, long except) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(String.format(ring, except));
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                return row.getInt(1);
            }
        } finally {
            connection.commit();
        }
    }

    @Override
    long gatherNanos() {
        return busy ? GATHER_NANOS : 0;
    }
}
