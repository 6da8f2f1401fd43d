package io.github.rowmq.session;

import static io.github.rowmq.session.Provider.receive;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.Fault;
import io.github.rowmq.store.testing.FaultyDataSource;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A database that is away for all nodes for longer than their leases. */
@Timeout(180)
class OutageTest {

    private static final int NODES = 4;
    private static final Duration LEASE = Duration.ofSeconds(1);

    private final Queue queue = new RowMQQueue("q");
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<FaultyDataSource> sources = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();
    private FreshDatabase database;

    @AfterEach
    void close() throws JMSException {
        sources.forEach(FaultyDataSource::disarm);
        for (Connection connection : connections) {
            connection.close();
        }
        Connections.closeStores();
        if (database != null) {
            database.close();
        }
    }

    private void open(TestDatabase kind, Duration lease) throws JMSException {
        database = kind.create();
        for (int i = 0; i < NODES; i++) {
            FaultyDataSource source = new FaultyDataSource(database.dataSource());
            RowMQConnectionFactory factory = new RowMQConnectionFactory(source);
            factory.setLease(lease);
            Connection connection = factory.createConnection();
            connection.setExceptionListener(e -> told.add(e.getErrorCode()));
            connection.start();
            sources.add(source);
            connections.add(connection);
            sessions.add(connection.createSession(Session.SESSION_TRANSACTED));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void allNodesLiveOnWhenItIsBackAndKeepWhatTheyHaveClaimed(TestDatabase kind) throws Exception {
        open(kind, LEASE);
        Session sending = sessions.get(0);
        for (int i = 0; i < NODES; i++) {
            sending.createProducer(queue).send(sending.createTextMessage("m"));
        }
        sending.commit();
        for (Session session : sessions) {
            MessageConsumer consumer = session.createConsumer(queue);
            assertThat(receive(consumer)).isEqualTo("m");
        }
        sources.forEach(source -> source.failWhile(call -> true, Fault.lostRequest()));
        Await.until("all leases have run out", () -> expired() == NODES);
        sources.forEach(FaultyDataSource::disarm);
        Await.until("all leases are renewed", () -> expired() == 0);
        for (Session session : sessions) {
            session.commit();
        }
        assertThat(told).isEmpty();
    }

    /** The connection of one node alone breaks, and for a moment it cannot say that it lives. */
    @Test
    void aNodeThatIsCutOffForAMomentKeepsWhatItHasClaimed() throws Exception {
        open(TestDatabase.MARIADB, Duration.ofMinutes(5));
        Session session = sessions.get(0);
        MessageConsumer consumer = session.createConsumer(queue);
        session.createProducer(queue).send(session.createTextMessage("m"));
        session.commit();
        assertThat(receive(consumer)).isEqualTo("m");
        for (int round = 0; round < 4; round++) {
            Await.until("all lifelines are held", () -> lifelines("=") == NODES);
            // Others look twice, and must not find one break at the first look and another at the second.
            Await.holds("for longer than two looks take", Duration.ofSeconds(1), () -> lifelines("=") == NODES);
            sources.get(0).failWhile(call -> true, Fault.lostRequest());
            Await.until("that of one node has broken", () -> lifelines("<>") == 1);
            sources.get(0).disarm();
        }
        session.commit();
        assertThat(told).isEmpty();
    }

    /** How many nodes say that they hold their lock, and do, or do not. */
    private int lifelines(String comparison) throws SQLException {
        return number("""
                select count(*) from rowmq_node where lifeline is not null
                and is_free_lock(concat('rowmq-', md5(concat(database(), '.rowmq_node')), '-', incarnation)) %s 0""".formatted(comparison));
    }

    private int expired() throws SQLException {
        return number("select count(*) from rowmq_nodes where lease_seconds_left <= -1");
    }

    private int number(String query) throws SQLException {
        try (var look = database.dataSource().getConnection();
                var statement = look.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }
}
