package io.github.rowmq.clients;

import io.github.rowmq.RowMQConnectionFactory;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jms.autoconfigure.DefaultJmsListenerContainerFactoryConfigurer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.jms.support.JmsHeaders;
import org.springframework.messaging.handler.annotation.Header;

/** An application in Spring Boot: what Boot configures by itself, a transaction manager, and listeners of several kinds. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SpringApplicationUnderTest {

    /** Starts it; listeners run only if asked for, because every test has queues of its own. */
    static ConfigurableApplicationContext start(String url, String... properties) {
        return new SpringApplicationBuilder(SpringApplicationUnderTest.class)
                .properties("rowmq.url=" + url, "spring.main.banner-mode=off", "logging.level.root=warn")
                .properties(properties)
                .run();
    }

    @Bean
    ConnectionFactory connectionFactory(@Value("${rowmq.url}") String url) {
        return new RowMQConnectionFactory(url);
    }

    @Bean
    JmsTransactionManager transactionManager(ConnectionFactory connectionFactory) {
        return new JmsTransactionManager(connectionFactory);
    }

    /** With an external transaction manager the container makes connection, session and consumer for every message. */
    @Bean
    DefaultJmsListenerContainerFactory transactional(
            ConnectionFactory connectionFactory, JmsTransactionManager transactionManager) {
        DefaultJmsListenerContainerFactory containers = new DefaultJmsListenerContainerFactory();
        containers.setConnectionFactory(connectionFactory);
        containers.setTransactionManager(transactionManager);
        return containers;
    }

    @Bean
    DefaultJmsListenerContainerFactory sharedDurable(ConnectionFactory connectionFactory) {
        DefaultJmsListenerContainerFactory containers = new DefaultJmsListenerContainerFactory();
        containers.setConnectionFactory(connectionFactory);
        containers.setPubSubDomain(true);
        containers.setSubscriptionDurable(true);
        containers.setSubscriptionShared(true);
        return containers;
    }

    /** What {@code jmsListenerContainerFactory} would be if there were no others; configured by Boot's properties. */
    @Bean
    DefaultJmsListenerContainerFactory jmsListenerContainerFactory(
            ConnectionFactory connectionFactory, DefaultJmsListenerContainerFactoryConfigurer configurer) {
        DefaultJmsListenerContainerFactory containers = new DefaultJmsListenerContainerFactory();
        configurer.configure(containers, connectionFactory);
        return containers;
    }

    @Bean
    Listeners listeners() {
        return new Listeners();
    }

    /** Thread-safe. */
    static class Listeners {
        final Map<String, Integer> concurrent = new ConcurrentHashMap<>();
        final Semaphore arrivals = new Semaphore(0);
        final Semaphore mayLeave = new Semaphore(0);
        final List<Integer> counts = new CopyOnWriteArrayList<>();
        final AtomicInteger announcements = new AtomicInteger();

        /** Holds its messages until the test lets them go, so that several are handled at a time. */
        @JmsListener(destination = "clients.spring.concurrent", concurrency = "2-4")
        void concurrent(String text) throws InterruptedException {
            arrivals.release();
            mayLeave.acquire();
            concurrent.merge(text, 1, Integer::sum);
        }

        @JmsListener(destination = "clients.spring.echo")
        String echo(String text, @Header(JmsHeaders.CORRELATION_ID) String correlation) {
            return text + " " + (correlation == null ? "without" : "with") + " correlation";
        }

        @JmsListener(destination = "clients.spring.failing", containerFactory = "transactional")
        void failing(Message message) throws Exception {
            counts.add(message.getIntProperty("JMSXDeliveryCount"));
            if (counts.size() < 3) {
                throw new IllegalStateException("attempt " + counts.size() + " fails on purpose");
            }
        }

        @JmsListener(
                destination = "clients.spring.news",
                containerFactory = "sharedDurable",
                subscription = "readers",
                concurrency = "2")
        void news(String text) {
            announcements.incrementAndGet();
        }
    }
}
