package io.github.rowmq.jndi;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTopic;
import java.util.Collections;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.NamingException;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.spi.ObjectFactory;
import org.jspecify.annotations.Nullable;

/**
 * Turns references into connection factories and destinations, for containers: in Tomcat
 * {@code <Resource name="jms/factory" type="jakarta.jms.ConnectionFactory" url="jdbc:..."
 * factory="io.github.rowmq.jndi.RowMQObjectFactory"/>} and
 * {@code <Resource name="jms/orders" type="jakarta.jms.Queue" physicalName="orders" factory="..."/>}. The attributes of
 * a factory are the options. Stateless.
 */
public final class RowMQObjectFactory implements ObjectFactory {

    private static final String PHYSICAL_NAME = "physicalName";

    private static final Set<String> FACTORIES = Set.of(
            RowMQConnectionFactory.class.getName(),
            "jakarta.jms.ConnectionFactory",
            "jakarta.jms.QueueConnectionFactory",
            "jakarta.jms.TopicConnectionFactory");
    private static final Set<String> QUEUES = Set.of(RowMQQueue.class.getName(), "jakarta.jms.Queue");
    private static final Set<String> TOPICS = Set.of(RowMQTopic.class.getName(), "jakarta.jms.Topic");

    /** What containers add to the addresses for their own use. */
    private static final Set<String> OF_CONTAINERS =
            Set.of("description", "scope", "auth", "singleton", "factory", "closeMethod", "lookup-name", "type");

    /**
     * Makes the object, or returns null if this is no reference to one of ours.
     *
     * @throws ConfigurationException if an address is unknown, missing or wrong; the message names it
     */
    @Override
    @SuppressWarnings("JdkObsolete") // The interface gives nothing else.
    public @Nullable Object getObjectInstance(
            @Nullable Object object,
            @Nullable Name name,
            @Nullable Context context,
            @Nullable Hashtable<?, ?> environment)
            throws NamingException {
        if (!(object instanceof Reference reference)) {
            return null;
        }
        String type = reference.getClassName();
        String what = (name == null ? "" : "JNDI resource '" + name + "' ") + "of type " + type + ": ";
        Map<String, String> addresses = addresses(reference);
        try {
            if (FACTORIES.contains(type)) {
                RowMQConnectionFactory factory = new RowMQConnectionFactory();
                factory.setProperties(addresses);
                return factory;
            }
            if (QUEUES.contains(type)) {
                return new RowMQQueue(physicalName(addresses));
            }
            return TOPICS.contains(type) ? new RowMQTopic(physicalName(addresses)) : null;
        } catch (IllegalArgumentException e) {
            ConfigurationException exception = new ConfigurationException(what + e.getMessage());
            exception.initCause(e);
            throw exception;
        }
    }

    private static Map<String, String> addresses(Reference reference) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (RefAddr address : Collections.list(reference.getAll())) {
            Object content = address.getContent();
            if (content != null && !OF_CONTAINERS.contains(address.getType())) {
                texts.put(address.getType(), content.toString());
            }
        }
        return texts;
    }

    private static String physicalName(Map<String, String> addresses) {
        if (!addresses.keySet().equals(Set.of(PHYSICAL_NAME))) {
            throw new IllegalArgumentException(
                    "a destination has the attribute physicalName and no other, but here are " + addresses.keySet());
        }
        return addresses.getOrDefault(PHYSICAL_NAME, "");
    }
}
