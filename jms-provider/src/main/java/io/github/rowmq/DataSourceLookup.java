package io.github.rowmq;

import jakarta.jms.JMSException;
import java.util.List;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** Finds the application's pool in JNDI. Stateless. */
final class DataSourceLookup {

    private static final String CODE = "CONFIGURATION";
    private static final String COMPONENT = "java:comp/env/";

    private DataSourceLookup() {}

    /**
     * Looks up a data source, also below {@code java:comp/env/} if the name has no scheme.
     *
     * @throws JMSException if there is none of this name, or the name is of something else
     */
    static DataSource find(String name) throws JMSException {
        List<String> names = name.contains(":") ? List.of(name) : List.of(name, COMPONENT + name);
        NamingException failure = null;
        for (String candidate : names) {
            try {
                return cast(name, lookup(candidate));
            } catch (NamingException e) {
                // That one name is not bound says less than why what is bound under the other cannot be had.
                if (failure == null || !(e instanceof NameNotFoundException)) {
                    failure = e;
                }
            }
        }
        JMSException exception = new JMSException(
                "No DataSource is bound in JNDI under '" + name + "' (option dataSourceJndiName): " + failure, CODE);
        exception.setLinkedException(failure);
        exception.initCause(failure);
        throw exception;
    }

    // The administrator chose the name, and the option takes none with a scheme other than java:, so that nothing is
    // fetched from elsewhere.
    @SuppressWarnings("BanJNDI")
    private static Object lookup(String name) throws NamingException {
        Context context = new InitialContext();
        try {
            return context.lookup(name);
        } finally {
            context.close();
        }
    }

    private static DataSource cast(String name, Object found) throws JMSException {
        if (found instanceof DataSource dataSource) {
            return dataSource;
        }
        throw new JMSException(
                "'" + name + "' (option dataSourceJndiName) is bound in JNDI to a "
                        + found.getClass().getName() + ", not to a DataSource",
                CODE);
    }
}
