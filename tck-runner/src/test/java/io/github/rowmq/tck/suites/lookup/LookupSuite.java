package io.github.rowmq.tck.suites.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import javax.naming.InitialContext;
import org.junit.jupiter.api.Test;

class LookupSuite {

    @Test
    void theNamesOfTheTckAreThereAndItsUserMayConnect() throws Exception {
        InitialContext names = new InitialContext();
        assertThat(names.lookup("MyQueueConnectionFactory")).isInstanceOf(QueueConnectionFactory.class);
        assertThat(names.lookup("MyTopicConnectionFactory")).isInstanceOf(TopicConnectionFactory.class);
        for (String queue : new String[] {"MY_QUEUE", "MY_QUEUE2", "testQ0", "testQ1", "testQ2", "testQueue2", "Q2"}) {
            assertThat(((Queue) names.lookup(queue)).getQueueName()).isEqualTo(queue);
        }
        for (String topic : new String[] {"MY_TOPIC", "MY_TOPIC2", "testT0", "testT1", "testT2"}) {
            assertThat(((Topic) names.lookup(topic)).getTopicName()).isEqualTo(topic);
        }
        ConnectionFactory factory = (ConnectionFactory) names.lookup("MyConnectionFactory");
        String user = System.getProperty("user");
        try (JMSContext known = factory.createContext(user, System.getProperty("password"));
                JMSContext anonymous = factory.createContext()) {
            anonymous.createProducer().send((Queue) names.lookup("MY_QUEUE"), "hello");
            assertThat(known.createConsumer((Queue) names.lookup("MY_QUEUE")).receiveBody(String.class, 10_000))
                    .isEqualTo("hello");
        }
        assertThatThrownBy(() -> factory.createContext("invalid", "invalid"))
                .isInstanceOf(JMSSecurityRuntimeException.class);
        TopicConnectionFactory durable = (TopicConnectionFactory) names.lookup("DURABLE_SUB_CONNECTION_FACTORY");
        try (TopicConnection connection = durable.createTopicConnection()) {
            assertThat(connection.getClientID()).isEqualTo("cts");
        }
    }
}
