package io.github.rowmq.tck;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The objects that the TCK looks up by {@code new InitialContext()}, as a properties file for RowMQ's initial context
 * factory. Stateless.
 */
final class JndiConfiguration {
    private static final List<String> FACTORIES =
            List.of("MyConnectionFactory", "MyQueueConnectionFactory", "MyTopicConnectionFactory");
    private static final String DURABLE_FACTORY = "DURABLE_SUB_CONNECTION_FACTORY";
    private static final String DURABLE_CLIENT_ID = "cts";
    /** What the TCK's object messages contain. */
    private static final String TRUSTED_PACKAGES = "java.lang,java.util,com.sun.ts.tests.jms";

    private static final List<String> QUEUES =
            List.of("MY_QUEUE", "MY_QUEUE2", "testQ0", "testQ1", "testQ2", "testQueue2", "Q2");
    private static final List<String> TOPICS = List.of("MY_TOPIC", "MY_TOPIC2", "testT0", "testT1", "testT2");

    private JndiConfiguration() {}

    /**
     * Writes the file.
     *
     * @param directory where; made if need be
     * @param jdbcUrl the database behind the factories
     * @return the system properties that make a JVM use it
     */
    static Map<String, String> write(Path directory, String jdbcUrl) throws IOException {
        Properties names = new Properties();
        names.setProperty("java.naming.provider.url", jdbcUrl);
        names.setProperty("connectionFactoryNames", String.join(",", FACTORIES) + "," + DURABLE_FACTORY);
        names.setProperty("connection." + DURABLE_FACTORY + ".clientID", DURABLE_CLIENT_ID);
        names.setProperty("rowmq.trustedPackages", TRUSTED_PACKAGES);
        QUEUES.forEach(queue -> names.setProperty("queue." + queue, queue));
        TOPICS.forEach(topic -> names.setProperty("topic." + topic, topic));
        Files.createDirectories(directory);
        Path file = directory.resolve("jndi.properties");
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            names.store(writer, "What the TCK looks up");
        }
        return Map.of(
                "java.naming.factory.initial",
                "io.github.rowmq.jndi.RowMQInitialContextFactory",
                "java.naming.provider.url",
                file.toAbsolutePath().toString(),
                TckUser.URL_PROPERTY,
                jdbcUrl);
    }
}
