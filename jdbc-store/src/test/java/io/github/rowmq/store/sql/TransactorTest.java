package io.github.rowmq.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactorTest {

    private static final SQLException CONFLICT = new SQLException("conflict", "40001");
    private static final SQLException GONE = new SQLException("gone", "08006");

    private final FlakyDatabase database = new FlakyDatabase();
    private final Transactor transactor = new Transactor(database, Duration.ofMillis(300));
    private final Transactor patient = new Transactor(database, Duration.ofMinutes(1));
    private Connection keep;

    @BeforeEach
    void createTable() throws SQLException {
        keep = DriverManager.getConnection(database.url);
        try (Statement statement = keep.createStatement()) {
            statement.execute("create table t (n int)");
        }
    }

    @AfterEach
    void close() throws SQLException {
        assertThat(database.open).hasValue(0);
        keep.close();
    }

    @Test
    void workIsCommittedAndItsValueReturned() throws SQLException {
        assertThat(transactor.<Integer>run("insert", this::insert)).isEqualTo(1);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void failedWorkIsRolledBackAndItsExceptionKept() throws SQLException {
        StoreException failure = new StoreException(Kind.QUEUE_FULL, "full");
        assertThatThrownBy(() -> transactor.run("insert", connection -> {
                    insert(connection);
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(rows()).isZero();
    }

    @Test
    void conflictsAreTriedAgainAsAWhole() throws SQLException {
        AtomicInteger tries = new AtomicInteger();
        patient.run("insert", connection -> {
            insert(connection);
            if (tries.incrementAndGet() < 5) {
                throw CONFLICT;
            }
            return insert(connection);
        });
        assertThat(rows()).isEqualTo(2);
        assertThat(tries).hasValue(5);
    }

    @Test
    void aQueryIsCommittedByNobodyAndLeavesItsConnectionAsItWas() {
        database.autoCommitIsFree = true;
        database.connectFailures.add(GONE);
        AtomicInteger tries = new AtomicInteger();
        List<Connection> used = new ArrayList<>();

        int result = transactor.query("count", connection -> {
            assertThat(connection.getAutoCommit()).isTrue();
            used.add(connection);
            if (tries.incrementAndGet() == 1) {
                throw CONFLICT;
            }
            return 5;
        });

        assertThat(result).isEqualTo(5);
        assertThat(database.leftInAutoCommit).hasValue(0);
        assertThat(used).hasSize(2);
    }

    @Test
    void conflictsWithoutEndFailInTheEnd() {
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> patient.run("count", connection -> {
                    tries.incrementAndGet();
                    throw CONFLICT;
                }))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                .hasCause(CONFLICT);
        assertThat(tries).hasValue(Transactor.CONFLICT_ATTEMPTS);
    }

    /** Each attempt waits for a lock until the database's own timeout, which may be much longer than the operation's. */
    @Test
    void locksThatStayHeldAreWaitedForNoLongerThanTheTimeoutAndOneAttempt() {
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        assertThatThrownBy(() -> transactor.run("lock", connection -> {
                    tries.incrementAndGet();
                    try {
                        assertThat(never.await(200, TimeUnit.MILLISECONDS)).isFalse();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    throw CONFLICT;
                }))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                .hasCause(CONFLICT);
        assertThat(tries.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void aDatabaseThatComesBackInTimeIsWaitedFor() throws SQLException {
        database.connectFailures.add(GONE);
        database.connectFailures.add(GONE);
        transactor.run("insert", this::insert);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aDatabaseThatStaysAwayIsReportedWithinTheTimeout() {
        long start = System.nanoTime();
        assertThatThrownBy(() -> transactor.run("insert", connection -> {
                    throw GONE;
                }))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                .hasMessageContaining("Cannot insert")
                .hasCause(GONE);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void otherErrorsAreNotTriedAgain() {
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> transactor.run("select", connection -> {
                    tries.incrementAndGet();
                    throw new SQLException("syntax", "42000");
                }))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INTERNAL));
        assertThat(tries).hasValue(1);
    }

    @Test
    void aFencedNodeIsToldSo() {
        assertThatThrownBy(() -> transactor.run("insert", connection -> {
                    throw new NodeTable.FencedException(7);
                }))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FENCED))
                .hasMessageContaining("7");
    }

    @Test
    void aFailedRollbackIsKeptBesideTheFirstFailure() {
        database.rollbackFailures.add(GONE);
        assertThatThrownBy(() -> transactor.run("fail", connection -> {
                    throw new IllegalStateException("first");
                }))
                .hasMessage("first")
                .hasSuppressedException(GONE);
    }

    @Test
    void aLostReplyToACommitRunsRepeatableWorkAgain() throws SQLException {
        database.lostReplies.add(GONE);
        transactor.run("insert", this::insert);
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void aLostReplyIsResolvedByAskingWhetherItTookEffect() throws SQLException {
        database.lostReplies.add(GONE);
        int value = transactor.run(
                "insert",
                this::insert,
                connection -> rows(connection) > 0 ? NodeTable.Outcome.COMMITTED : NodeTable.Outcome.NOT_COMMITTED);
        assertThat(value).isEqualTo(1);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void anOutcomeThatCannotBeFoundOutIsReportedAsUnknown() {
        database.lostReplies.add(GONE);
        assertThatThrownBy(() -> transactor.run("insert", this::insert, connection -> NodeTable.Outcome.UNKNOWN))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OUTCOME_UNKNOWN));
    }

    @Test
    void aDatabaseThatIsAwayWhenAskedLeavesTheOutcomeUnknown() {
        database.lostReplies.add(GONE);
        assertThatThrownBy(() -> transactor.run("insert", this::insert, connection -> {
                    throw GONE;
                }))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OUTCOME_UNKNOWN));
    }

    @Test
    void nothingIsTriedAgainOnceTheStoreCloses() {
        transactor.stopRetrying();
        assertThatThrownBy(() -> transactor.run("insert", connection -> {
                    throw GONE;
                }))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED));
    }

    @Test
    void anInterruptEndsTheWaitAndStaysVisible() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> transactor.run("insert", connection -> {
                        throw GONE;
                    }))
                    .isInstanceOf(StoreException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private int insert(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("insert into t values (1)");
        }
    }

    private int rows() throws SQLException {
        return rows(keep);
    }

    private static int rows(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from t")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** H2 in memory whose connections fail as told. */
    private static final class FlakyDatabase implements Database {
        final String url = "jdbc:h2:mem:" + UUID.randomUUID();
        final AtomicInteger open = new AtomicInteger();
        final AtomicInteger leftInAutoCommit = new AtomicInteger();
        boolean autoCommitIsFree;
        final Queue<SQLException> connectFailures = new ArrayDeque<>();
        final Queue<SQLException> rollbackFailures = new ArrayDeque<>();
        final Queue<SQLException> lostReplies = new ArrayDeque<>();

        @Override
        public Connection connect() throws SQLException {
            failIfAny(connectFailures);
            Connection real = DriverManager.getConnection(url);
            real.setAutoCommit(false);
            open.incrementAndGet();
            return (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        Object value;
                        if (method.getName().equals("close") && real.getAutoCommit()) {
                            leftInAutoCommit.incrementAndGet();
                        }
                        try {
                            value = method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                        switch (method.getName()) {
                            case "commit" -> failIfAny(lostReplies);
                            case "rollback" -> failIfAny(rollbackFailures);
                            case "close" -> open.decrementAndGet();
                            default -> {}
                        }
                        return value;
                    });
        }

        private static void failIfAny(Queue<SQLException> failures) throws SQLException {
            SQLException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public boolean isAutoCommitFree() {
            return autoCommitIsFree;
        }

        @Override
        public ErrorClass classify(SQLException failure) {
            return switch (String.valueOf(failure.getSQLState())) {
                case "40001" -> ErrorClass.CONFLICT;
                case "08006" -> ErrorClass.CONNECTION;
                default -> ErrorClass.FATAL;
            };
        }

        @Override
        public DeliveryTable deliveries() {
            throw new UnsupportedOperationException();
        }

        @Override
        public NodeTable nodes() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nextId(Connection connection) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String sql(String statement) {
            return statement;
        }

        @Override
        public boolean isExclusive() {
            return true;
        }

        @Override
        public int lanes() {
            return 1;
        }

        @Override
        public String version() {
            return "H2";
        }

        @Override
        public void close() {}
    }
}
