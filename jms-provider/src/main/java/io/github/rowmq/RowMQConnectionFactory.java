package io.github.rowmq;

import io.github.rowmq.config.InvalidOptionException;
import io.github.rowmq.config.Option;
import io.github.rowmq.config.Options;
import io.github.rowmq.message.ObjectAllowList;
import io.github.rowmq.session.ConnectionSpec;
import io.github.rowmq.session.Connections;
import io.github.rowmq.session.Failures;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes connections to the queues and topics in a database (Jakarta Messaging 3.1, sections 6.1 and 6.3), for the
 * classic, the domain-specific and the simplified API. All connections of the JVM to one database share one pool and
 * one set of threads, whichever factory made them, as long as their options about the database are the same. A store
 * stays open for a few seconds after its last connection was closed, or until {@link #close}.
 *
 * <p>Creating a connection checks user and password at once, and fails within the connect timeout if the database is
 * down: {@link JMSSecurityException} if user or password are wrong, {@link jakarta.jms.InvalidClientIDException} if the
 * client identifier is in use, otherwise {@link JMSException} whose error code says what was wrong.
 */
public final class RowMQConnectionFactory extends FactoryProperties
        implements ConnectionFactory, QueueConnectionFactory, TopicConnectionFactory, AutoCloseable {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(RowMQConnectionFactory.class);

    /** Connections to the database that the properties name; without any, to an H2 file in the working directory. */
    public RowMQConnectionFactory() {
        super(Options.NONE, null);
    }

    /**
     * Connections to the database at a URL.
     *
     * @param url {@code jdbc:...} or {@code rowmq:jdbc:...}, in which options may stand
     * @throws InvalidOptionException if it cannot be read
     */
    public RowMQConnectionFactory(String url) {
        super(Options.of(url), null);
    }

    /**
     * Connections to the database at a URL.
     *
     * @param url as above
     * @param databaseUser the database's user, or null
     * @param databasePassword the user's password, or null
     * @throws InvalidOptionException if the URL cannot be read
     */
    public RowMQConnectionFactory(String url, @Nullable String databaseUser, @Nullable String databasePassword) {
        super(
                Options.of(url)
                        .with(Option.DATABASE_USER, databaseUser)
                        .with(Option.DATABASE_PASSWORD, databasePassword),
                null);
    }

    /**
     * Connections to the database of an application's pool.
     *
     * @param dataSource used as it is and never closed
     */
    public RowMQConnectionFactory(DataSource dataSource) {
        super(Options.NONE, dataSource);
    }

    // ---- classic

    @Override
    public Connection createConnection() throws JMSException {
        return Connections.open(spec());
    }

    @Override
    public Connection createConnection(@Nullable String userName, @Nullable String password) throws JMSException {
        return Connections.open(spec(userName, password));
    }

    @Override
    public QueueConnection createQueueConnection() throws JMSException {
        return Connections.openQueueConnection(spec());
    }

    @Override
    public QueueConnection createQueueConnection(@Nullable String userName, @Nullable String password)
            throws JMSException {
        return Connections.openQueueConnection(spec(userName, password));
    }

    @Override
    public TopicConnection createTopicConnection() throws JMSException {
        return Connections.openTopicConnection(spec());
    }

    @Override
    public TopicConnection createTopicConnection(@Nullable String userName, @Nullable String password)
            throws JMSException {
        return Connections.openTopicConnection(spec(userName, password));
    }

    // ---- simplified

    @Override
    public JMSContext createContext() {
        return createContext(JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        try {
            return Connections.openContext(spec(), sessionMode);
        } catch (JMSException e) {
            throw Failures.unchecked(e);
        }
    }

    @Override
    public JMSContext createContext(@Nullable String userName, @Nullable String password) {
        return createContext(userName, password, JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(@Nullable String userName, @Nullable String password, int sessionMode) {
        try {
            return Connections.openContext(spec(userName, password), sessionMode);
        } catch (JMSException e) {
            throw Failures.unchecked(e);
        }
    }

    /**
     * Ends what stays open for a few seconds after the last connection was closed: the pool, the threads, this JVM's place
     * in the table of nodes. Blocks until that is done. Does nothing while there are connections, of this factory or of
     * others on the same database; what they need is then closed after the last of them. The factory can go on making
     * connections.
     *
     * <p>Containers call it when an application is stopped. Who does not call it loses nothing: the JVM's end does the same.
     */
    @Override
    public void close() {
        try {
            Connections.closeIdle(storeConfig());
        } catch (JMSException | InvalidOptionException e) {
            // Then it has made no connections.
            LOG.debug("Nothing to close for {}", this, e);
        }
    }

    private ConnectionSpec spec() throws JMSException {
        return spec(options().get(Option.USER_NAME), options().get(Option.PASSWORD));
    }

    private ConnectionSpec spec(@Nullable String userName, @Nullable String password) throws JMSException {
        return new ConnectionSpec(
                storeConfig(),
                userName,
                password,
                options().get(Option.CLIENT_ID),
                ObjectAllowList.of(getTrustedPackages()));
    }
}
