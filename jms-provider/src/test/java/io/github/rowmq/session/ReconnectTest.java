package io.github.rowmq.session;

import static io.github.rowmq.session.Provider.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import io.github.rowmq.store.testing.Wire;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A database that goes and comes back: calls wait and go on, consumers live through it, nothing is lost or doubled. */
@Timeout(180)
class ReconnectTest {

    private final Queue queue = new RowMQQueue("q");
    private final Queue other = new RowMQQueue("other");
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> exceptions = new CopyOnWriteArrayList<>();
    private Connection connection;
    private Session session;
    private MessageProducer producer;
    private FreshDatabase database;
    private Wire wire;

    @AfterEach
    void close() throws Exception {
        if (connection != null) {
            connection.close();
        }
        Connections.closeStores();
        if (wire != null) {
            wire.close();
        }
        if (database != null) {
            database.close();
        }
    }

    private void connect(RowMQConnectionFactory factory) throws JMSException {
        connection = factory.createConnection();
        connection.setExceptionListener(e -> exceptions.add(e.getErrorCode()));
        connection.start();
        connection.createSession().createConsumer(queue).setMessageListener(message -> {
            try {
                heard.add(text(message));
            } catch (JMSException e) {
                heard.add(e.toString());
            }
        });
        session = connection.createSession();
        producer = session.createProducer(queue);
        send("before");
        Await.until("the listener works", () -> heard.contains("before"));
    }

    private RowMQConnectionFactory factory() {
        return new RowMQConnectionFactory(database.jdbcUrl(), database.user(), database.password());
    }

    private void send(String text) throws JMSException {
        producer.send(session.createTextMessage(text));
    }

    private static <T> FutureTask<T> begin(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "application");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** Sends where nobody takes the message before it is written; the producer is there already. */
    private FutureTask<Boolean> beginSend(MessageProducer sender, String text) {
        return begin(() -> {
            sender.send(session.createTextMessage(text));
            return true;
        });
    }

    private FutureTask<Boolean> beginSend(String text) {
        return begin(() -> {
            send(text);
            return true;
        });
    }

    private void assertHeard(String... texts) {
        Await.until("all of it was heard: " + heard, () -> heard.containsAll(List.of(texts)));
        assertThat(heard).containsExactlyInAnyOrder(texts);
    }

    // The server goes and comes back.

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aRestartOfTheServerIsWaitedFor(TestDatabase kind) throws Exception {
        database = kind.createOnOwnServer();
        connect(factory());
        FutureTask<String> receiving = begin(() -> {
            MessageConsumer consumer = connection.createSession().createConsumer(other);
            return text(consumer.receive(120_000));
        });
        MessageProducer sender = session.createProducer(new RowMQQueue("nobody's"));
        database.stopServer();
        FutureTask<Boolean> sending = beginSend(sender, "during");
        Await.holds("the send waits", Duration.ofSeconds(1), () -> !sending.isDone());
        database.startServer();
        assertThat(sending.get(60, TimeUnit.SECONDS)).isTrue();
        send("after");
        session.createProducer(other).send(session.createTextMessage("received"));
        assertThat(receiving.get(60, TimeUnit.SECONDS)).isEqualTo("received");
        assertHeard("before", "after");
        assertThat(exceptions).as("nothing is lost, so nobody is told").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aKilledServerIsWaitedForAndNothingIsLostOrDoubled(TestDatabase kind) throws Exception {
        database = kind.createOnOwnServer();
        connect(factory());
        List<String> expected = new ArrayList<>(List.of("before"));
        FutureTask<Boolean> sending = begin(() -> {
            for (int i = 0; i < 500; i++) {
                send("m" + i);
            }
            return true;
        });
        for (int i = 0; i < 500; i++) {
            expected.add("m" + i);
        }
        Await.until("some were sent", () -> heard.size() > 20);
        database.killServer();
        database.startServer();
        assertThat(sending.get(60, TimeUnit.SECONDS)).isTrue();
        Await.until("all of it was heard", () -> heard.size() >= expected.size());
        assertThat(heard).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aServerThatStaysAwayIsGivenUpAfterTheOperationTimeoutAndWorksWhenItIsBack(TestDatabase kind) throws Exception {
        database = kind.createOnOwnServer();
        RowMQConnectionFactory factory = factory();
        factory.setConnectTimeout(Duration.ofSeconds(1));
        factory.setOperationTimeout(Duration.ofSeconds(2));
        connect(factory);
        // Nobody consumes there, so that the message is not gone before it is written.
        MessageProducer elsewhere = session.createProducer(other);
        database.stopServer();
        JMSException refused =
                catchThrowableOfType(JMSException.class, () -> elsewhere.send(session.createTextMessage("too long")));
        assertThat(refused.getErrorCode()).isEqualTo(Kind.UNAVAILABLE.name());
        database.startServer();
        awaitSendingWorksAgain();
    }

    private void awaitSendingWorksAgain() throws Exception {
        Await.until("sending works again", () -> {
            try {
                send("after");
                return true;
            } catch (JMSException e) {
                return false;
            }
        });
        Await.until("it was heard", () -> heard.contains("after"));
    }

    // Connections break.

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void connectionsThatTheServerCutsAreReplaced(TestDatabase kind) throws Exception {
        database = kind.createOnOwnServer();
        connect(factory());
        FutureTask<Boolean> sending = begin(() -> {
            for (int i = 0; i < 300; i++) {
                send("m" + i);
            }
            return true;
        });
        for (int round = 0; round < 5; round++) {
            cutAll();
        }
        assertThat(sending.get(60, TimeUnit.SECONDS)).isTrue();
        Await.until("all of it was heard", () -> heard.size() >= 301);
        assertThat(heard).doesNotHaveDuplicates().hasSize(301);
    }

    private void cutAll() throws SQLException {
        String sql = database.kind() == TestDatabase.POSTGRESQL
                ? "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
                : """
                begin not atomic
                  declare continue handler for 1094 begin end;
                  for other in (select id from information_schema.processlist
                                where db = database() and id <> connection_id()) do
                    execute immediate concat('kill ', other.id);
                  end for;
                end""";
        execute(sql);
    }

    private void execute(String sql) throws SQLException {
        try (java.sql.Connection admin = database.dataSource().getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void connectionsThatASilentNetworkHasSwallowedAreGivenUpAndReplaced(TestDatabase kind) throws Exception {
        database = kind.createOnOwnServer();
        wire = Wire.to(database);
        RowMQConnectionFactory factory =
                new RowMQConnectionFactory(wire.jdbcUrl(), database.user(), database.password());
        factory.setOperationTimeout(Duration.ofSeconds(10));
        connect(factory);
        wire.swallow();
        FutureTask<Boolean> sending = beginSend("over a new connection");
        assertThat(sending.get(40, TimeUnit.SECONDS)).isTrue();
        Await.until("it was heard", () -> heard.contains("over a new connection"));
        assertThat(heard).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aCommitWhoseReplyWasLostIsLookedUp(TestDatabase kind) throws Exception {
        database = kind.createOnOwnServer();
        wire = Wire.to(database);
        RowMQConnectionFactory factory =
                new RowMQConnectionFactory(wire.jdbcUrl(), database.user(), database.password());
        factory.setOperationTimeout(Duration.ofSeconds(10));
        connect(factory);
        Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        MessageProducer inTransaction = transacted.createProducer(queue);
        for (int i = 0; i < 3; i++) {
            inTransaction.send(transacted.createTextMessage("t" + i));
        }
        wire.swallowReplies();
        transacted.commit();
        assertHeard("before", "t0", "t1", "t2");
    }

    // The database refuses for a while.

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aDatabaseThatIsReadOnlyForAWhileIsWaitedFor(TestDatabase kind) throws Exception {
        database = kind.createOnOwnServer();
        connect(factoryOfPlainUser());
        MessageProducer sender = session.createProducer(other);
        setReadOnly(true);
        Await.until("it is read-only", () -> isReadOnly());
        FutureTask<Boolean> sending = beginSend(sender, "later");
        Await.holds("the send waits", Duration.ofSeconds(1), () -> !sending.isDone());
        setReadOnly(false);
        assertThat(sending.get(60, TimeUnit.SECONDS)).isTrue();
        send("after");
        assertHeard("before", "after");
        assertThat(exceptions).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aDatabaseThatStaysReadOnlyIsGivenUpAfterTheOperationTimeoutAndWorksWhenItIsNot(TestDatabase kind)
            throws Exception {
        database = kind.createOnOwnServer();
        RowMQConnectionFactory factory = factoryOfPlainUser();
        factory.setOperationTimeout(Duration.ofSeconds(2));
        connect(factory);
        MessageProducer elsewhere = session.createProducer(other);
        setReadOnly(true);
        Await.until("it is read-only", () -> isReadOnly());
        JMSException refused =
                catchThrowableOfType(JMSException.class, () -> elsewhere.send(session.createTextMessage("too long")));
        assertThat(refused.getErrorCode()).isEqualTo(Kind.UNAVAILABLE.name());
        setReadOnly(false);
        awaitSendingWorksAgain();
    }

    /** Administrators may write to a MariaDB that is read-only for others. */
    private RowMQConnectionFactory factoryOfPlainUser() throws SQLException {
        if (database.kind() != TestDatabase.MARIADB) {
            return factory();
        }
        execute("create user plain identified by 'plain'");
        execute("grant all on *.* to plain");
        execute("revoke super, read only admin on *.* from plain");
        return new RowMQConnectionFactory(database.jdbcUrl(), "plain", "plain");
    }

    private void setReadOnly(boolean readOnly) throws SQLException {
        if (database.kind() == TestDatabase.MARIADB) {
            execute("set global read_only = " + readOnly);
            return;
        }
        try (java.sql.Connection admin = database.dataSource().getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("set default_transaction_read_only = off");
            statement.execute("alter system set default_transaction_read_only = " + (readOnly ? "on" : "off"));
            statement.execute("select pg_reload_conf()");
        }
    }

    private boolean isReadOnly() throws SQLException {
        String query = database.kind() == TestDatabase.MARIADB
                ? "select if(@@global.read_only, 'on', 'off')"
                : "show default_transaction_read_only";
        try (java.sql.Connection look = database.dataSource().getConnection();
                Statement statement = look.createStatement();
                var row = statement.executeQuery(query)) {
            return row.next() && row.getString(1).equals("on");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void anExhaustedPoolOfTheApplicationIsWaitedFor(TestDatabase kind) throws Exception {
        database = kind.create();
        AtomicBoolean exhausted = new AtomicBoolean();
        connect(new RowMQConnectionFactory(pool(database.dataSource(), exhausted)));
        MessageProducer sender = session.createProducer(other);
        exhausted.set(true);
        FutureTask<Boolean> sending = beginSend(sender, "later");
        Await.holds("the send waits", Duration.ofSeconds(1), () -> !sending.isDone());
        exhausted.set(false);
        assertThat(sending.get(60, TimeUnit.SECONDS)).isTrue();
    }

    /** Says what a pool says that has had no connection to give for as long as it waits. */
    private static DataSource pool(DataSource source, AtomicBoolean exhausted) {
        return (DataSource) Proxy.newProxyInstance(
                ReconnectTest.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection") && exhausted.get()) {
                        throw new SQLTransientConnectionException("no connection is available");
                    }
                    return method.invoke(source, arguments);
                });
    }
}
