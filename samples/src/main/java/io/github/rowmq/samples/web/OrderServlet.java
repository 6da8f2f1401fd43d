package io.github.rowmq.samples.web;

import jakarta.annotation.Resource;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Takes orders by HTTP, and tells which have been handled. Nothing in it is RowMQ's own. */
// The container sets the fields with @Resource.
@SuppressWarnings("NullAway.Init")
public final class OrderServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Resource(name = "jms/ConnectionFactory")
    private transient ConnectionFactory factory;

    @Resource(name = "jms/Orders")
    private transient Queue orders;

    /** The body is the order; the answer 202 says that it is safe. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String order = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try (JMSContext context = factory.createContext()) {
            context.createProducer().send(orders, order);
        }
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
    }

    /** One handled order a line. */
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        for (String order : OrderListener.handled(getServletContext())) {
            response.getWriter().println(order);
        }
    }
}
