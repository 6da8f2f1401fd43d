package io.github.rowmq.samples.web;

import jakarta.annotation.Resource;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Handles orders as long as the web application runs. Thread-safe. */
// The container sets the fields with @Resource.
@SuppressWarnings("NullAway.Init")
public final class OrderListener implements ServletContextListener {

    private static final String HANDLED = "handled orders";

    @Resource(name = "jms/ConnectionFactory")
    private ConnectionFactory factory;

    @Resource(name = "jms/Orders")
    private Queue orders;

    private final List<String> handled = new CopyOnWriteArrayList<>();
    private @Nullable JMSContext context;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        event.getServletContext().setAttribute(HANDLED, handled);
        context = factory.createContext();
        context.createConsumer(orders).setMessageListener(this::handle);
    }

    private void handle(Message message) {
        try {
            handled.add(message.getBody(String.class));
        } catch (JMSException e) {
            throw new IllegalStateException("cannot read an order", e);
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (context != null) {
            context.close();
        }
    }

    /** The orders that were handled since the application was started. */
    static List<String> handled(ServletContext application) {
        List<String> orders = new CopyOnWriteArrayList<>();
        if (application.getAttribute(HANDLED) instanceof List<?> handled) {
            handled.forEach(order -> orders.add(String.valueOf(order)));
        }
        return orders;
    }
}
