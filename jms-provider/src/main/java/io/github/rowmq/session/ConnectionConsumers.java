package io.github.rowmq.session;

import jakarta.jms.ConnectionConsumer;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Creates connection consumers, which hand their messages to the sessions of an application server's pool (Jakarta
 * Messaging 3.1, section 10.1). Each takes one message at a time to a server session, which the specification allows
 * whatever the maximum. Thread-safe.
 */
final class ConnectionConsumers {

    private final ConnectionCore connection;

    ConnectionConsumers(ConnectionCore connection) {
        this.connection = connection;
    }

    ConnectionConsumer create(
            @Nullable Destination destination, @Nullable String selector, @Nullable ServerSessionPool pool, int max)
            throws JMSException {
        return open(pool, max, consumers -> consumers.create(destination, selector, false));
    }

    ConnectionConsumer shared(
            @Nullable Topic topic,
            @Nullable String name,
            @Nullable String selector,
            @Nullable ServerSessionPool pool,
            int max)
            throws JMSException {
        return open(pool, max, consumers -> consumers.shared(topic, name, selector));
    }

    ConnectionConsumer durable(
            @Nullable Topic topic,
            @Nullable String name,
            @Nullable String selector,
            @Nullable ServerSessionPool pool,
            int max)
            throws JMSException {
        return open(pool, max, consumers -> consumers.durable(topic, name, selector, false));
    }

    ConnectionConsumer sharedDurable(
            @Nullable Topic topic,
            @Nullable String name,
            @Nullable String selector,
            @Nullable ServerSessionPool pool,
            int max)
            throws JMSException {
        return open(pool, max, consumers -> consumers.sharedDurable(topic, name, selector));
    }

    private ConnectionConsumer open(@Nullable ServerSessionPool pool, int max, Opening opening) throws JMSException {
        if (pool == null) {
            throw new JMSException("The pool of server sessions must not be null");
        }
        if (max < 1) {
            throw new JMSException("The maximum of messages must be at least 1, not " + max);
        }
        // A session of its own follows the connection's start and stop; it never settles anything itself.
        SessionCore session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        try {
            ClassicConsumer consumer = opening.open(new Consumers(session));
            PoolConsumer poolConsumer = new PoolConsumer(session, consumer, pool);
            consumer.setLoader(poolConsumer::load);
            return poolConsumer;
        } catch (JMSException e) {
            session.shutDown();
            throw e;
        }
    }

    /** Opens the consumer behind a connection consumer. */
    private interface Opening {
        ClassicConsumer open(Consumers consumers) throws JMSException;
    }

    /** One connection consumer. Thread-safe. */
    private static final class PoolConsumer implements ConnectionConsumer {
        private final SessionCore session;
        private final ClassicConsumer consumer;
        private final ServerSessionPool pool;

        /** How often in a row the pool took nothing; of the session's loop. */
        private int failures;

        PoolConsumer(SessionCore session, ClassicConsumer consumer, ServerSessionPool pool) {
            this.session = session;
            this.consumer = consumer;
            this.pool = pool;
        }

        /** Hands a delivery to a session of the pool; waits while the pool has none. */
        void load(Taken taken) {
            ServerListener loaded = null;
            try {
                ServerSession server = pool.getServerSession();
                ServerListener target = listenerOf(server.getSession());
                target.load(taken, consumer.destination());
                loaded = target;
                server.start();
                failures = 0;
            } catch (JMSException | RuntimeException e) {
                if (loaded == null || loaded.unload(taken)) {
                    session.giveBack(List.of(taken), false);
                }
                session.connection().report(e);
                failures++;
                session.pause(failures);
            }
        }

        private static ServerListener listenerOf(@Nullable Session session) throws JMSException {
            if (session instanceof ClassicSession own) {
                return own.core().serverListener();
            }
            throw new JMSException("The session of the server session must be one of RowMQ, not "
                    + (session == null ? "null" : "a " + session.getClass().getName()));
        }

        @Override
        public ServerSessionPool getServerSessionPool() throws JMSException {
            if (!session.isOpen()) {
                throw new IllegalStateException("The connection consumer is closed");
            }
            return pool;
        }

        @Override
        public void close() throws JMSException {
            session.close();
        }
    }
}
