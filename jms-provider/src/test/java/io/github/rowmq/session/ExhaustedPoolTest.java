package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application's own pool has no connection left for a while: said in time, nothing is lost, and it goes on. */
class ExhaustedPoolTest {

    private static final int SIZE = 8;

    private final Queue queue = new RowMQQueue("q");
    private final Semaphore permits = new Semaphore(SIZE);

    @AfterEach
    void closeStores() {
        permits.release(SIZE);
        Connections.closeStores();
    }

    /**
     * A pool that waits for a connection.
     *
     * @param patience for so long, or for ever if it is 0
     */
    private DataSource pool(FreshDatabase database, long patience) {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getConnection" -> borrow(database.dataSource(), patience);
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> method.invoke(database.dataSource(), arguments);
                });
    }

    private Object borrow(DataSource target, long patience) throws SQLException {
        try {
            if (patience == 0) {
                permits.acquire();
            } else if (!permits.tryAcquire(patience, TimeUnit.MILLISECONDS)) {
                throw new SQLTransientConnectionException("no connection within " + patience + " ms");
            }
        } catch (InterruptedException e) {
            throw new SQLException("interrupted while waiting for a connection", e);
        }
        var connection = target.getConnection();
        return Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {java.sql.Connection.class}, (proxy, method, arguments) -> {
                    try {
                        if (method.getName().equals("close") && !connection.isClosed()) {
                            permits.release();
                        }
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 0})
    @Timeout(120)
    void anExhaustedPoolIsSaidInTimeAndLosesNothing(long patience) throws Exception {
        try (FreshDatabase database = TestDatabase.H2_MEMORY.create()) {
            RowMQConnectionFactory factory = new RowMQConnectionFactory(pool(database, patience));
            factory.setConnectTimeout(Duration.ofMillis(500));
            factory.setOperationTimeout(Duration.ofSeconds(1));
            try (Connection connection = factory.createConnection()) {
                connection.start();
                Session session = connection.createSession();
                Session transacted = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageProducer producer = session.createProducer(queue);
                producer.send(session.createTextMessage("before"));
                MessageProducer inTransaction = transacted.createProducer(queue);
                inTransaction.send(transacted.createTextMessage("rolled back"));

                permits.acquire(SIZE);
                JMSException refused = catchThrowableOfType(
                        JMSException.class, () -> producer.send(session.createTextMessage("refused")));
                assertThat(refused.getErrorCode()).isEqualTo(Kind.UNAVAILABLE.name());
                assertThat(refused).hasMessageContaining("no connection");
                TransactionRolledBackException rolledBack =
                        catchThrowableOfType(TransactionRolledBackException.class, transacted::commit);
                assertThat(rolledBack.getErrorCode()).isEqualTo(Kind.UNAVAILABLE.name());
                JMSException notConnected = catchThrowableOfType(JMSException.class, () -> {
                    Connections.closeStores();
                    factory.createConnection();
                });
                assertThat(notConnected.getErrorCode()).isEqualTo(Kind.UNAVAILABLE.name());
                permits.release(SIZE);
            }
            try (Connection connection = factory.createConnection()) {
                connection.start();
                Session session = connection.createSession();
                session.createProducer(queue).send(session.createTextMessage("after"));
                MessageConsumer consumer = session.createConsumer(queue);
                assertThat(Provider.receive(consumer, 2)).containsExactly("before", "after");
            }
        }
    }
}
