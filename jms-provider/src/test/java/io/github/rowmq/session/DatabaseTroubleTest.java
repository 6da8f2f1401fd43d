package io.github.rowmq.session;

import static io.github.rowmq.session.Provider.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.testing.Fault;
import io.github.rowmq.store.testing.FaultyDataSource;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void aFullDiskFailsTheSendAloneAndLaterSendsWork() throws Exception {
        try (FreshDatabase database = TestDatabase.POSTGRESQL.create()) {
            FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
            Fault full = Fault.before().withSqlState("53100");
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
}
