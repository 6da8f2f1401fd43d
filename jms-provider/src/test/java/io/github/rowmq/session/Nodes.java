package io.github.rowmq.session;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Several nodes on one database, all in this JVM: connection factories with different settings have stores of their own,
 * which know no more of each other than those of different JVMs do.
 */
final class Nodes implements AutoCloseable {

    private final FreshDatabase database;
    private final List<RowMQConnectionFactory> factories = new ArrayList<>();
    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    Nodes(TestDatabase kind, int count) {
        database = kind.create();
        for (int i = 0; i < count; i++) {
            RowMQConnectionFactory factory =
                    new RowMQConnectionFactory(database.jdbcUrl(), database.user(), database.password());
            factory.setOperationTimeout(Duration.ofSeconds(30 + i));
            factories.add(factory);
        }
    }

    RowMQConnectionFactory factory(int node) {
        return factories.get(node);
    }

    /** A connection of a node that is stopped. */
    Connection connection(int node) throws JMSException {
        Connection connection = factory(node).createConnection();
        connections.add(connection);
        return connection;
    }

    Connection started(int node) throws JMSException {
        Connection connection = connection(node);
        connection.start();
        return connection;
    }

    /** Changes rows behind the back of all. */
    void sql(String... statements) throws SQLException {
        try (java.sql.Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

    @Override
    public void close() throws JMSException {
        for (Connection connection : connections) {
            connection.close();
        }
        Connections.closeStores();
        database.close();
    }
}
