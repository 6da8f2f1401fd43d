package io.github.rowmq.samples.web;

import io.github.rowmq.samples.TemporaryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;

/** A Tomcat in this program, with the web application of the sample in it. Confined to a thread. */
final class WebServer implements AutoCloseable {

    private static final String URL_PROPERTY = "samples.web.url";

    /** Held, because otherwise its level is forgotten. */
    private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");

    private final Path directory;
    private final Tomcat tomcat = new Tomcat();
    private final Connector connector = new Connector();

    private WebServer(Path directory) {
        this.directory = directory;
    }

    static WebServer start(String url) throws IOException, LifecycleException {
        TOMCAT_LOG.setLevel(Level.WARNING);
        // For the ${...} in context.xml.
        System.setProperty(URL_PROPERTY, url);
        WebServer server = new WebServer(Files.createTempDirectory("rowmq-samples-web-"));
        Context application = server.configure();
        server.tomcat.start();
        if (!application.getState().isAvailable()) {
            server.close();
            throw new IllegalStateException("the web application did not start; Tomcat's log says why");
        }
        return server;
    }

    private Context configure() {
        tomcat.setBaseDir(directory.toString());
        // On a free port, and for this machine only.
        connector.setPort(0);
        connector.setProperty("address", "localhost");
        tomcat.setConnector(connector);
        // JNDI is off in an embedded Tomcat unless asked for.
        tomcat.enableNaming();
        Context application = tomcat.addContext("", directory.toString());
        application.setConfigFile(Objects.requireNonNull(WebServer.class.getResource("context.xml")));
        application.addLifecycleListener(new ContextConfig());
        if (application instanceof StandardContext standard) {
            // Looks into the JDK, which would have to be opened for it on the command line.
            standard.setClearReferencesThreadLocals(false);
            standard.setClearReferencesRmiTargets(false);
        }
        application.addApplicationListener(OrderListener.class.getName());
        Tomcat.addServlet(application, "orders", OrderServlet.class.getName()).addMapping("/orders");
        // There are no parts of web applications in the jars on the class path, so nobody needs to look for them.
        StandardJarScanner scanner = new StandardJarScanner();
        scanner.setScanClassPath(false);
        application.setJarScanner(scanner);
        return application;
    }

    /** The port that it got. */
    int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() throws IOException, LifecycleException {
        tomcat.stop();
        tomcat.destroy();
        System.clearProperty(URL_PROPERTY);
        TemporaryFiles.delete(directory);
    }
}
