package io.github.rowmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.config.InvalidOptionException;
import io.github.rowmq.config.Option;
import io.github.rowmq.config.Options;
import io.github.rowmq.config.Samples;
import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.JMSException;
import java.beans.BeanInfo;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.OperationNotSupportedException;
import javax.naming.spi.InitialContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FactoryPropertiesTest {

    static List<Option<?>> options() {
        return Option.all();
    }

    @AfterEach
    void forgetTheContext() {
        System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        OneBinding.bound = null;
    }

    private static Map<String, PropertyDescriptor> beanProperties() throws Exception {
        BeanInfo info = Introspector.getBeanInfo(RowMQConnectionFactory.class, Object.class);
        return Arrays.stream(info.getPropertyDescriptors())
                .filter(property -> property.getWriteMethod() != null)
                .filter(property -> !property.getName().equals("properties"))
                .collect(Collectors.toMap(PropertyDescriptor::getName, Function.identity()));
    }

    @Test
    void theBeanPropertiesAreTheOptionsAndTheDataSource() throws Exception {
        Set<String> expected = new java.util.HashSet<>(Option.names());
        expected.add("dataSource");

        assertThat(beanProperties().keySet()).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("options")
    <T> void everyOptionIsReadBackFromItsBeanProperty(Option<T> option) throws Exception {
        RowMQConnectionFactory factory = new RowMQConnectionFactory();
        PropertyDescriptor property = beanProperties().get(option.name());
        T value = Samples.value(option, new Random(3));

        property.getWriteMethod().invoke(factory, value);

        assertThat(factory.options().get(option)).isEqualTo(value);
        if (option.isSecret()) {
            assertThat(property.getReadMethod()).isNull();
        } else {
            assertThat(property.getReadMethod().invoke(factory)).isEqualTo(value);
        }
    }

    @Test
    void aValueOutOfBoundsIsRefusedBySetters() {
        RowMQConnectionFactory factory = new RowMQConnectionFactory();

        assertThatThrownBy(() -> factory.setPoolSize(0))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("poolSize");
        assertThatThrownBy(() -> factory.setUrl("amqp://localhost"))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("'url' cannot be 'amqp://localhost'");
        assertThat(factory.options()).isEqualTo(Options.NONE);
    }

    @Test
    void aFactoryIsSerializable() throws Exception {
        RowMQConnectionFactory factory = new RowMQConnectionFactory();
        factory.setProperties(Samples.texts(new Random(5)));

        assertThat(copy(factory).options()).isEqualTo(factory.options());
    }

    private static <T> T copy(T object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            @SuppressWarnings("unchecked")
            T copy = (T) in.readObject();
            return copy;
        }
    }

    @Test
    void destinationsAreSerializable() throws Exception {
        assertThat(copy(new RowMQQueue("q"))).isEqualTo(new RowMQQueue("q"));
        assertThat(copy(new RowMQTopic("t"))).isEqualTo(new RowMQTopic("t"));
    }

    @Test
    void secretsAreNotInItsText() {
        RowMQConnectionFactory factory = new RowMQConnectionFactory(
                "jdbc:postgresql://h/db?password=geheim&rowmq.password=geheim&sslpassword=geheim");
        factory.setPassword("geheim");
        factory.setDatabasePassword("geheim");

        assertThat(factory.toString()).doesNotContain("geheim").contains("jdbc:postgresql://h/db");
        assertThat(factory.getUrl()).doesNotContain("geheim");
    }

    @Test
    void aDataSourceIsUsedInsteadOfTheUrl() throws Exception {
        try (FreshDatabase database = TestDatabase.H2_MEMORY.create()) {
            RowMQConnectionFactory factory = new RowMQConnectionFactory(database.dataSource());
            factory.setSchema("messaging");

            StoreConfig config = factory.storeConfig();

            assertThat(config.dataSource()).isSameAs(database.dataSource());
            assertThat(config.settings().schema()).isEqualTo("messaging");
            assertThatThrownBy(factory::getReference).isInstanceOf(OperationNotSupportedException.class);
        }
    }

    @Test
    void aDataSourceIsFoundByItsJndiName() throws Exception {
        try (FreshDatabase database = TestDatabase.H2_MEMORY.create()) {
            OneBinding.bind("jdbc/app", database.dataSource());
            RowMQConnectionFactory factory = new RowMQConnectionFactory();
            factory.setDataSourceJndiName("jdbc/app");

            assertThat(factory.storeConfig().dataSource()).isSameAs(database.dataSource());

            OneBinding.bind("java:comp/env/jdbc/app", database.dataSource());
            assertThat(factory.storeConfig().dataSource()).isSameAs(database.dataSource());
        }
    }

    @Test
    void aNameWithoutADataSourceIsNamed() {
        OneBinding.bind("jdbc/other", "text");
        RowMQConnectionFactory factory = new RowMQConnectionFactory();

        factory.setDataSourceJndiName("jdbc/app");
        assertThatThrownBy(factory::storeConfig)
                .isInstanceOf(JMSException.class)
                .hasMessageContaining("No DataSource is bound in JNDI under 'jdbc/app' (option dataSourceJndiName)");
        factory.setDataSourceJndiName("jdbc/other");
        assertThatThrownBy(factory::storeConfig)
                .isInstanceOf(JMSException.class)
                .hasMessageContaining("bound in JNDI to a java.lang.String, not to a DataSource");
    }

    @Test
    void onlyOnePlaceCanSayWhereTheDatabaseIs() {
        RowMQConnectionFactory factory = new RowMQConnectionFactory("jdbc:h2:mem:a");
        factory.setDataSourceJndiName("jdbc/app");

        assertThatThrownBy(factory::storeConfig)
                .isInstanceOf(JMSException.class)
                .hasMessageContaining("Only one of a DataSource, dataSourceJndiName and url");
    }

    /** A JNDI of one name. */
    public static final class OneBinding implements InitialContextFactory {
        private static volatile Map.Entry<String, Object> bound;

        static void bind(String name, Object object) {
            bound = Map.entry(name, object);
            System.setProperty(Context.INITIAL_CONTEXT_FACTORY, OneBinding.class.getName());
        }

        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
            return (Context) java.lang.reflect.Proxy.newProxyInstance(
                    Context.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                        if (!method.getName().equals("lookup")) {
                            return null;
                        }
                        if (!arguments[0].toString().equals(bound.getKey())) {
                            throw new javax.naming.NameNotFoundException(arguments[0].toString());
                        }
                        return bound.getValue();
                    });
        }
    }
}
