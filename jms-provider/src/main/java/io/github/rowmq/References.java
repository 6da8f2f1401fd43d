package io.github.rowmq;

import java.util.Map;
import javax.naming.Reference;
import javax.naming.StringRefAddr;

/** Makes the references that {@code RowMQObjectFactory} turns back into objects. Stateless. */
final class References {

    /** By name, because that class depends on this package. */
    private static final String OBJECT_FACTORY = "io.github.rowmq.jndi.RowMQObjectFactory";

    private References() {}

    /** A reference to an object of a class, with an address for each value. */
    static Reference of(Class<?> type, Map<String, String> addresses) {
        Reference reference = new Reference(type.getName(), OBJECT_FACTORY, null);
        addresses.forEach((name, value) -> reference.add(new StringRefAddr(name, value)));
        return reference;
    }
}
