package io.github.rowmq.jndi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTemporaryQueue;
import io.github.rowmq.RowMQTopic;
import io.github.rowmq.config.Options;
import io.github.rowmq.config.Samples;
import java.util.Map;
import java.util.Random;
import javax.naming.CompositeName;
import javax.naming.ConfigurationException;
import javax.naming.NamingException;
import javax.naming.OperationNotSupportedException;
import javax.naming.Reference;
import javax.naming.StringRefAddr;
import javax.naming.spi.NamingManager;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowMQObjectFactoryTest {

    /** As a container does it: it knows the reference alone. */
    private static Object resolve(Reference reference) throws Exception {
        return NamingManager.getObjectInstance(reference, new CompositeName("jms/x"), null, null);
    }

    /** As Tomcat makes it of the attributes of a Resource. */
    private static Reference resource(String type, Map<String, String> attributes) {
        Reference reference = new Reference(type, RowMQObjectFactory.class.getName(), null);
        Map.of("scope", "Shareable", "auth", "Container", "singleton", "true", "description", "x")
                .forEach((name, value) -> reference.add(new StringRefAddr(name, value)));
        attributes.forEach((name, value) -> reference.add(new StringRefAddr(name, value)));
        return reference;
    }

    @RepeatedTest(10)
    void everyOptionIsReadBackFromTheReference(RepetitionInfo repetition) throws Exception {
        Options options = Options.of(Samples.texts(new Random(repetition.getCurrentRepetition())));
        RowMQConnectionFactory factory = new RowMQConnectionFactory();
        factory.setProperties(options.toMap());

        RowMQConnectionFactory again = (RowMQConnectionFactory) resolve(factory.getReference());

        assertThat(again.options()).isEqualTo(options);
    }

    @Test
    void destinationsAreReadBackFromTheirReferences() throws Exception {
        assertThat(resolve(new RowMQQueue("a/b ä").getReference())).isEqualTo(new RowMQQueue("a/b ä"));
        assertThat(resolve(new RowMQTopic("t").getReference())).isEqualTo(new RowMQTopic("t"));
    }

    @Test
    void aTemporaryDestinationHasNoReference() {
        assertThatThrownBy(() -> new RowMQTemporaryQueue("t", null).getReference())
                .isInstanceOf(OperationNotSupportedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.github.rowmq.RowMQConnectionFactory",
                "jakarta.jms.ConnectionFactory",
                "jakarta.jms.QueueConnectionFactory",
                "jakarta.jms.TopicConnectionFactory"
            })
    void aContainersResourceBecomesAFactory(String type) throws Exception {
        Object made = resolve(resource(type, Map.of("url", "jdbc:h2:mem:a", "clientID", "me", "lease", "20s")));

        assertThat(((RowMQConnectionFactory) made).options().toMap())
                .isEqualTo(Map.of("url", "jdbc:h2:mem:a", "clientID", "me", "lease", "20s"));
    }

    @Test
    void aContainersResourceBecomesADestination() throws Exception {
        assertThat(resolve(resource("jakarta.jms.Queue", Map.of("physicalName", "orders"))))
                .isEqualTo(new RowMQQueue("orders"));
        assertThat(resolve(resource("io.github.rowmq.RowMQQueue", Map.of("physicalName", "orders"))))
                .isEqualTo(new RowMQQueue("orders"));
        assertThat(resolve(resource("jakarta.jms.Topic", Map.of("physicalName", "prices"))))
                .isEqualTo(new RowMQTopic("prices"));
    }

    @Test
    void wrongAttributesAreNamed() {
        assertThatThrownBy(() -> resolve(resource("jakarta.jms.Queue", Map.of())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("JNDI resource 'jms/x' of type jakarta.jms.Queue: a destination has the attribute"
                        + " physicalName");
        assertThatThrownBy(() -> resolve(resource("jakarta.jms.Topic", Map.of("physicalName", ""))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("must not be null or empty");
        assertThatThrownBy(() -> resolve(resource("jakarta.jms.ConnectionFactory", Map.of("brokerURL", "x"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Unknown option 'brokerURL'")
                .hasMessageContaining("the options are url, ");
    }

    @Test
    void whatIsNotOursIsLeftToOthers() throws NamingException {
        RowMQObjectFactory factory = new RowMQObjectFactory();

        assertThat(factory.getObjectInstance("text", null, null, null)).isNull();
        assertThat(factory.getObjectInstance(resource("java.lang.String", Map.of()), null, null, null))
                .isNull();
    }
}
