package io.github.rowmq.jndi;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTopic;
import io.github.rowmq.config.Option;
import io.github.rowmq.config.Options;
import io.github.rowmq.store.StoreConfig;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import org.jspecify.annotations.Nullable;

/** Reads the properties that {@link RowMQInitialContextFactory} describes. Confined to a thread. */
final class JndiBindings {

    private static final List<String> DEFAULT_NAMES =
            List.of("ConnectionFactory", "QueueConnectionFactory", "TopicConnectionFactory");
    private static final String NAMES = "connectionFactoryNames";
    private static final String FACTORY = "connectionfactory.";
    private static final String CONNECTION = "connection.";
    private static final String QUEUE = "queue.";
    private static final String TOPIC = "topic.";
    private static final String FILE = "file:";

    private final Map<String, String> properties;
    private final SortedMap<String, Object> bindings = new TreeMap<>();

    private JndiBindings(Map<String, String> properties) {
        this.properties = properties;
    }

    /**
     * What the properties bind, by name.
     *
     * @throws ConfigurationException if a property is wrong; the message names it
     */
    static SortedMap<String, Object> of(Map<String, Object> environment) throws ConfigurationException {
        Map<String, String> properties = new LinkedHashMap<>();
        String location = fileOf(environment);
        if (location != null) {
            properties.putAll(readFile(location));
        }
        environment.forEach((key, value) -> {
            String text = text(value);
            // The path of the file has been used up; the file may name the database under the same key.
            if (text != null && (location == null || !key.equals(Context.PROVIDER_URL))) {
                properties.put(key, text);
            }
        });
        JndiBindings bindings = new JndiBindings(properties);
        bindings.bindFactories();
        bindings.bindDestinations();
        return bindings.bindings;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof char[] secret ? new String(secret) : value instanceof String string ? string : null;
    }

    /** The provider URL if it is not that of a database. */
    private static @Nullable String fileOf(Map<String, Object> environment) {
        String url = text(environment.get(Context.PROVIDER_URL));
        if (url == null || url.isBlank() || startsWith(url, "jdbc:") || startsWith(url, "rowmq:")) {
            return null;
        }
        return url;
    }

    private static Map<String, String> readFile(String location) throws ConfigurationException {
        String neither = Context.PROVIDER_URL + " is '" + StoreConfig.withoutSecrets(location)
                + "', which is neither a URL with jdbc: or rowmq:jdbc: nor the path of a file of properties";
        if (location.contains("://") && !location.startsWith(FILE)) {
            throw wrong(neither, null);
        }
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(path(location), StandardCharsets.UTF_8)) {
            read.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw wrong(neither + ": " + e, e);
        }
        Map<String, String> texts = new LinkedHashMap<>();
        read.stringPropertyNames().forEach(name -> texts.put(name, read.getProperty(name)));
        return texts;
    }

    private static Path path(String location) {
        return location.startsWith(FILE) ? Path.of(URI.create(location)) : Path.of(location);
    }

    private void bindFactories() throws ConfigurationException {
        Options common = common();
        boolean configured = false;
        for (Map.Entry<String, String> property : properties.entrySet()) {
            if (startsWith(property.getKey(), FACTORY)) {
                String name = property.getKey().substring(FACTORY.length());
                configured = true;
                String url = property.getValue().strip();
                Map<String, String> options = url.isEmpty() ? Map.of() : Map.of(Option.URL.name(), url);
                bindFactory(property.getKey(), name, common, options);
            }
        }
        String listed = properties.get(NAMES);
        List<String> names = List.of();
        if (listed != null) {
            names = Arrays.stream(listed.split(","))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList();
        } else if (!configured || common.isSet(Option.URL)) {
            names = DEFAULT_NAMES;
        }
        for (String name : names) {
            if (!bindings.containsKey(name)) {
                bindFactory(CONNECTION + name, name, common, optionsOf(name));
            }
        }
        checkConnectionProperties(names);
    }

    private void bindFactory(String property, String name, Options common, Map<String, String> options)
            throws ConfigurationException {
        Options all = options(property, common, options);
        RowMQConnectionFactory factory = new RowMQConnectionFactory();
        factory.setProperties(all.toMap());
        bind(property, name, factory);
    }

    /** What holds for all factories. */
    private Options common() throws ConfigurationException {
        Map<String, String> common = new LinkedHashMap<>();
        copy(Context.SECURITY_PRINCIPAL, Option.USER_NAME, common);
        copy(Context.SECURITY_CREDENTIALS, Option.PASSWORD, common);
        copy(Context.PROVIDER_URL, Option.URL, common);
        properties.forEach((name, value) -> {
            if (name.startsWith(Option.PREFIX)) {
                common.put(name.substring(Option.PREFIX.length()), value);
            }
        });
        return options("java.naming.* and " + Option.PREFIX + "*", Options.NONE, common);
    }

    private void copy(String property, Option<String> option, Map<String, String> options) {
        String value = properties.get(property);
        if (value != null && !value.isBlank()) {
            options.put(option.name(), value);
        }
    }

    private Map<String, String> optionsOf(String factory) {
        String prefix = CONNECTION + factory + ".";
        Map<String, String> options = new LinkedHashMap<>();
        properties.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                options.put(name.substring(prefix.length()), value);
            }
        });
        return options;
    }

    /** A misspelt name of a factory would otherwise go unnoticed. */
    private void checkConnectionProperties(List<String> names) throws ConfigurationException {
        for (String property : properties.keySet()) {
            if (property.startsWith(CONNECTION)
                    && names.stream().noneMatch(name -> property.startsWith(CONNECTION + name + "."))) {
                throw wrong(
                        "The JNDI property '" + property + "' is of none of the connection factories "
                                + String.join(", ", names) + "; list its factory in " + NAMES,
                        null);
            }
        }
    }

    private static Options options(String property, Options common, Map<String, String> options)
            throws ConfigurationException {
        try {
            return common.withAll(options);
        } catch (IllegalArgumentException e) {
            throw wrong("JNDI property " + property + ": " + e.getMessage(), e);
        }
    }

    private void bindDestinations() throws ConfigurationException {
        for (Map.Entry<String, String> property : properties.entrySet()) {
            bindDestination(property, QUEUE, RowMQQueue::new);
            bindDestination(property, TOPIC, RowMQTopic::new);
        }
    }

    private void bindDestination(Map.Entry<String, String> property, String prefix, Function<String, Object> make)
            throws ConfigurationException {
        if (property.getKey().startsWith(prefix)) {
            try {
                bind(
                        property.getKey(),
                        property.getKey().substring(prefix.length()),
                        make.apply(property.getValue().strip()));
            } catch (IllegalArgumentException e) {
                throw wrong("JNDI property " + property.getKey() + ": " + e.getMessage(), e);
            }
        }
    }

    private void bind(String property, String name, Object object) throws ConfigurationException {
        String path = ReadOnlyContext.path(name);
        if (path.isEmpty()) {
            throw wrong("The JNDI property '" + property + "' binds nothing: a name must follow the full stop", null);
        }
        if (path.startsWith(ReadOnlyContext.DYNAMIC_QUEUES) || path.startsWith(ReadOnlyContext.DYNAMIC_TOPICS)) {
            throw wrong("The JNDI property '" + property + "' binds a name that is reserved", null);
        }
        for (String bound : bindings.keySet()) {
            if (bound.equals(path) || bound.startsWith(path + "/") || path.startsWith(bound + "/")) {
                throw wrong(
                        "The JNDI property '" + property + "' binds '" + path + "' where '" + bound
                                + "' is bound already",
                        null);
            }
        }
        bindings.put(path, object);
    }

    private static boolean startsWith(String key, String prefix) {
        return key.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private static ConfigurationException wrong(String message, @Nullable Exception cause) {
        ConfigurationException exception = new ConfigurationException(message);
        if (cause != null) {
            exception.initCause(cause);
        }
        return exception;
    }
}
