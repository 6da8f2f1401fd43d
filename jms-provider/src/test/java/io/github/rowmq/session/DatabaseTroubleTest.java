package io.github.rowmq.session;

import static io.github.rowmq.session.Provider.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTopic;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.Fault;
import io.github.rowmq.store.testing.FaultyDataSource;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TransactionRolledBackException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that is down, silent, full or half migrated: said in time, in the classes of the specification. */
class DatabaseTroubleTest {

    private final Queue queue = new RowMQQueue("q");

    @AfterEach
    void closeStores() {
        Connections.closeStores();
    }

    private static RowMQConnectionFactory impatient(String url) {
        RowMQConnectionFactory factory = new RowMQConnectionFactory(url, "user", "password");
        factory.setConnectTimeout(Duration.ofSeconds(1));
        factory.setOperationTimeout(Duration.ofSeconds(1));
        return factory;
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql://127.0.0.1:%d/x", "jdbc:mariadb://127.0.0.1:%d/x"})
    @Timeout(60)
    void aServerThatAcceptsAndIsSilentIsGivenUp(String url) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            RowMQConnectionFactory factory = impatient(String.format(url, silent.getLocalPort()));
            JMSException refused = catchThrowableOfType(JMSException.class, factory::createConnection);
            assertThat(refused.getErrorCode()).isEqualTo(Kind.UNAVAILABLE.name());
            assertThat(refused).hasMessageContaining("127.0.0.1").hasMessageContaining("check");
        }
    }

    @Test
    @Timeout(60)
    void aServerThatIsNotThereIsGivenUp() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        RowMQConnectionFactory factory = impatient("jdbc:postgresql://127.0.0.1:" + port + "/x");
        assertThatThrownBy(factory::createContext)
                .isInstanceOfSatisfying(
                        JMSRuntimeException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo(Kind.UNAVAILABLE.name()));
    }

    /** No repetition makes a password right, so the time for a database that is away is not waited for. */
    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    void aUserWhomTheDatabaseRefusesIsToldAtOnce(TestDatabase kind) throws Exception {
        try (FreshDatabase database = kind.create()) {
            RowMQConnectionFactory factory = new RowMQConnectionFactory(database.jdbcUrl(), "nobody", "geheim");
            factory.setConnectTimeout(Duration.ofMinutes(10));
            JMSSecurityException refused = catchThrowableOfType(JMSSecurityException.class, factory::createConnection);
            assertThat(refused.getErrorCode()).isEqualTo(Kind.SECURITY.name());
            assertThat(refused).hasMessageContaining("user").hasMessageContaining("password");
            assertThat(stackTrace(refused)).doesNotContain("geheim");
            assertThatThrownBy(factory::createContext).isInstanceOf(JMSSecurityRuntimeException.class);
        }
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** The first that could not be ended must not keep the others from ending. */
    @Test
    void subscriptionsOfASessionThatIsClosedWhileTheDatabaseIsAwayCanBeUsedAgain() throws Exception {
        RowMQTopic topic = new RowMQTopic("t");
        try (FreshDatabase database = TestDatabase.H2_MEMORY.create()) {
            FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
            RowMQConnectionFactory factory = new RowMQConnectionFactory(faulty);
            factory.setOperationTimeout(Duration.ofSeconds(1));
            factory.setClientID("me");
            try (Connection connection = factory.createConnection()) {
                Session session = connection.createSession();
                session.createDurableConsumer(topic, "one");
                session.createDurableConsumer(topic, "two");
                session.createDurableConsumer(topic, "three");
                faulty.failWhile(call -> call.sql().startsWith("delete from rowmq_subscriber"), Fault.lostRequest());
                assertThatThrownBy(session::close)
                        .isInstanceOfSatisfying(
                                JMSException.class,
                                e -> assertThat(e.getErrorCode()).isEqualTo(Kind.UNAVAILABLE.name()));
                faulty.disarm();
                Session again = connection.createSession();
                for (String name : List.of("one", "two", "three")) {
                    Await.until(name + " has no consumer any more", () -> canConsume(again, topic, name));
                }
                assertThat(canConsume(again, topic, "one")).isFalse();
            } finally {
                Connections.closeStores();
            }
        }
    }

    private static boolean canConsume(Session session, Topic topic, String name) {
        try {
            session.createDurableConsumer(topic, name);
            return true;
        } catch (JMSException e) {
            assertThat(e.getErrorCode()).isEqualTo(Kind.IN_USE.name());
            return false;
        }
    }

    @Test
    void aSchemaHalfMigratedIsRefusedAndSaysWhatToDo() throws Exception {
        try (FreshDatabase database = TestDatabase.H2_MEMORY.create()) {
            RowMQConnectionFactory factory = new RowMQConnectionFactory(database.dataSource());
            factory.createConnection().close();
            Connections.closeStores();
            try (var connection = database.dataSource().getConnection();
                    var statement = connection.createStatement()) {
                statement.executeUpdate("update rowmq_schema_version set state = 'started' where version = 1");
            }
            JMSException refused = catchThrowableOfType(JMSException.class, factory::createConnection);
            assertThat(refused.getErrorCode()).isEqualTo(Kind.SCHEMA.name());
            assertThat(refused).hasMessageContaining("not finished").hasMessageContaining("by hand");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void aFullDiskFailsTheSendAloneAndLaterSendsWork(TestDatabase kind) throws Exception {
        try (FreshDatabase database = kind.create()) {
            FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
            Fault full = Fault.diskFull(kind);
            try (Connection connection = new RowMQConnectionFactory(faulty).createConnection()) {
                connection.start();
                Session session = connection.createSession();
                Session transacted = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageProducer producer = session.createProducer(queue);
                producer.send(session.createTextMessage("before"));
                faulty.failWhen(call -> call.sql().startsWith("insert into rowmq_delivery"), full);
                assertThatThrownBy(() -> producer.send(session.createTextMessage("refused")))
                        .isInstanceOf(ResourceAllocationException.class)
                        .hasMessageContaining("no room left");
                producer.send(session.createTextMessage("between"));
                MessageProducer inTransaction = transacted.createProducer(queue);
                inTransaction.send(transacted.createTextMessage("rolled back"));
                faulty.failWhen(call -> call.sql().startsWith("insert into rowmq_delivery"), full);
                assertThatThrownBy(transacted::commit)
                        .isInstanceOf(TransactionRolledBackException.class)
                        .hasCauseInstanceOf(ResourceAllocationException.class);
                inTransaction.send(transacted.createTextMessage("after"));
                transacted.commit();
                assertThat(receive(session.createConsumer(queue), 3)).containsExactly("before", "between", "after");
            } finally {
                Connections.closeStores();
            }
        }
    }

    /** As H2 does when its disk is full or the heap exhausted. */
    @Test
    void anEmbeddedDatabaseThatHasClosedItselfIsOpenedAgain() throws Exception {
        try (FreshDatabase database = TestDatabase.H2_FILE.create()) {
            RowMQConnectionFactory factory =
                    new RowMQConnectionFactory(database.jdbcUrl(), database.user(), database.password());
            try (Connection connection = factory.createConnection()) {
                connection.start();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(queue);
                producer.send(session.createTextMessage("before"));
                try (var other = database.dataSource().getConnection();
                        var statement = other.createStatement()) {
                    statement.execute("shutdown immediately");
                }
                producer.send(session.createTextMessage("after"));
                assertThat(receive(session.createConsumer(queue), 2)).containsExactly("before", "after");
            } finally {
                Connections.closeStores();
            }
        }
    }

    /** What cannot be acknowledged or given back while the disk is full is so as soon as it is not. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                Session.AUTO_ACKNOWLEDGE,
                Session.DUPS_OK_ACKNOWLEDGE,
                Session.CLIENT_ACKNOWLEDGE,
                Session.SESSION_TRANSACTED
            })
    void nothingStaysClaimedForGoodBecauseTheDiskWasFull(int mode) throws Exception {
        try (FreshDatabase database = TestDatabase.H2_MEMORY.create()) {
            FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
            try (Connection connection = new RowMQConnectionFactory(faulty).createConnection()) {
                connection.start();
                Session sending = connection.createSession();
                sending.createProducer(queue).send(sending.createTextMessage("a"));
                Session session = connection.createSession(mode);
                MessageConsumer consumer = session.createConsumer(queue);
                faulty.failWhile(
                        call -> call.sql().startsWith("delete from rowmq_delivery")
                                || call.sql().startsWith("delete from * rowmq_delivery")
                                || call.sql().startsWith("update rowmq_delivery set owner = 0")
                                || call.sql().contains("delivery_count + 1 where owner"),
                        Fault.diskFull(TestDatabase.H2_MEMORY));
                Message received = consumer.receive(Provider.SOON);
                assertThat(received).isNotNull();
                if (mode == Session.SESSION_TRANSACTED) {
                    assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
                } else if (mode == Session.CLIENT_ACKNOWLEDGE) {
                    assertThatThrownBy(received::acknowledge).isInstanceOf(ResourceAllocationException.class);
                }
                session.close();
                assertThat(faulty.fired()).isPresent();
                faulty.disarm();
                Await.until("the delivery is not claimed", () -> inFlight(database) == 0);
            } finally {
                Connections.closeStores();
            }
        }
    }

    /** The first is found by the store, the second by who decodes it. */
    @ParameterizedTest
    @ValueSource(strings = {"priority = 42", "kind = 'hologram'"})
    void aDamagedMessageThatCouldNotBeSetAsideIsSetAsideLater(String damage) throws Exception {
        try (FreshDatabase database = TestDatabase.H2_MEMORY.create()) {
            FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
            try (Connection connection = new RowMQConnectionFactory(faulty).createConnection()) {
                connection.start();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(queue);
                producer.send(session.createTextMessage("damaged"));
                producer.send(session.createTextMessage("good"));
                try (var other = database.dataSource().getConnection();
                        var statement = other.createStatement()) {
                    statement.executeUpdate("update rowmq_delivery set " + damage + " where body_text = 'damaged'");
                }
                faulty.failWhile(
                        call -> call.sql().contains("set_aside_reason"), Fault.diskFull(TestDatabase.H2_MEMORY));
                assertThat(receive(session.createConsumer(queue), 1)).containsExactly("good");
                Await.until("it was tried", () -> faulty.fired().isPresent());
                faulty.disarm();
                Await.until(
                        "it is set aside", () -> count(database, "owner = -2 and set_aside_reason is not null") == 1);
            } finally {
                Connections.closeStores();
            }
        }
    }

    private static int inFlight(FreshDatabase database) throws SQLException {
        return count(database, "owner > 0");
    }

    private static int count(FreshDatabase database, String condition) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from rowmq_delivery where " + condition)) {
            row.next();
            return row.getInt(1);
        }
    }
}
