package io.github.rowmq.store.sql;

import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.sql.Database.ErrorClass;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work in a transaction: connects, commits or rolls back, gives the connection back, and tries again what is worth
 * trying again, always as a whole. Thread-safe.
 *
 * <p>A {@link ErrorClass#CONFLICT} is tried again up to {@value #CONFLICT_ATTEMPTS} times, and no more once the attempts
 * have waited for locks as long as the operation timeout; a {@link ErrorClass#CONNECTION} error until the operation
 * timeout has passed, with growing pauses; after that, and for every other error, a {@link StoreException} leaves.
 * Exceptions of the work that are not {@link SQLException}s roll back and leave as they are. Nothing that goes wrong
 * while cleaning up is lost: it is suppressed in what went wrong first.
 *
 * <p>An interrupt that has come before does not disturb an attempt, since many a pool gives no connection to a thread that
 * is interrupted. It ends a pause between attempts, and is kept for the caller. An embedded database is used by {@link
 * StoreThread}s only.
 */
public final class Transactor {

    private static final Logger LOG = LoggerFactory.getLogger(Transactor.class);

    /** How often a transaction is tried that conflicts with others. */
    static final int CONFLICT_ATTEMPTS = 30;

    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_CONFLICT_PAUSE_MILLIS = 50;

    /** More than half a second now and then: for so long after its use pools do not ask whether a connection lives. */
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final Database database;
    private final Duration timeout;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * @param timeout how long a database that is away is waited for
     */
    public Transactor(Database database, Duration timeout) {
        this.database = database;
        this.timeout = timeout;
    }

    /** What is done in a transaction; it neither commits nor rolls back, and may run several times. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {

        T run(Connection connection) throws SQLException, NodeTable.FencedException;
    }

    /** Finds out whether a transaction was committed whose reply was lost; runs on another connection. */
    @FunctionalInterface
    public interface Resolver {

        NodeTable.Outcome outcome(Connection connection) throws SQLException;
    }

    /**
     * One attempt at a transaction failed.
     *
     * <p>It is in doubt if the commit was sent and its reply is lost: it may have taken effect.
     */
    public static final class TransactionException extends Exception {
        private static final long serialVersionUID = 1L;

        private final ErrorClass errorClass;
        private final boolean inDoubt;
        private final SQLException failure;

        TransactionException(ErrorClass errorClass, boolean inDoubt, SQLException failure) {
            super(failure.getMessage(), failure);
            this.errorClass = errorClass;
            this.inDoubt = inDoubt;
            this.failure = failure;
        }

        public ErrorClass errorClass() {
            return errorClass;
        }

        public boolean inDoubt() {
            return inDoubt;
        }

        public SQLException failure() {
            return failure;
        }
    }

    /**
     * Runs work that may be committed twice without harm: if the reply to a commit is lost, it runs again.
     *
     * @param what the action, to complete "Cannot ..."
     * @throws StoreException as the class comment says
     */
    public <T extends @Nullable Object> T run(String what, Work<T> work) {
        return run(what, work, null);
    }

    /**
     * Runs work that must take effect once.
     *
     * @param resolver asked if the reply to a commit was lost; {@code OUTCOME_UNKNOWN} leaves if it cannot tell
     */
    public <T extends @Nullable Object> T run(String what, Work<T> work, @Nullable Resolver resolver) {
        return database.isEmbedded()
                ? Undisturbed.call(() -> runHere(what, work, resolver))
                : runHere(what, work, resolver);
    }

    private <T extends @Nullable Object> T runHere(String what, Work<T> work, @Nullable Resolver resolver) {
        Attempts attempts = new Attempts(what);
        while (true) {
            Result<T> result = new Result<>();
            try {
                attempt(work, result);
                return result.value();
            } catch (TransactionException e) {
                if (e.inDoubt() && resolver != null && isCommitted(what, resolver, e)) {
                    return result.value();
                }
                attempts.pauseAfter(e);
            }
        }
    }

    /**
     * Runs a single query, as {@link #run(String, Work)} does; where that saves asking the database once more, outside a
     * transaction.
     */
    public <T extends @Nullable Object> T query(String what, Work<T> query) {
        if (!database.isAutoCommitFree()) {
            return run(what, query);
        }
        Attempts attempts = new Attempts(what);
        while (true) {
            try {
                return query(query);
            } catch (TransactionException e) {
                attempts.pauseAfter(e);
            }
        }
    }

    private <T extends @Nullable Object> T query(Work<T> query) throws TransactionException {
        boolean interrupted = Thread.interrupted();
        try {
            return queryNow(query);
        } finally {
            keep(interrupted);
        }
    }

    private static void keep(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private <T extends @Nullable Object> T queryNow(Work<T> query) throws TransactionException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(true);
            T result;
            try {
                result = query.run(connection);
            } catch (SQLException | RuntimeException e) {
                endAutoCommit(connection, e);
                throw e;
            }
            connection.setAutoCommit(false);
            return result;
        } catch (NodeTable.FencedException e) {
            throw new StoreException(Kind.FENCED, String.valueOf(e.getMessage()), e);
        } catch (SQLException e) {
            throw new TransactionException(database.classify(e), false, e);
        }
    }

    /**
     * Runs work once and commits.
     *
     * @throws TransactionException with the class of the error
     * @throws StoreException {@code FENCED} if the work found that its node is dead, and whatever the work throws
     */
    public <T extends @Nullable Object> T attempt(Work<T> work) throws TransactionException {
        Result<T> result = new Result<>();
        attempt(work, result);
        return result.value();
    }

    /** From now on nothing is tried again, so that a closing store waits for no database that is away. */
    public void stopRetrying() {
        stopped.countDown();
    }

    /** The exception that tells the code above of an SQL error which is not tried again. */
    public StoreException translate(String what, SQLException failure) {
        return translate(what, database.classify(failure), failure);
    }

    private <T extends @Nullable Object> void attempt(Work<T> work, Result<T> result) throws TransactionException {
        boolean interrupted = Thread.interrupted();
        try {
            attemptNow(work, result);
        } finally {
            keep(interrupted);
        }
    }

    private <T extends @Nullable Object> void attemptNow(Work<T> work, Result<T> result) throws TransactionException {
        boolean committing = false;
        boolean committed = false;
        try (Connection connection = database.connect()) {
            try {
                result.set(work.run(connection));
                committing = true;
                connection.commit();
                committed = true;
            } catch (NodeTable.FencedException e) {
                StoreException fenced = new StoreException(Kind.FENCED, String.valueOf(e.getMessage()), e);
                rollBack(connection, fenced);
                throw fenced;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            if (committed) {
                LOG.debug("A connection could not be given back after its commit", e);
                return;
            }
            ErrorClass errorClass = database.classify(e);
            boolean inDoubt = committing && errorClass != ErrorClass.CONFLICT && errorClass != ErrorClass.DATA;
            throw new TransactionException(errorClass, inDoubt, e);
        }
    }

    private static void endAutoCommit(Connection connection, Exception failure) {
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private boolean isCommitted(String what, Resolver resolver, TransactionException doubt) {
        Attempts attempts = new Attempts(what);
        while (true) {
            try {
                NodeTable.Outcome outcome = look(resolver);
                if (outcome == NodeTable.Outcome.UNKNOWN) {
                    throw unknown(what, doubt);
                }
                return outcome == NodeTable.Outcome.COMMITTED;
            } catch (TransactionException e) {
                doubt.addSuppressed(e);
                try {
                    attempts.pauseAfter(e);
                } catch (StoreException givenUp) {
                    doubt.addSuppressed(givenUp);
                    throw unknown(what, doubt);
                }
            }
        }
    }

    /** Only reads: a database whose disk is full answers, but commits nothing and may fail to roll back. */
    private NodeTable.Outcome look(Resolver resolver) throws TransactionException {
        boolean interrupted = Thread.interrupted();
        try {
            return lookNow(resolver);
        } finally {
            keep(interrupted);
        }
    }

    private NodeTable.Outcome lookNow(Resolver resolver) throws TransactionException {
        NodeTable.@Nullable Outcome outcome = null;
        try (Connection connection = database.connect()) {
            outcome = resolver.outcome(connection);
            connection.rollback();
        } catch (SQLException e) {
            if (outcome == null) {
                throw new TransactionException(database.classify(e), false, e);
            }
            LOG.debug("The outcome is known, but its transaction could not be ended", e);
        }
        return outcome;
    }

    private static StoreException unknown(String what, TransactionException doubt) {
        return new StoreException(
                Kind.OUTCOME_UNKNOWN,
                "The reply to a commit was lost, and it could not be found out whether it took effect: " + what,
                doubt);
    }

    private static StoreException translate(String what, ErrorClass errorClass, SQLException failure) {
        return switch (errorClass) {
            case CONFLICT ->
                new StoreException(
                        Kind.UNAVAILABLE, "Cannot " + what + ": it kept conflicting with other transactions", failure);
            case CONNECTION ->
                new StoreException(
                        Kind.UNAVAILABLE,
                        "Cannot " + what + ": no connection to the database could be had, or it does not answer",
                        failure);
            case STORAGE_FULL ->
                new StoreException(
                        Kind.STORAGE_FULL,
                        "Cannot " + what + ": the database has no room left, or cannot write its files",
                        failure);
            case DATA ->
                new StoreException(
                        Kind.INVALID_VALUE, "Cannot " + what + ": the database does not take a value", failure);
            case FATAL ->
                new StoreException(
                        Kind.INTERNAL, "Cannot " + what + ": the database reports an error, see the cause", failure);
        };
    }

    /** Counts the attempts at one operation and pauses between them. Confined to a thread. */
    private final class Attempts {
        private final String what;
        private final long start = System.nanoTime();
        private int conflicts;
        private long pausedNanos;
        private long pauseMillis = FIRST_PAUSE_MILLIS;

        Attempts(String what) {
            this.what = what;
        }

        /** Returns after a pause if the operation should be tried again, throws otherwise. */
        void pauseAfter(TransactionException e) {
            switch (e.errorClass()) {
                case CONFLICT -> {
                    conflicts++;
                    long tried = System.nanoTime() - start - pausedNanos;
                    if (conflicts >= CONFLICT_ATTEMPTS || tried > timeout.toNanos()) {
                        throw translate(what, e.errorClass(), e.failure());
                    }
                    pause(e, LONGEST_CONFLICT_PAUSE_MILLIS);
                }
                case CONNECTION -> {
                    if (System.nanoTime() - start + TimeUnit.MILLISECONDS.toNanos(pauseMillis) > timeout.toNanos()) {
                        throw translate(what, e.errorClass(), e.failure());
                    }
                    LOG.debug("Waiting for the database to {}", what, e.failure());
                    pause(e, LONGEST_PAUSE_MILLIS);
                }
                case STORAGE_FULL, DATA, FATAL -> throw translate(what, e.errorClass(), e.failure());
            }
        }

        private void pause(TransactionException e, long longest) {
            // Random, so that those who collided do not meet again.
            long millis = 1 + ThreadLocalRandom.current().nextLong(pauseMillis);
            pauseMillis = Math.min(longest, pauseMillis * 2);
            boolean stop;
            long before = System.nanoTime();
            try {
                stop = stopped.await(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                StoreException failure = translate(what, e.errorClass(), e.failure());
                failure.addSuppressed(interrupted);
                throw failure;
            }
            pausedNanos += System.nanoTime() - before;
            if (stop) {
                throw new StoreException(Kind.CLOSED, "Cannot " + what + ": the store is closed", e.failure());
            }
        }
    }

    /** Keeps what the work returned until its commit is known to have succeeded. Confined to a thread. */
    private static final class Result<T extends @Nullable Object> {
        private @Nullable T value;

        void set(T newValue) {
            value = newValue;
        }

        @SuppressWarnings("NullAway") // null only if T admits it: asked for only after set
        T value() {
            return value;
        }
    }
}
