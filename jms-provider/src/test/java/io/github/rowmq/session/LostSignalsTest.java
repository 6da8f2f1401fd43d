package io.github.rowmq.session;

import static io.github.rowmq.session.Provider.receive;
import static io.github.rowmq.session.Provider.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two nodes on a PostgreSQL where notifications do not come through: everything arrives all the same, as soon as the look
 * at intervals finds it.
 */
@Timeout(180)
class LostSignalsTest {

    private static final int COUNT = 20;

    /** How notifications are lost. */
    enum Loss {
        /** As through a pooler in transaction mode: listening has no effect. */
        NOBODY_LISTENS(500),
        /** The connection of its own that listens cannot be had. */
        NO_CONNECTION(500),
        /** The node hears its own trial, and believes that it hears others. */
        NOTHING_IS_SENT(1_500);

        /** How far apart the looks are at most, a tenth of a second or a second, and time for a claim on a busy machine. */
        private final long boundMillis;

        Loss(long boundMillis) {
            this.boundMillis = boundMillis;
        }

        private boolean swallows(String sql) {
            return switch (this) {
                case NOBODY_LISTENS -> sql.startsWith("listen");
                case NO_CONNECTION -> false;
                case NOTHING_IS_SENT -> sql.contains("pg_notify") && onThread("rowmq-notifier");
            };
        }

        private boolean refusesConnection() {
            return this == NO_CONNECTION && onThread("rowmq-listener");
        }

        private static boolean onThread(String name) {
            return Thread.currentThread().getName().startsWith(name);
        }
    }

    private final Queue queue = new RowMQQueue("q");
    private final AtomicInteger lost = new AtomicInteger();
    private final List<Connection> connections = new ArrayList<>();
    private FreshDatabase database;

    @BeforeEach
    void open() {
        database = TestDatabase.POSTGRESQL.create();
    }

    @AfterEach
    void close() throws JMSException {
        for (Connection connection : connections) {
            connection.close();
        }
        Connections.closeStores();
        if (database != null) {
            database.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void messagesFromAnotherNodeArriveWithinTheLookAtIntervals(Loss loss) throws Exception {
        Session here = connect(loss).createSession();
        Session there = connect(loss).createSession();
        MessageConsumer consumer = here.createConsumer(queue);
        MessageProducer producer = there.createProducer(queue);
        List<Long> latencies = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            long start = System.nanoTime();
            producer.send(there.createTextMessage(String.valueOf(i)));
            assertThat(receive(consumer)).isEqualTo(String.valueOf(i));
            latencies.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }
        latencies.sort(null);
        assertThat(latencies.get(COUNT / 2)).as("half of %s ms", latencies).isLessThanOrEqualTo(loss.boundMillis);
        assertThat(lost.get()).as("what was lost").isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void requestsAndRepliesBetweenNodesGoOnAndListenersToo(Loss loss) throws Exception {
        Session server = connect(loss).createSession();
        MessageProducer replies = server.createProducer(null);
        server.createConsumer(queue).setMessageListener(request -> {
            try {
                replies.send(request.getJMSReplyTo(), server.createTextMessage("re " + text(request)));
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        });
        Session client = connect(loss).createSession();
        TemporaryQueue mine = client.createTemporaryQueue();
        MessageConsumer consumer = client.createConsumer(mine);
        MessageProducer producer = client.createProducer(queue);
        for (int i = 0; i < 5; i++) {
            var request = client.createTextMessage(String.valueOf(i));
            request.setJMSReplyTo(mine);
            producer.send(request);
            assertThat(receive(consumer)).isEqualTo("re " + i);
        }
        Await.until("something was lost", () -> lost.get() > 0);
        Await.holds("nothing comes twice", Duration.ofMillis(300), () -> consumer.receiveNoWait() == null);
    }

    private Connection connect(Loss loss) throws JMSException {
        Connection connection = new RowMQConnectionFactory(lossy(database.dataSource(), loss)).createConnection();
        connections.add(connection);
        connection.start();
        return connection;
    }

    private DataSource lossy(DataSource source, Loss loss) {
        return proxy(DataSource.class, (method, arguments) -> {
            if (!method.getName().equals("getConnection")) {
                return call(source, method, arguments);
            }
            if (loss.refusesConnection()) {
                lost.incrementAndGet();
                throw new SQLNonTransientConnectionException("no connection for those who listen", "08001");
            }
            return lossy((java.sql.Connection) call(source, method, arguments), loss);
        });
    }

    private java.sql.Connection lossy(java.sql.Connection connection, Loss loss) {
        return proxy(java.sql.Connection.class, (method, arguments) -> {
            if (method.getName().equals("createStatement")) {
                return lossy((Statement) call(connection, method, arguments), loss);
            }
            if (method.getName().equals("prepareStatement") && loss.swallows((String) arguments[0])) {
                lost.incrementAndGet();
                return connection.prepareStatement("select coalesce(?, ?)");
            }
            return call(connection, method, arguments);
        });
    }

    private Statement lossy(Statement statement, Loss loss) {
        return proxy(Statement.class, (method, arguments) -> {
            if (method.getName().equals("execute") && loss.swallows((String) arguments[0])) {
                lost.incrementAndGet();
                return false;
            }
            return call(statement, method, arguments);
        });
    }

    private interface Call {
        Object to(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                LostSignalsTest.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> call.to(method, arguments);
                }));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof SQLException failure ? failure : e;
        }
    }
}
