package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTopic;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Jakarta Messaging 3.1, sections 6.1.8, 6.2.15, 6.3.5, 7.2 and 8.8: every method of a closed object, or of an object
 * whose session or connection is closed, throws IllegalStateException, and closing it again does nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClosedObjectsTest {

    /** What closes, and the sends of JMSProducer, are dealt with apart. */
    private static final Set<String> NOT_REFUSED = Set.of("close");

    private Provider provider;

    @BeforeAll
    void open() {
        provider = new Provider();
    }

    @AfterAll
    void close() throws JMSException {
        provider.close();
    }

    @TestFactory
    Stream<DynamicTest> everyMethodOfAClosedObjectIsRefused() throws JMSException {
        return objects().stream().flatMap(this::methods);
    }

    @TestFactory
    Stream<DynamicTest> closingAgainDoesNothing() throws JMSException {
        return objects().stream()
                .map(closed -> DynamicTest.dynamicTest(closed.name, () -> {
                    ((AutoCloseable) closed.object).close();
                    ((AutoCloseable) closed.object).close();
                }));
    }

    /** A JMSProducer cannot be closed itself; its sends are refused with its context. */
    @TestFactory
    Stream<DynamicTest> sendsOfAClosedContextAreRefused() {
        JMSContext context = provider.factory().createContext();
        JMSProducer producer = context.createProducer();
        context.close();
        return Arrays.stream(JMSProducer.class.getMethods())
                .filter(method -> method.getName().equals("send"))
                .map(method -> test("JMSProducer", producer, method));
    }

    private Stream<DynamicTest> methods(Closed closed) {
        return closed.interfaces.stream()
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> !NOT_REFUSED.contains(method.getName()))
                .distinct()
                .map(method -> test(closed.name, closed.object, method));
    }

    private static DynamicTest test(String name, Object object, Method method) {
        String parameters = String.join(
                ", ",
                Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .toList());
        return DynamicTest.dynamicTest(name + ": " + method.getName() + "(" + parameters + ")", () -> {
            try {
                method.invoke(object, arguments(method));
                fail("It was not refused");
            } catch (InvocationTargetException e) {
                boolean unchecked = method.getName().equals("run")
                        || object instanceof JMSContext
                        || object instanceof JMSConsumer
                        || object instanceof JMSProducer;
                assertThat(e.getCause())
                        .isInstanceOf(unchecked ? IllegalStateRuntimeException.class : IllegalStateException.class);
            }
        });
    }

    /** Values that an open object would take. */
    private static Object[] arguments(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(type -> {
                    if (type == int.class) {
                        return (Object) 1;
                    }
                    if (type == long.class) {
                        return 1L;
                    }
                    if (type == boolean.class) {
                        return false;
                    }
                    if (type == String.class) {
                        return "name";
                    }
                    if (type == Class.class) {
                        return String.class;
                    }
                    if (type.isAssignableFrom(RowMQQueue.class)) {
                        return new RowMQQueue("q");
                    }
                    if (type.isAssignableFrom(RowMQTopic.class)) {
                        return new RowMQTopic("t");
                    }
                    return null;
                })
                .toArray();
    }

    private List<Closed> objects() throws JMSException {
        return List.of(
                closedConnection(),
                closedSession(false),
                closedSession(true),
                closedConsumer(0),
                closedConsumer(1),
                closedConsumer(2),
                closedProducer(0),
                closedProducer(1),
                closedBrowser(false),
                closedBrowser(true),
                closedContext(),
                closedContextConsumer(false),
                closedContextConsumer(true));
    }

    private Closed closedConnection() throws JMSException {
        Connection connection = provider.connection();
        connection.close();
        return new Closed(
                "connection", connection, List.of(Connection.class, QueueConnection.class, TopicConnection.class));
    }

    private Closed closedSession(boolean throughConnection) throws JMSException {
        Connection connection = provider.connection();
        Session session = connection.createSession();
        if (throughConnection) {
            connection.close();
        } else {
            session.close();
        }
        return new Closed(
                throughConnection ? "session of a closed connection" : "session",
                session,
                List.of(Session.class, QueueSession.class, TopicSession.class));
    }

    private Closed closedConsumer(int levels) throws JMSException {
        Connection connection = provider.connection();
        Session session = connection.createSession();
        boolean queue = levels != 1;
        MessageConsumer consumer = session.createConsumer(queue ? new RowMQQueue("q") : new RowMQTopic("t"));
        closeLevel(levels, consumer, session, connection);
        return new Closed(
                "consumer closed at level " + levels,
                consumer,
                List.of(MessageConsumer.class, queue ? QueueReceiver.class : TopicSubscriber.class));
    }

    private Closed closedProducer(int levels) throws JMSException {
        Connection connection = provider.connection();
        boolean queue = levels == 0;
        QueueSession session = queue ? ((QueueConnection) connection).createQueueSession(false, 1) : null;
        TopicSession topicSession = queue ? null : ((TopicConnection) connection).createTopicSession(false, 1);
        MessageProducer producer = queue ? session.createSender(null) : topicSession.createPublisher(null);
        closeLevel(levels, producer, queue ? session : topicSession, connection);
        return new Closed(
                "producer closed at level " + levels,
                producer,
                List.of(MessageProducer.class, queue ? QueueSender.class : TopicPublisher.class));
    }

    private static void closeLevel(int level, AutoCloseable child, Session session, Connection connection)
            throws JMSException {
        try {
            List.of(child, session, connection).get(level).close();
        } catch (JMSException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Closed closedBrowser(boolean throughSession) throws JMSException {
        Session session = provider.connection().createSession();
        QueueBrowser browser = session.createBrowser(new RowMQQueue("q"));
        if (throughSession) {
            session.close();
        } else {
            browser.close();
        }
        return new Closed(
                throughSession ? "browser of a closed session" : "browser", browser, List.of(QueueBrowser.class));
    }

    private Closed closedContext() {
        JMSContext context = provider.factory().createContext();
        context.close();
        return new Closed("context", context, List.of(JMSContext.class));
    }

    private Closed closedContextConsumer(boolean throughContext) {
        JMSContext context = provider.factory().createContext();
        JMSConsumer consumer = context.createConsumer(new RowMQQueue("q"));
        if (throughContext) {
            context.close();
        } else {
            consumer.close();
            context.close();
        }
        return new Closed(
                throughContext ? "consumer of a closed context" : "context's consumer",
                consumer,
                List.of(JMSConsumer.class));
    }

    private record Closed(String name, Object object, List<Class<?>> interfaces) {}
}
