package io.github.rowmq.jndi;

import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes a read-only context of factories and destinations out of properties, as {@code jndi.properties} or the
 * environment of {@link javax.naming.InitialContext} hold them. Stateless.
 *
 * <ul>
 *   <li>{@code java.naming.provider.url}: the URL of the database, or the path of a file with more of these properties.
 *   <li>{@code connectionFactory.<name>=<url>} or {@code connectionfactory.<name>=<url>}: a connection factory.
 *   <li>{@code connectionFactoryNames=<name>,<name>} and {@code connection.<name>.<option>=<value>}: the same with
 *       options one by one. Without any factory, {@code ConnectionFactory}, {@code QueueConnectionFactory} and
 *       {@code TopicConnectionFactory} are bound.
 *   <li>{@code rowmq.<option>=<value>}: an option of all factories.
 *   <li>{@code java.naming.security.principal} and {@code java.naming.security.credentials}: user and password of
 *       RowMQ for all factories.
 *   <li>{@code queue.<name>=<queue>}, {@code topic.<name>=<topic>}: destinations. {@code dynamicQueues/<queue>} and
 *       {@code dynamicTopics/<topic>} need no property.
 * </ul>
 */
public final class RowMQInitialContextFactory implements InitialContextFactory {

    /**
     * Makes the context.
     *
     * @throws ConfigurationException if a property is wrong; the message names it
     */
    @Override
    @SuppressWarnings("JdkObsolete") // The interface takes nothing else.
    public Context getInitialContext(@Nullable Hashtable<?, ?> environment) throws NamingException {
        Map<String, Object> copy = new LinkedHashMap<>();
        if (environment != null) {
            environment.forEach((key, value) -> copy.put(String.valueOf(key), value));
        }
        return new ReadOnlyContext(JndiBindings.of(copy), copy);
    }
}
