package io.github.rowmq.samples.spring;

import io.github.rowmq.RowMQConnectionFactory;
import jakarta.jms.ConnectionFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * An application in Spring Boot. The connection factory is all that it takes: on it Spring Boot builds {@code JmsTemplate},
 * {@code JmsClient} and what runs methods with {@code @JmsListener}.
 */
@SpringBootApplication(proxyBeanMethods = false)
class OrdersApplication {

    @Bean
    ConnectionFactory connectionFactory(@Value("${rowmq.url}") String url) {
        return new RowMQConnectionFactory(url);
    }
}
