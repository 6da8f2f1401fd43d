package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTopic;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, section 10.1: connection consumers and server sessions. */
class ServerSessionTest {

    private final Provider provider = new Provider();
    private final Queue queue = new RowMQQueue("q");
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws JMSException {
        provider.close();
    }

    private final MessageListener noting = message -> {
        try {
            seen.add(Provider.text(message));
        } catch (JMSException e) {
            throw new IllegalArgumentException(e);
        }
    };

    /** A pool of one session, run by the thread that starts it. */
    private ServerSessionPool pool(Session session) {
        ServerSession server = new ServerSession() {
            @Override
            public Session getSession() {
                return session;
            }

            @Override
            public void start() {
                session.run();
            }
        };
        return () -> server;
    }

    @Test
    void aConnectionConsumerFeedsTheSessionsOfAPool() throws JMSException {
        Connection connection = provider.started();
        Session session = connection.createSession();
        session.setMessageListener(noting);
        ServerSessionPool pool = pool(session);
        ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, pool, 10);
        assertThat(consumer.getServerSessionPool()).isSameAs(pool);
        provider.send(queue, "a", "b", "c");
        Provider.await("all are seen", () -> seen.size() == 3);
        assertThat(seen).containsExactly("a", "b", "c");
        consumer.close();
        assertThatThrownBy(consumer::getServerSessionPool).isInstanceOf(IllegalStateException.class);
        provider.send(queue, "d");
        session.close();
        assertThat(provider.drain(queue)).containsExactly("d");
    }

    @Test
    void aDurableSubscriptionCanFeedAPool() throws JMSException {
        Connection connection = provider.connection();
        connection.setClientID("me");
        connection.start();
        Session session = connection.createSession();
        session.setMessageListener(noting);
        RowMQTopic topic = new RowMQTopic("t");
        connection.createDurableConnectionConsumer(topic, "sub", null, pool(session), 1);
        provider.send(topic, "a");
        Provider.await("it is seen", () -> seen.size() == 1);
    }

    /** What a pool does wrong costs no message, and does not end the consumer. */
    @Test
    void aMessageThatThePoolDidNotTakeComesAgain() throws JMSException {
        Connection connection = provider.started();
        Session session = connection.createSession();
        session.setMessageListener(noting);
        Session closed = connection.createSession();
        closed.close();
        List<JMSException> reported = new CopyOnWriteArrayList<>();
        connection.setExceptionListener(reported::add);
        ArrayDeque<ServerSessionPool> pools = new ArrayDeque<>();
        pools.add(() -> {
            throw new IllegalArgumentException("no session today");
        });
        pools.add(() -> {
            throw new JMSException("nor now");
        });
        pools.add(pool(closed));
        pools.add(failingToStart(session));
        pools.add(pool(session));
        ServerSessionPool changing = () -> (pools.size() > 1 ? pools.remove() : pools.element()).getServerSession();
        connection.createConnectionConsumer(queue, null, changing, 10);
        provider.send(queue, "a", "b");
        Provider.await("both are seen", () -> seen.size() >= 2);
        assertThat(seen).containsExactly("a", "b");
        assertThat(reported)
                .extracting(Throwable::getMessage)
                .satisfiesExactly(
                        text -> assertThat(text).contains("no session today"),
                        text -> assertThat(text).contains("nor now"),
                        text -> assertThat(text).contains("closed"),
                        text -> assertThat(text).contains("cannot start"));
        connection.close();
        assertThat(provider.drain(queue)).isEmpty();
    }

    private static ServerSessionPool failingToStart(Session session) {
        ServerSession server = new ServerSession() {
            @Override
            public Session getSession() {
                return session;
            }

            @Override
            public void start() throws JMSException {
                throw new JMSException("cannot start");
            }
        };
        return () -> server;
    }

    @Test
    void badArgumentsAreRefused() throws JMSException {
        Connection connection = provider.connection();
        Session session = connection.createSession();
        assertThatThrownBy(() -> connection.createConnectionConsumer(queue, null, null, 1))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> connection.createConnectionConsumer(queue, null, pool(session), 0))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> connection.createConnectionConsumer(queue, "x >", pool(session), 1))
                .isInstanceOf(JMSException.class);
    }
}
