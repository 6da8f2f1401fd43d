package io.github.rowmq.session;

import io.github.rowmq.dispatch.StoreRegistry;
import io.github.rowmq.message.SelectorFilter;
import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.StoreException;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.QueueConnection;
import jakarta.jms.TopicConnection;

/** Opens connections for the connection factory, all on the one registry of this JVM. Thread-safe. */
public final class Connections {

    private static final StoreRegistry STORES = new StoreRegistry(SelectorFilter::compile);

    private Connections() {}

    /**
     * A connection of the classic API.
     *
     * @throws JMSException if the database is down, within its connect timeout, or does not fit
     * @throws jakarta.jms.JMSSecurityException if user or password are wrong
     * @throws jakarta.jms.InvalidClientIDException if the client identifier is in use
     */
    public static Connection open(ConnectionSpec spec) throws JMSException {
        return open(spec, Domain.BOTH);
    }

    /** A connection for queues; otherwise as {@link #open(ConnectionSpec)}. */
    public static QueueConnection openQueueConnection(ConnectionSpec spec) throws JMSException {
        return open(spec, Domain.QUEUES);
    }

    /** A connection for topics; otherwise as {@link #open(ConnectionSpec)}. */
    public static TopicConnection openTopicConnection(ConnectionSpec spec) throws JMSException {
        return open(spec, Domain.TOPICS);
    }

    /** A context of the simplified API; otherwise as {@link #open(ConnectionSpec)}. */
    public static JMSContext openContext(ConnectionSpec spec, int sessionMode) throws JMSException {
        ClassicConnection connection = open(spec, Domain.BOTH);
        try {
            return SimplifiedContext.open(new SharedConnection(connection), sessionMode);
        } catch (JMSException e) {
            connection.close();
            throw e;
        }
    }

    /** Closes the store of a configuration at once, and waits for it, unless it has connections. */
    public static void closeIdle(StoreConfig store) {
        STORES.closeIdle(store);
    }

    /** Closes the stores that are open, connections or not; for those who drop their databases. */
    static void closeStores() {
        STORES.closeAll();
    }

    /**
     * A share of a store without a connection, for administration.
     *
     * @throws JMSException as {@link #open(ConnectionSpec)}
     */
    public static StoreRegistry.Lease lease(StoreConfig store) throws JMSException {
        try {
            return STORES.acquire(store);
        } catch (StoreException e) {
            throw Failures.toJms(e);
        }
    }

    private static ClassicConnection open(ConnectionSpec spec, Domain domain) throws JMSException {
        StoreRegistry.Lease lease = lease(spec.store());
        return new ClassicConnection(ConnectionCore.open(lease, spec), domain);
    }
}
