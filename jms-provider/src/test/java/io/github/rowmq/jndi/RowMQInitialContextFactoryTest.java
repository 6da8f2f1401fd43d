package io.github.rowmq.jndi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTopic;
import io.github.rowmq.config.Option;
import io.github.rowmq.config.Options;
import io.github.rowmq.config.Samples;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import javax.naming.Binding;
import javax.naming.CompositeName;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.InvalidNameException;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.NotContextException;
import javax.naming.OperationNotSupportedException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowMQInitialContextFactoryTest {

    private static Context context(String properties) throws Exception {
        Properties environment = new Properties();
        environment.load(new StringReader(properties));
        environment.setProperty(Context.INITIAL_CONTEXT_FACTORY, RowMQInitialContextFactory.class.getName());
        return new InitialContext(environment);
    }

    private static Options options(Context context, String name) throws NamingException {
        return ((RowMQConnectionFactory) context.lookup(name)).options();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ConnectionFactory", "QueueConnectionFactory", "TopicConnectionFactory"})
    void withoutConfigurationTheUsualNamesAreBound(String name) throws Exception {
        assertThat(options(context(""), name)).isEqualTo(Options.NONE);
        assertThat(options(context("java.naming.provider.url=jdbc:h2:mem:a"), name))
                .isEqualTo(Options.of("jdbc:h2:mem:a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"connectionFactory", "connectionfactory"})
    void factoriesAreDefinedByUrl(String key) throws Exception {
        Context context = context(key + ".myFactory=rowmq:jdbc:h2:mem:a?rowmq.lease=5s\n" + key + ".jms/other = \n");

        assertThat(options(context, "myFactory")).isEqualTo(Options.of("rowmq:jdbc:h2:mem:a?rowmq.lease=5s"));
        assertThat(options(context, "jms/other")).isEqualTo(Options.NONE);
        assertThatThrownBy(() -> context.lookup("ConnectionFactory")).isInstanceOf(NameNotFoundException.class);
    }

    @Test
    void factoriesAreDefinedByNamesAndProperties() throws Exception {
        Context context = context("""
                java.naming.provider.url=jdbc:h2:mem:common
                connectionFactoryNames = connectionFactory, queue.factory
                connection.connectionFactory.clientID=me
                connection.queue.factory.url=jdbc:h2:mem:own
                connection.queue.factory.poolSize=3
                """);

        assertThat(options(context, "connectionFactory").toMap())
                .isEqualTo(Map.of("url", "jdbc:h2:mem:common", "clientID", "me"));
        assertThat(options(context, "queue.factory").toMap())
                .isEqualTo(Map.of("url", "jdbc:h2:mem:own", "poolSize", "3"));
        assertThatThrownBy(() -> context.lookup("ConnectionFactory")).isInstanceOf(NameNotFoundException.class);
    }

    @Test
    void theUsualNamesHavePropertiesToo() throws Exception {
        assertThat(options(context("connection.ConnectionFactory.clientID=me"), "ConnectionFactory")
                        .toMap())
                .isEqualTo(Map.of("clientID", "me"));
    }

    @Test
    void someOptionsHoldForAllFactories() throws Exception {
        Context context = context("""
                java.naming.security.principal=joe
                java.naming.security.credentials=geheim
                rowmq.schema=messaging
                connectionFactory.a=jdbc:h2:mem:a
                connectionFactory.b=jdbc:h2:mem:b
                """);

        for (String name : List.of("a", "b")) {
            assertThat(options(context, name).toMap())
                    .isEqualTo(Map.of(
                            "url", "jdbc:h2:mem:" + name,
                            "userName", "joe",
                            "password", "geheim",
                            "schema", "messaging"));
        }
    }

    @RepeatedTest(10)
    void everyOptionIsReadBackFromProperties(RepetitionInfo repetition) throws Exception {
        Map<String, String> texts = Samples.texts(new Random(repetition.getCurrentRepetition()));
        Properties each = new Properties();
        Properties common = new Properties();
        texts.forEach((name, text) -> each.setProperty("connection.ConnectionFactory." + name, text));
        texts.forEach((name, text) -> common.setProperty("rowmq." + name, text));

        for (Properties properties : List.of(each, common)) {
            Context context = new RowMQInitialContextFactory().getInitialContext(properties);
            assertThat(options(context, "ConnectionFactory")).isEqualTo(Options.of(texts));
        }
    }

    @Test
    void destinationsAreDefinedByName() throws Exception {
        Context context = context("""
                queue.orders=physical orders
                queue.queues/nested=n
                topic.jms/prices = p.r.i.c.e.s
                topic.with.dots=d
                """);

        assertThat(context.lookup("orders")).isEqualTo(new RowMQQueue("physical orders"));
        assertThat(context.lookup("queues/nested")).isEqualTo(new RowMQQueue("n"));
        assertThat(context.lookup(new CompositeName("jms/prices"))).isEqualTo(new RowMQTopic("p.r.i.c.e.s"));
        assertThat(context.lookup("with.dots")).isEqualTo(new RowMQTopic("d"));
        assertThat(((Context) context.lookup("queues")).lookup("nested")).isEqualTo(new RowMQQueue("n"));
    }

    @Test
    void anyDestinationIsFoundByItsName() throws Exception {
        Context context = context("");

        assertThat(context.lookup("dynamicQueues/a")).isEqualTo(new RowMQQueue("a"));
        assertThat(context.lookup("dynamicQueues/a/b.c")).isEqualTo(new RowMQQueue("a/b.c"));
        assertThat(context.lookup("dynamicTopics/ä 'quoted' \"name\""))
                .isEqualTo(new RowMQTopic("ä 'quoted' \"name\""));
        assertThat(((Context) context.lookup("dynamicTopics")).lookup("x")).isEqualTo(new RowMQTopic("x"));
        assertThatThrownBy(() -> context.lookup("dynamicQueues/\u0007"))
                .isInstanceOf(InvalidNameException.class)
                .hasMessageContaining("U+0007");
        assertThatThrownBy(() -> context.lookup("dynamicQueues/" + "x".repeat(1_000)))
                .isInstanceOf(InvalidNameException.class)
                .hasMessageContaining("255");
    }

    @Test
    void propertiesAreReadFromAFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("my.properties");
        Files.writeString(file, """
                java.naming.provider.url=jdbc:h2:mem:fromfile
                queue.q=ä
                topic.t=from file
                """);

        for (String location : List.of(file.toString(), file.toUri().toString())) {
            Context context = new RowMQInitialContextFactory()
                    .getInitialContext(new java.util.Hashtable<>(
                            Map.of(Context.PROVIDER_URL, location, "topic.t", "from environment")));

            assertThat(options(context, "ConnectionFactory")).isEqualTo(Options.of("jdbc:h2:mem:fromfile"));
            assertThat(context.lookup("q")).isEqualTo(new RowMQQueue("ä"));
            assertThat(context.lookup("t")).isEqualTo(new RowMQTopic("from environment"));
        }
    }

    @Test
    void aNameThatIsNotBoundIsRefusedWithThoseThatAre() throws Exception {
        Context context = context("queue.orders=o\nconnectionFactory.jms/factory=jdbc:h2:mem:a");

        assertThatThrownBy(() -> context.lookup("ordres"))
                .isInstanceOf(NameNotFoundException.class)
                .hasMessage("'ordres' is not bound; bound are jms/factory, orders, and any destination as"
                        + " dynamicQueues/<queue> or dynamicTopics/<topic>");
        assertThatThrownBy(() -> context.lookup("jms/orders"))
                .isInstanceOfSatisfying(
                        NameNotFoundException.class,
                        e -> assertThat(e.getRemainingName()).hasToString("\"jms/orders\""));
    }

    @Test
    void contextsAreListed() throws Exception {
        Context context = context("queue.a/x=1\nqueue.a/y=2\ntopic.b=3\nconnectionFactory.f=jdbc:h2:mem:a");

        List<String> names = new ArrayList<>();
        for (NameClassPair pair : Collections.list(context.list(""))) {
            names.add(pair.getName());
        }
        assertThat(names).containsExactly("a", "b", "f");

        List<Object> bound = new ArrayList<>();
        for (Binding binding : Collections.list(context.listBindings("a"))) {
            bound.add(binding.getObject());
        }
        assertThat(bound).containsExactly(new RowMQQueue("1"), new RowMQQueue("2"));
        assertThat(((Context) context.lookup("a")).getNameInNamespace()).isEqualTo("a");
        assertThatThrownBy(() -> context.list("b")).isInstanceOf(NotContextException.class);
        assertThatThrownBy(() -> context.list("c")).isInstanceOf(NameNotFoundException.class);
    }

    @Test
    void namesAreComposed() throws Exception {
        Context context = new RowMQInitialContextFactory().getInitialContext(null);

        assertThat(context.composeName("b", "a")).isEqualTo("a/b");
        assertThat(context.composeName(new CompositeName("b"), new CompositeName("a")))
                .isEqualTo(new CompositeName("a/b"));
        assertThat(context.getNameParser("").parse("a/b").size()).isEqualTo(2);
    }

    @Test
    void nothingCanBeBound() throws Exception {
        Context context = context("queue.q=q");

        assertThatThrownBy(() -> context.bind("x", "y")).isInstanceOf(OperationNotSupportedException.class);
        assertThatThrownBy(() -> context.rebind("q", "y")).isInstanceOf(OperationNotSupportedException.class);
        assertThatThrownBy(() -> context.unbind("q")).isInstanceOf(OperationNotSupportedException.class);
        assertThatThrownBy(() -> context.rename("q", "y")).isInstanceOf(OperationNotSupportedException.class);
        assertThatThrownBy(() -> context.createSubcontext("x")).isInstanceOf(OperationNotSupportedException.class);
        assertThatThrownBy(() -> context.destroySubcontext("x")).isInstanceOf(OperationNotSupportedException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            connectionFactory.f=tcp://localhost:61616         | JNDI property connectionFactory.f: Option 'url' cannot be
            connectionFactory.f=jdbc:h2:mem:a?rowmq.leese=5s  | connectionFactory.f: Unknown parameter of the URL 'rowmq.leese' (did you mean 'lease'?)
            connection.ConnectionFactory.brokerURL=x          | connection.ConnectionFactory: Unknown option 'brokerURL'
            connection.Other.url=jdbc:h2:mem:a                | 'connection.Other.url' is of none of the connection factories ConnectionFactory,
            connection.ConnectionFactory.poolSize=many        | Option 'poolSize' cannot be 'many': expected is a whole number
            rowmq.poolsize=3                                  | Unknown option 'poolsize' (did you mean 'poolSize'?)
            queue.q=                                          | JNDI property queue.q: The name of a destination must not be null or empty
            queue.=q                                          | 'queue.' binds nothing
            queue.dynamicQueues/a=q                           | 'queue.dynamicQueues/a' binds a name that is reserved
            java.naming.provider.url=/nowhere/x.properties    | which is neither a URL with jdbc: or rowmq:jdbc: nor the path of a file
            java.naming.provider.url=tcp://localhost:61616    | which is neither a URL with jdbc: or rowmq:jdbc: nor the path of a file
            """)
    void aWrongPropertyIsNamed(String properties, String message) {
        assertThatThrownBy(() -> context(properties))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aNameIsBoundOnce() {
        assertThatThrownBy(() -> context("queue.a=x\ntopic.a=y"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("is bound already");
        assertThatThrownBy(() -> context("queue.a=x\ntopic.a/b=y"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("is bound already");
    }

    @Test
    void secretsAreInNoMessage() {
        assertThatThrownBy(() -> context("connectionFactory.f=tcp://joe:geheim@localhost?password=geheim"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining("geheim");
        assertThatThrownBy(() -> context("java.naming.provider.url=tcp://joe:geheim@localhost?password=geheim"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining("geheim");
    }

    @Test
    void theDefaultsAreNotBoundBesideAFactoryWithoutACommonUrl() throws Exception {
        Context context = context("java.naming.provider.url=jdbc:h2:mem:c\nconnectionFactory.f=jdbc:h2:mem:a");

        assertThat(options(context, "f")).isEqualTo(Options.of("jdbc:h2:mem:a"));
        assertThat(options(context, "ConnectionFactory").get(Option.URL)).isEqualTo("jdbc:h2:mem:c");
    }
}
