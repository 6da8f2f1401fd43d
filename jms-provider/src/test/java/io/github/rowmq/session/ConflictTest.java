package io.github.rowmq.session;

import static io.github.rowmq.session.Provider.receive;
import static io.github.rowmq.session.Provider.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.Fault;
import io.github.rowmq.store.testing.FaultyDataSource;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.JdbcCall;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transactions of others are in the way: rows that they have locked, deadlocks, timeouts of locks. */
@Timeout(180)
class ConflictTest {

    private final Queue queue = new RowMQQueue("q");
    private FreshDatabase database;
    private Connection connection;

    @AfterEach
    void close() throws JMSException {
        if (connection != null) {
            connection.close();
        }
        Connections.closeStores();
        if (database != null) {
            database.close();
        }
    }

    private void connect(RowMQConnectionFactory factory) throws JMSException {
        connection = factory.createConnection();
        connection.start();
    }

    private static boolean writes(JdbcCall call) {
        String sql = call.sql().stripLeading();
        return sql.startsWith("insert into rowmq_delivery")
                || sql.startsWith("delete from rowmq_delivery")
                || sql.startsWith("delete from * rowmq_delivery")
                || sql.startsWith("delete rowmq_delivery")
                || sql.startsWith("update rowmq_delivery")
                || sql.startsWith("select id from rowmq_delivery");
    }

    /** As each database says it. */
    private static List<Fault> conflicts(TestDatabase kind) {
        return switch (kind) {
            case POSTGRESQL ->
                List.of(
                        Fault.before().withSqlState("40P01"),
                        Fault.before().withSqlState("40001"),
                        Fault.before().withSqlState("55P03"));
            case MARIADB, MYSQL ->
                List.of(
                        new Fault(Fault.When.BEFORE, false, "40001", 1213, false),
                        new Fault(Fault.When.BEFORE, false, "HY000", 1205, false));
            case H2_MEMORY, H2_FILE ->
                List.of(
                        new Fault(Fault.When.BEFORE, false, "40001", 40001, false),
                        new Fault(Fault.When.BEFORE, false, "HYT00", 50200, false));
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void deadlocksAndLockTimeoutsAreTriedAgainAndNobodyIsTold(TestDatabase kind) throws Exception {
        database = kind.create();
        FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
        connect(new RowMQConnectionFactory(faulty));
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(queue);
        MessageConsumer consumer = session.createConsumer(queue);
        int next = 0;
        for (Fault conflict : conflicts(kind)) {
            AtomicInteger left = new AtomicInteger(3);
            faulty.failWhile(call -> writes(call) && left.getAndDecrement() > 0, conflict);
            for (int i = 0; i < 3; i++) {
                producer.send(session.createTextMessage(String.valueOf(next + i)));
            }
            session.commit();
            for (int i = 0; i < 3; i++) {
                Message message = consumer.receive(Provider.SOON);
                assertThat(text(message)).isEqualTo(String.valueOf(next + i));
                assertThat(message.getJMSRedelivered()).isFalse();
            }
            left.set(2);
            session.commit();
            assertThat(faulty.fired()).as(conflict.toString()).isPresent();
            faulty.disarm();
            next += 3;
        }
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void aCommitWaitsForARowThatSomebodyElseHasLocked(TestDatabase kind) throws Exception {
        database = kind.create();
        connect(new RowMQConnectionFactory(database.jdbcUrl(), database.user(), database.password()));
        Session session = received(connection);
        FutureTask<Boolean> committing = new FutureTask<>(() -> {
            session.commit();
            return true;
        });
        try (java.sql.Connection other = database.dataSource().getConnection()) {
            lockAll(other);
            Thread thread = new Thread(committing, "application");
            thread.setDaemon(true);
            thread.start();
            Await.holds("the commit waits", Duration.ofSeconds(1), () -> !committing.isDone());
            other.rollback();
        }
        assertThat(committing.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(rows()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void aRowThatStaysLockedFailsTheCommitAfterAWhileAndTheMessageComesAgain(TestDatabase kind) throws Exception {
        database = kind.create();
        RowMQConnectionFactory factory =
                new RowMQConnectionFactory(database.jdbcUrl(), database.user(), database.password());
        factory.setOperationTimeout(Duration.ofSeconds(2));
        connect(factory);
        Session session = received(connection);
        try (java.sql.Connection other = database.dataSource().getConnection()) {
            lockAll(other);
            JMSException failure = catchThrowableOfType(JMSException.class, session::commit);
            assertThat(failure).isNotNull();
            other.rollback();
        }
        Message again = connection.createSession().createConsumer(queue).receive(Provider.SOON);
        assertThat(text(again)).isEqualTo("locked");
        assertThat(again.getJMSRedelivered()).isTrue();
        Await.until("it is acknowledged", () -> rows() == 0);
    }

    /** A transacted session that has received a message and not committed it. */
    private Session received(Connection from) throws JMSException {
        try (Session sending = from.createSession(Session.SESSION_TRANSACTED)) {
            sending.createProducer(queue).send(sending.createTextMessage("locked"));
            sending.commit();
        }
        Session session = from.createSession(Session.SESSION_TRANSACTED);
        assertThat(receive(session.createConsumer(queue))).isEqualTo("locked");
        return session;
    }

    private static void lockAll(java.sql.Connection other) throws SQLException {
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement();
                var rows = statement.executeQuery("select id from rowmq_delivery for update")) {
            assertThat(rows.next()).isTrue();
        }
    }

    private int rows() throws SQLException {
        try (java.sql.Connection look = database.dataSource().getConnection();
                Statement statement = look.createStatement();
                var row = statement.executeQuery("select count(*) from rowmq_delivery")) {
            row.next();
            return row.getInt(1);
        }
    }
}
