package io.github.rowmq.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Apache Camel's JMS component on RowMQ. */
class CamelClientTest {

    private static final long PATIENCE_MILLIS = 30_000;

    private final CamelContext camel = new DefaultCamelContext();
    private FreshDatabase database;

    private void start(TestDatabase kind, RoutesBuilder routes) throws Exception {
        database = kind.create();
        RowMQConnectionFactory factory = new RowMQConnectionFactory(Urls.of(database));
        camel.addComponent("jms", JmsComponent.jmsComponentAutoAcknowledge(factory));
        JmsComponent transacted = JmsComponent.jmsComponentTransacted(factory);
        transacted.getConfiguration().setLazyCreateTransactionManager(false);
        camel.addComponent("transacted", transacted);
        camel.addRoutes(routes);
        camel.start();
    }

    @AfterEach
    void close() {
        camel.stop();
        if (database != null) {
            database.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void aRouteMovesMessagesFromQueueToQueue(TestDatabase kind) throws Exception {
        start(kind, new RouteBuilder() {
            @Override
            public void configure() {
                from("jms:queue:clients.camel.in?concurrentConsumers=3").to("jms:queue:clients.camel.out");
            }
        });
        List<String> sent =
                IntStream.rangeClosed(1, 30).mapToObj(i -> "message " + i).toList();
        List<String> received = new CopyOnWriteArrayList<>();
        try (ProducerTemplate producer = camel.createProducerTemplate();
                ConsumerTemplate consumer = camel.createConsumerTemplate()) {
            for (String text : sent) {
                producer.sendBodyAndHeader("jms:queue:clients.camel.in", text, "colour", "red");
            }
            for (int i = 0; i < sent.size(); i++) {
                var exchange = consumer.receive("jms:queue:clients.camel.out", PATIENCE_MILLIS);
                assertThat(exchange.getMessage().getHeader("colour")).isEqualTo("red");
                received.add(exchange.getMessage().getBody(String.class));
                consumer.doneUoW(exchange);
            }
        }
        assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void aRequestIsAnswered(TestDatabase kind) throws Exception {
        start(kind, new RouteBuilder() {
            @Override
            public void configure() {
                from("jms:queue:clients.camel.requests").setBody(body().prepend("you said "));
            }
        });
        try (ProducerTemplate producer = camel.createProducerTemplate()) {
            for (int i = 1; i <= 5; i++) {
                assertThat(producer.requestBody("jms:queue:clients.camel.requests", "hello " + i))
                        .isEqualTo("you said hello " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void bodiesKeepTheirTypes(TestDatabase kind) throws Exception {
        List<Object> bodies = new CopyOnWriteArrayList<>();
        start(kind, new RouteBuilder() {
            @Override
            public void configure() {
                from("jms:queue:clients.camel.types")
                        .process(exchange -> bodies.add(exchange.getMessage().getBody()));
            }
        });
        Map<String, Object> map = new TreeMap<>(Map.of("name", "Ada", "born", 1815));
        try (ProducerTemplate producer = camel.createProducerTemplate()) {
            producer.sendBody("jms:queue:clients.camel.types", "text");
            producer.sendBody("jms:queue:clients.camel.types", map);
            producer.sendBody("jms:queue:clients.camel.types", new byte[] {1, 2, 3});
        }
        Await.until("three bodies", () -> bodies.size() == 3);
        assertThat(bodies.get(0)).isEqualTo("text");
        assertThat(bodies.get(1)).isEqualTo(map);
        assertThat(bodies.get(2)).isEqualTo(new byte[] {1, 2, 3});
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void aTransactedRouteThatFailsGetsItsMessageAgain(TestDatabase kind) throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        start(kind, new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("transacted:queue:clients.camel.orders")
                        .to("transacted:queue:clients.camel.invoices")
                        .process(exchange -> {
                            if (attempts.incrementAndGet() < 3) {
                                throw new IllegalStateException("attempt fails on purpose");
                            }
                        });
            }
        });
        try (ProducerTemplate producer = camel.createProducerTemplate();
                ConsumerTemplate consumer = camel.createConsumerTemplate()) {
            producer.sendBody("jms:queue:clients.camel.orders", "order");

            assertThat(consumer.receiveBody("jms:queue:clients.camel.invoices", PATIENCE_MILLIS))
                    .isEqualTo("order");
            // The two attempts that failed have taken their invoices back.
            assertThat(consumer.receiveBody("jms:queue:clients.camel.invoices", 300))
                    .isNull();
        }
        assertThat(attempts).hasValue(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void aSharedDurableSubscriptionDividesItsMessages(TestDatabase kind) throws Exception {
        List<String> received = new CopyOnWriteArrayList<>();
        AtomicInteger plain = new AtomicInteger();
        String options = "?subscriptionShared=true&subscriptionDurable=true&subscriptionName=readers";
        start(kind, new RouteBuilder() {
            @Override
            public void configure() {
                from("jms:topic:clients.camel.news" + options + "&concurrentConsumers=2")
                        .process(exchange -> received.add(exchange.getMessage().getBody(String.class)));
                from("jms:topic:clients.camel.news").process(exchange -> plain.incrementAndGet());
            }
        });
        try (ProducerTemplate producer = camel.createProducerTemplate()) {
            Await.until("both subscriptions are there", () -> {
                producer.sendBody("jms:topic:clients.camel.news", "anybody there?");
                return !received.isEmpty() && plain.get() > 0;
            });
            List<String> sent =
                    IntStream.rangeClosed(1, 20).mapToObj(i -> "news " + i).toList();
            sent.forEach(text -> producer.sendBody("jms:topic:clients.camel.news", text));
            Await.until("all news", () -> received.containsAll(sent));
            assertThat(received.stream().filter(text -> text.startsWith("news ")))
                    .containsExactlyInAnyOrderElementsOf(sent);
        }
    }
}
