package io.github.rowmq.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ContextResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A web application in Tomcat that finds everything by JNDI: factory, queue, and the pool that the factory uses. */
class TomcatClientTest {

    private static final String OBJECT_FACTORY = "io.github.rowmq.jndi.RowMQObjectFactory";

    @TempDir
    private Path directory;

    @Test
    void factoryAndQueueComeFromJndi() throws Exception {
        try (FreshDatabase database = TestDatabase.H2_MEMORY.create()) {
            assertSendsAndReceives(
                    resource(
                            "jms/ConnectionFactory",
                            RowMQConnectionFactory.class.getName(),
                            OBJECT_FACTORY,
                            Map.of("url", Urls.of(database))),
                    queue());
        }
    }

    @Test
    void nothingIsLeftOpenWhenTheApplicationIsStopped() throws Exception {
        try (FreshDatabase database = TestDatabase.H2_MEMORY.create()) {
            ContextResource factory = resource(
                    "jms/ConnectionFactory",
                    RowMQConnectionFactory.class.getName(),
                    OBJECT_FACTORY,
                    Map.of("url", Urls.of(database)));
            factory.setCloseMethod("close");
            assertSendsAndReceives(factory, queue());
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet nodes = statement.executeQuery("select count(*) from rowmq_node")) {
                nodes.next();
                assertThat(nodes.getInt(1)).as("nodes in the table").isZero();
            }
        }
    }

    @Test
    void theFactoryUsesADataSourceOfTheContainer() throws Exception {
        try (FreshDatabase database = TestDatabase.H2_MEMORY.create()) {
            assertSendsAndReceives(
                    resource(
                            "jdbc/app",
                            "org.h2.jdbcx.JdbcDataSource",
                            "org.h2.jdbcx.JdbcDataSourceFactory",
                            // H2's factory insists on all of them.
                            Map.of(
                                    "url", database.jdbcUrl(),
                                    "user", database.user(),
                                    "password", database.password(),
                                    "description", "",
                                    "loginTimeout", "0")),
                    resource(
                            "jms/ConnectionFactory",
                            "jakarta.jms.ConnectionFactory",
                            OBJECT_FACTORY,
                            Map.of("dataSourceJndiName", "jdbc/app")),
                    queue());
        }
    }

    private static ContextResource queue() {
        return resource(
                "jms/Queue", RowMQQueue.class.getName(), OBJECT_FACTORY, Map.of("physicalName", "clients.tomcat"));
    }

    private static ContextResource resource(String name, String type, String factory, Map<String, String> properties) {
        ContextResource resource = new ContextResource();
        resource.setName(name);
        resource.setType(type);
        resource.setProperty("factory", factory);
        properties.forEach(resource::setProperty);
        return resource;
    }

    private void assertSendsAndReceives(ContextResource... resources) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "localhost");
        tomcat.setConnector(connector);
        tomcat.enableNaming();
        Context application = tomcat.addContext("", directory.toString());
        for (ContextResource resource : resources) {
            application.getNamingResources().addResource(resource);
        }
        Tomcat.addServlet(application, "relay", new Relay()).addMapping("/relay");
        tomcat.start();
        try {
            URI uri = URI.create("http://localhost:" + connector.getLocalPort() + "/relay");
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(uri)
                                    .POST(HttpRequest.BodyPublishers.ofString("hello"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(response.body()).isEqualTo("received hello");
            assertThat(response.statusCode()).isEqualTo(200);
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    /** Sends what it is sent to a queue, and receives it from there. */
    private static final class Relay extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            try {
                InitialContext jndi = new InitialContext();
                ConnectionFactory factory = (ConnectionFactory) jndi.lookup("java:comp/env/jms/ConnectionFactory");
                Queue queue = (Queue) jndi.lookup("java:comp/env/jms/Queue");
                try (JMSContext context = factory.createContext()) {
                    context.createProducer().send(queue, request.getReader().readLine());
                    String received = context.createConsumer(queue).receiveBody(String.class, 30_000);
                    response.getWriter().print("received " + received);
                }
            } catch (NamingException e) {
                throw new ServletException(e);
            }
        }
    }
}
