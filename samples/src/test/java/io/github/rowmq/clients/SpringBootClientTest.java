package io.github.rowmq.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.clients.SpringApplicationUnderTest.Listeners;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jms.health.JmsHealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.jms.core.JmsClient;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring Boot 4 on RowMQ: what an application uses, without a line that knows of RowMQ but the connection factory. */
class SpringBootClientTest {

    private static final String NO_LISTENERS = "spring.jms.listener.auto-startup=false";
    private static final String QUEUE = "clients.spring.plain";

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        Collections.reverse(open);
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    private ConfigurableApplicationContext start(TestDatabase kind, String... properties) {
        FreshDatabase database = kind.create();
        open.add(database);
        ConfigurableApplicationContext application = SpringApplicationUnderTest.start(Urls.of(database), properties);
        open.add(application);
        return application;
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void theTemplateSendsReceivesSelectsAndBrowses(TestDatabase kind) {
        JmsTemplate template = start(kind, NO_LISTENERS).getBean(JmsTemplate.class);
        template.setReceiveTimeout(Duration.ofSeconds(30).toMillis());
        for (int i = 1; i <= 4; i++) {
            String colour = i % 2 == 0 ? "red" : "blue";
            template.convertAndSend(QUEUE, "message " + i, message -> {
                message.setStringProperty("colour", colour);
                return message;
            });
        }

        assertThat(template.<Integer>browse(
                        QUEUE,
                        (session, browser) ->
                                Collections.list(browser.getEnumeration()).size()))
                .isEqualTo(4);
        assertThat(template.receiveSelectedAndConvert(QUEUE, "colour = 'red'")).isEqualTo("message 2");
        assertThat(template.receiveAndConvert(QUEUE)).isEqualTo("message 1");
        assertThat(template.receiveAndConvert(QUEUE)).isEqualTo("message 3");
        assertThat(template.receiveAndConvert(QUEUE)).isEqualTo("message 4");
        template.setReceiveTimeout(JmsTemplate.RECEIVE_TIMEOUT_NO_WAIT);
        assertThat(template.receive(QUEUE)).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void theClientSendsWithTheQualityOfServiceThatItIsTold(TestDatabase kind) throws Exception {
        ConfigurableApplicationContext application = start(kind, NO_LISTENERS);
        JmsClient client = application.getBean(JmsClient.class);
        JmsTemplate template = application.getBean(JmsTemplate.class);
        template.setReceiveTimeout(Duration.ofSeconds(30).toMillis());

        client.destination(QUEUE).send("in a hurry never sent in vain");
        client.destination(QUEUE).withPriority(9).withTimeToLive(3_600_000).send("urgent");

        Message urgent = template.receive(QUEUE);
        assertThat(urgent).isNotNull();
        assertThat(urgent.getBody(String.class)).isEqualTo("urgent");
        assertThat(urgent.getJMSPriority()).isEqualTo(9);
        assertThat(urgent.getJMSExpiration() - urgent.getJMSTimestamp()).isEqualTo(3_600_000);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void severalListenersShareAQueue(TestDatabase kind) {
        ConfigurableApplicationContext application = start(kind);
        JmsTemplate template = application.getBean(JmsTemplate.class);
        Listeners listeners = application.getBean(Listeners.class);
        List<String> sent =
                IntStream.rangeClosed(1, 50).mapToObj(i -> "message " + i).toList();
        sent.forEach(text -> template.convertAndSend("clients.spring.concurrent", text));

        Await.until("two messages are handled at a time", () -> listeners.arrivals.availablePermits() >= 2);
        listeners.mayLeave.release(Integer.MAX_VALUE / 2);
        Await.until("all have been handled", () -> listeners.concurrent.size() == sent.size());
        assertThat(listeners.concurrent)
                .containsOnlyKeys(sent)
                .allSatisfy((text, times) -> assertThat(times).isOne());
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void aListenerAnswersARequest(TestDatabase kind) throws Exception {
        ConfigurableApplicationContext application = start(kind);
        JmsTemplate template = application.getBean(JmsTemplate.class);
        template.setReceiveTimeout(Duration.ofSeconds(30).toMillis());

        Message reply = template.sendAndReceive("clients.spring.echo", session -> {
            Message request = session.createTextMessage("hello");
            request.setJMSCorrelationID("4711");
            return request;
        });

        assertThat(reply).isNotNull();
        assertThat(reply.getBody(String.class)).isEqualTo("hello with correlation");
        assertThat(reply.getJMSCorrelationID()).isEqualTo("4711");
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void aListenerInATransactionThatFailsGetsItsMessageAgainWithTheCountRaised(TestDatabase kind) {
        ConfigurableApplicationContext application = start(kind);
        Listeners listeners = application.getBean(Listeners.class);
        application.getBean(JmsTemplate.class).convertAndSend("clients.spring.failing", "try this");

        Await.until("the third attempt", () -> listeners.counts.size() == 3);
        assertThat(listeners.counts).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void listenersShareADurableSubscription(TestDatabase kind) {
        ConfigurableApplicationContext application = start(kind);
        Listeners listeners = application.getBean(Listeners.class);
        JmsTemplate publisher = new JmsTemplate(application.getBean(ConnectionFactory.class));
        publisher.setPubSubDomain(true);
        // The subscription exists as soon as a first message arrives; then each announcement counts once.
        Await.until("the subscription exists", () -> {
            publisher.convertAndSend("clients.spring.news", "anybody there?");
            return listeners.announcements.get() > 0;
        });
        int before = 20;
        application.getBean(JmsListenerEndpointRegistry.class).stop();
        int seen = listeners.announcements.get();
        for (int i = 0; i < before; i++) {
            publisher.convertAndSend("clients.spring.news", "news " + i);
        }
        application.getBean(JmsListenerEndpointRegistry.class).start();

        Await.until("what was published while nobody listened", () -> listeners.announcements.get() >= seen + before);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void theTransactionManagerCommitsAndRollsBack(TestDatabase kind) throws Exception {
        ConfigurableApplicationContext application = start(kind, NO_LISTENERS);
        JmsTemplate template = application.getBean(JmsTemplate.class);
        template.setReceiveTimeout(Duration.ofSeconds(30).toMillis());
        TransactionTemplate transaction = new TransactionTemplate(application.getBean(JmsTransactionManager.class));

        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    template.convertAndSend(QUEUE, "never sent");
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        transaction.executeWithoutResult(status -> template.convertAndSend(QUEUE, "sent"));
        transaction.executeWithoutResult(status -> {
            assertThat(template.receiveAndConvert(QUEUE)).isEqualTo("sent");
            template.convertAndSend("clients.spring.never", "an answer that is taken back");
            status.setRollbackOnly();
        });

        Message again = transaction.execute(status -> template.receive(QUEUE));
        assertThat(again.getBody(String.class)).isEqualTo("sent");
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        template.setReceiveTimeout(JmsTemplate.RECEIVE_TIMEOUT_NO_WAIT);
        assertThat(template.receive(QUEUE)).isNull();
        assertThat(template.receive("clients.spring.never")).isNull();
    }

    @Test
    void cachedSessionsAndProducersWork() {
        FreshDatabase database = TestDatabase.H2_MEMORY.create();
        open.add(database);
        CachingConnectionFactory caching = new CachingConnectionFactory(new RowMQConnectionFactory(Urls.of(database)));
        caching.setSessionCacheSize(5);
        open.add(caching::destroy);
        JmsTemplate template = new JmsTemplate(caching);
        template.setSessionAcknowledgeMode(Session.CLIENT_ACKNOWLEDGE);
        template.setReceiveTimeout(Duration.ofSeconds(30).toMillis());

        for (int i = 0; i < 50; i++) {
            template.convertAndSend(QUEUE, String.valueOf(i));
            assertThat(template.receiveAndConvert(QUEUE)).isEqualTo(String.valueOf(i));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void theHealthCheckSaysUp(TestDatabase kind) {
        ConnectionFactory factory = start(kind, NO_LISTENERS).getBean(ConnectionFactory.class);

        Health health = new JmsHealthIndicator(factory).health();

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsEntry("provider", "RowMQ");
    }

    @Test
    void theHealthCheckSaysDownSoonWhenTheDatabaseIsDown() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        ConnectionFactory factory =
                new RowMQConnectionFactory("rowmq:jdbc:postgresql://localhost:" + port + "/x?rowmq.connectTimeout=1s");

        long start = System.nanoTime();
        Health health = new JmsHealthIndicator(factory).health();

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
}
