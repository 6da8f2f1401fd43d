package io.github.rowmq.session;

import static io.github.rowmq.session.Provider.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTopic;
import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.Stores;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application gets wrong: an exception of the class that the specification names, and nothing else happens. */
class BadInputTest {

    private static final String SECRET = "tr0ub4dor";

    private final Provider provider = new Provider(";rowmq.maxBodySize=1000");
    private final Queue queue = new RowMQQueue("q");
    private final Topic topic = new RowMQTopic("t");

    @AfterEach
    void close() throws JMSException {
        provider.close();
    }

    private static String everything(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString().toLowerCase(Locale.ROOT);
    }

    private static void assertNoSecret(ThrowingCallable call, Class<? extends Throwable> type) {
        assertThatThrownBy(call)
                .isInstanceOf(type)
                .satisfies(thrown -> assertThat(everything(thrown)).doesNotContain(SECRET));
    }

    // ---- selectors

    @ParameterizedTest
    @ValueSource(strings = {"x >", "x = 'open", "x > 'foo'", "LIKE", "a = 1 AND", "\u0000", "x = 1; drop table q"})
    void aMalformedSelectorIsRefusedWhereverItIsGiven(String selector) throws JMSException {
        Session session = provider.started().createSession();
        MessageConsumer other = session.createConsumer(queue);
        assertThatThrownBy(() -> session.createConsumer(queue, selector)).isInstanceOf(InvalidSelectorException.class);
        assertThatThrownBy(() -> session.createConsumer(topic, selector)).isInstanceOf(InvalidSelectorException.class);
        assertThatThrownBy(() -> session.createBrowser(queue, selector)).isInstanceOf(InvalidSelectorException.class);
        assertThatThrownBy(() -> session.createSharedConsumer(topic, "s", selector))
                .isInstanceOf(InvalidSelectorException.class);
        assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "d", selector))
                .isInstanceOf(InvalidSelectorException.class);
        try (JMSContext context = provider.factory().createContext()) {
            context.setClientID("c");
            assertThatThrownBy(() -> context.createConsumer(queue, selector))
                    .isInstanceOf(InvalidSelectorRuntimeException.class);
            assertThatThrownBy(() -> context.createDurableConsumer(topic, "u", selector, false))
                    .isInstanceOf(InvalidSelectorRuntimeException.class);
            assertThatThrownBy(() -> context.createBrowser(queue, selector))
                    .isInstanceOf(InvalidSelectorRuntimeException.class);
        }
        // No subscription was left behind.
        assertThatThrownBy(() -> session.unsubscribe("d")).isInstanceOf(InvalidDestinationException.class);
        provider.send(queue, "goes on");
        assertThat(receive(other)).isEqualTo("goes on");
    }

    @Test
    void aDurableSubscriptionKeepsItsBacklogIfItsNewSelectorIsMalformed() throws JMSException {
        Connection connection = provider.factory().createConnection();
        try (connection) {
            connection.setClientID("c");
            connection.start();
            Session session = connection.createSession();
            session.createDurableConsumer(topic, "s").close();
            provider.send(topic, "kept");
            assertThatThrownBy(() -> session.createDurableConsumer(topic, "s", "x >", false))
                    .isInstanceOf(InvalidSelectorException.class);
            assertThat(receive(session.createDurableConsumer(topic, "s"))).isEqualTo("kept");
        }
    }

    // ---- URL and credentials

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:",
                "jdbc:nonsense",
                "jdbc:nonsense://localhost/db?password=" + SECRET,
                "jdbc:h2:nonsense:x;PASSWORD=" + SECRET,
                "jdbc:h2:mem:x;NO_SUCH_SETTING=1;PASSWORD=" + SECRET,
                "jdbc:h2:tcp://localhost:1/x;PASSWORD=" + SECRET,
                "jdbc:postgresql://localhost:notaport/x?password=" + SECRET,
                "jdbc:postgresql://u:" + SECRET + "@localhost:1/x",
                "jdbc:mariadb://localhost:notaport/x?password=" + SECRET,
                "jdbc:mysql://localhost:1/x?password=" + SECRET
            })
    void aUrlThatLeadsNowhereFailsInTimeAndKeepsItsSecrets(String url) {
        assertNoSecret(
                () -> {
                    RowMQConnectionFactory factory = new RowMQConnectionFactory(url);
                    factory.setConnectTimeout(Duration.ofMillis(500));
                    try {
                        factory.createConnection().close();
                    } catch (JMSException e) {
                        assertThat(e.getErrorCode())
                                .isIn(StoreException.Kind.UNAVAILABLE.name(), StoreException.Kind.CONFIGURATION.name());
                        throw new IllegalArgumentException(e);
                    }
                },
                IllegalArgumentException.class);
    }

    @Test
    void theDatabasesOwnUserIsRefusedWithoutShowingThePassword() throws JMSException {
        String url = "jdbc:h2:mem:" + UUID.randomUUID();
        try (Connection first = new RowMQConnectionFactory(url, "owner", "right").createConnection()) {
            assertThat(first.getMetaData()).isNotNull();
            RowMQConnectionFactory wrong = new RowMQConnectionFactory(url, "owner", SECRET);
            wrong.setConnectTimeout(Duration.ofMillis(500));
            assertNoSecret(wrong::createConnection, JMSException.class);
            assertNoSecret(wrong::createContext, JMSRuntimeException.class);
        }
    }

    @Test
    void aUserThatIsNoneOrWhosePasswordIsAnotherIsRefusedAsSuch() throws JMSException {
        provider.started();
        addUser("ann", "right");
        RowMQConnectionFactory factory = provider.factory();
        for (String name :
                List.of("nobody", "\u0000", "'; drop table rowmq_app_user; --", "u".repeat(1_000), "\ud800")) {
            assertNoSecret(() -> factory.createConnection(name, SECRET), JMSSecurityException.class);
        }
        assertNoSecret(() -> factory.createContext("ann", SECRET), JMSSecurityRuntimeException.class);
        assertNoSecret(() -> factory.createConnection("ann", null), JMSSecurityException.class);
        factory.createConnection("ann", "right").close();
    }

    private void addUser(String name, String password) {
        // A node beside the provider's own, which sees the same tables.
        StoreConfig config =
                StoreConfig.of(provider.factory().options().storeConfig().jdbcUrl());
        try (var store = Stores.open(config, text -> {
            throw new IllegalArgumentException(text);
        })) {
            store.users().put(name, password.toCharArray());
        }
    }

    // ---- names

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000", "line\nbreak", "\u007f", "\ud800", "half\udc00"})
    void aNameThatCannotBeOneIsRefusedWhereverItIsGiven(String name) throws JMSException {
        refused(name);
    }

    @Test
    void aNameOfAThousandCharactersIsRefusedWhereverItIsGiven() throws JMSException {
        refused("n".repeat(1_000));
        refused("'\u00e9\ud83d\ude00".repeat(250));
    }

    private void refused(String name) throws JMSException {
        Session session = provider.started().createSession();
        assertThatThrownBy(() -> session.createQueue(name)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createTopic(name)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createConsumer((ForeignQueue) () -> name))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createProducer((ForeignQueue) () -> name))
                .isInstanceOf(InvalidDestinationException.class);
        TextMessage message = session.createTextMessage();
        message.setJMSReplyTo((ForeignQueue) () -> name);
        assertThatThrownBy(() -> session.createProducer(queue).send(message))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createSharedConsumer(topic, name))
                .isInstanceOf(JMSException.class)
                .isNotInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, name))
                .isInstanceOf(JMSException.class)
                .isNotInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> session.unsubscribe(name)).isInstanceOf(InvalidDestinationException.class);
        Connection fresh = provider.connection();
        assertThatThrownBy(() -> fresh.setClientID(name)).isInstanceOf(InvalidClientIDException.class);
        fresh.setClientID("c" + UUID.randomUUID());
        try (JMSContext context = provider.factory().createContext()) {
            assertThatThrownBy(() -> context.createQueue(name)).isInstanceOf(InvalidDestinationRuntimeException.class);
            assertThatThrownBy(() -> context.setClientID(name)).isInstanceOf(InvalidClientIDRuntimeException.class);
        }
        if (!name.isEmpty()) {
            RowMQConnectionFactory administered =
                    new RowMQConnectionFactory(provider.factory().options().toUrl());
            administered.setClientID(name);
            assertThatThrownBy(administered::createConnection).isInstanceOf(InvalidClientIDException.class);
        }
    }

    /** Another provider's queue. */
    @FunctionalInterface
    private interface ForeignQueue extends Queue {
        @Override
        String getQueueName();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1a", "a b", "a.b", "NULL", "BETWEEN", "JMSXRowMQ", "JMSPriority", "a\u0000"})
    void aPropertyNameThatCannotBeOneIsRefusedAndTheMessageStaysUsable(String name) throws JMSException {
        Session session = provider.started().createSession();
        TextMessage message = session.createTextMessage("body");
        assertThatThrownBy(() -> message.setStringProperty(name, "v")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> message.setObjectProperty(name, 1)).isInstanceOf(IllegalArgumentException.class);
        try (JMSContext context = provider.factory().createContext()) {
            assertThatThrownBy(() -> context.createProducer().setProperty(name, 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> message.setObjectProperty("a", new Object()))
                .isInstanceOf(MessageFormatException.class);
        message.setStringProperty("a", "v");
        session.createProducer(queue).send(message);
        assertThat(session.createConsumer(queue).receive(Provider.SOON).getStringProperty("a"))
                .isEqualTo("v");
    }

    // ---- bodies

    @Test
    void aBodyOverTheLimitIsRefusedAndTheTransactionGoesOn() throws JMSException {
        Connection connection = provider.started();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(queue);
        producer.send(session.createTextMessage("first"));
        TextMessage text = session.createTextMessage("x".repeat(100_000));
        BytesMessage bytes = session.createBytesMessage();
        bytes.writeBytes(new byte[100_000]);
        assertThatThrownBy(() -> producer.send(text))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("1000");
        assertThatThrownBy(() -> producer.send(bytes)).isInstanceOf(MessageFormatException.class);
        producer.send(session.createTextMessage("second"));
        session.commit();
        assertThat(provider.drain(queue)).containsExactly("first", "second");
    }
}
