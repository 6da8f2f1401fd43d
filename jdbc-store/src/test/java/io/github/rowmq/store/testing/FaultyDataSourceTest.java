package io.github.rowmq.store.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultyDataSourceTest {
    @Test
    void passesEverythingOnAndCountsTheCallsThatReachTheDatabase() throws SQLException {
        try (FreshDatabase database = tableOn(TestDatabase.H2_MEMORY)) {
            FaultyDataSource faulty = new FaultyDataSource(database.dataSource());

            insertAndCommit(faulty, 1);

            assertThat(faulty.calls())
                    .extracting(JdbcCall::method)
                    .containsExactly("getConnection", "executeUpdate", "executeBatch", "commit");
            assertThat(faulty.calls().get(1).sql()).isEqualTo("INSERT INTO t VALUES (?)");
            assertThat(faulty.count()).isEqualTo(4);
            assertThat(faulty.fired()).isEmpty();
            assertThat(rows(database)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatFailsBeforeIsNotExecuted(TestDatabase kind) throws SQLException {
        try (FreshDatabase database = tableOn(kind)) {
            assertThat(rowsAfterFaultAtCommit(database, Fault.before())).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatFailsAfterIsExecuted(TestDatabase kind) throws SQLException {
        try (FreshDatabase database = tableOn(kind)) {
            assertThat(rowsAfterFaultAtCommit(database, Fault.after())).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLostRequestIsNotExecuted(TestDatabase kind) throws SQLException {
        try (FreshDatabase database = tableOn(kind)) {
            assertThat(rowsAfterFaultAtCommit(database, Fault.lostRequest())).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCommitWhoseReplyIsLostIsDone(TestDatabase kind) throws SQLException {
        try (FreshDatabase database = tableOn(kind)) {
            assertThat(rowsAfterFaultAtCommit(database, Fault.lostReply())).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCutConnectionIsUnusableAndItsOpenWorkIsRolledBack(TestDatabase kind) throws SQLException {
        try (FreshDatabase database = tableOn(kind)) {
            FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
            faulty.failWhen(call -> call.method().equals("executeUpdate"), Fault.lostReply());
            Connection connection = faulty.getConnection();
            connection.setAutoCommit(false);

            assertThatThrownBy(() -> insert(connection, 1))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08006"));

            assertThat(connection.isClosed()).isTrue();
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
            Await.untilAsserted(() -> assertThat(rows(database)).isZero());
        }
    }

    @Test
    void everyCallOfAUnitOfWorkHasItsTurn() throws SQLException {
        for (Fault fault : new Fault[] {Fault.before(), Fault.after(), Fault.lostRequest(), Fault.lostReply()}) {
            try (FreshDatabase database = tableOn(TestDatabase.H2_MEMORY)) {
                FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
                for (int call = 1; call <= 4; call++) {
                    faulty.failAt(call, fault);
                    assertThatThrownBy(() -> insertAndCommit(faulty, 10)).hasMessageContaining("injected fault");
                    assertThat(faulty.fired().orElseThrow().number()).isEqualTo(call);
                    int rows = rows(database);
                    assertThat(rows).isEqualTo(call == 4 && fault.when() == Fault.When.AFTER ? 2 : 0);
                }
                faulty.failAt(5, fault);
                insertAndCommit(faulty, 20);
                assertThat(faulty.fired()).isEmpty();
            }
        }
    }

    @Test
    void aFaultFiresOnceHoweverManyThreadsCall() throws Exception {
        try (FreshDatabase database = tableOn(TestDatabase.H2_MEMORY)) {
            FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
            faulty.failAt(50, Fault.before());
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                Callable<Boolean> task = () -> {
                    try (Connection connection = faulty.getConnection()) {
                        return connection.isValid(1);
                    } catch (SQLException e) {
                        return false;
                    }
                };
                var results = threads.invokeAll(
                        IntStream.range(0, 100).mapToObj(i -> task).collect(Collectors.toList()));

                int failed = 0;
                for (Future<Boolean> result : results) {
                    failed += result.get() ? 0 : 1;
                }
                assertThat(failed).isEqualTo(1);
                assertThat(faulty.count()).isEqualTo(100);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static FreshDatabase tableOn(TestDatabase kind) throws SQLException {
        FreshDatabase database = kind.create();
        try (Connection connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id INT PRIMARY KEY)");
        }
        return database;
    }

    private static int rowsAfterFaultAtCommit(FreshDatabase database, Fault fault) throws SQLException {
        FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
        faulty.failWhen(call -> call.method().equals("commit"), fault);

        assertThatThrownBy(() -> insertAndCommit(faulty, 1)).hasMessageContaining("injected fault");

        assertThat(faulty.fired().orElseThrow().method()).isEqualTo("commit");
        return rows(database);
    }

    private static void insertAndCommit(FaultyDataSource faulty, int id) throws SQLException {
        try (Connection connection = faulty.getConnection()) {
            connection.setAutoCommit(false);
            try {
                insert(connection, id);
                try (var statement = connection.createStatement()) {
                    statement.addBatch("INSERT INTO t VALUES (" + (id + 1) + ")");
                    statement.executeBatch();
                }
                connection.commit();
            } catch (SQLException e) {
                if (!connection.isClosed()) {
                    connection.rollback();
                }
                throw e;
            }
        }
    }

    private static void insert(Connection connection, int id) throws SQLException {
        try (var statement = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
            statement.setInt(1, id);
            statement.executeUpdate();
        }
    }

    private static int rows(FreshDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM t")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
