package io.github.rowmq.samples.web;

import io.github.rowmq.samples.Sample;
import io.github.rowmq.samples.SampleRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A web application in Tomcat: a servlet sends, a listener receives; connection factory and queue come from JNDI. */
public final class WebOrders implements Sample {

    private static final List<String> ORDERS = List.of("tea", "coffee", "cocoa");
    private static final int ACCEPTED = 202;
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    @Override
    public String name() {
        return "web";
    }

    @Override
    public String summary() {
        return "a web application in Tomcat: a servlet sends, a listener receives, all by JNDI";
    }

    @Override
    public void run(SampleRun run) throws Exception {
        run.empty("samples.web.orders");
        run.heading("Tomcat starts, with a connection factory and a queue as <Resource>");
        try (WebServer server = WebServer.start(run.url())) {
            URI orders = URI.create("http://localhost:" + server.port() + "/orders");
            run.say("the application is at " + orders);
            HttpClient browser = HttpClient.newHttpClient();
            boolean accepted = true;
            for (String order : ORDERS) {
                int status = post(browser, orders, order);
                run.say("POST /orders  " + order + "  ->  " + status);
                accepted &= status == ACCEPTED;
            }
            List<String> handled = handled(browser, orders);
            run.say("GET /orders  ->  " + String.join(", ", handled));

            run.heading("Checks");
            run.check("every order was accepted", accepted);
            run.check("the listener handled each once, in the order of sending", handled.equals(ORDERS));
        }
    }

    private static int post(HttpClient browser, URI uri, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return browser.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** The handled orders, as soon as they are as many as were sent. */
    private static List<String> handled(HttpClient browser, URI uri) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            HttpRequest request = HttpRequest.newBuilder(uri).build();
            List<String> handled = browser.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .toList();
            if (handled.size() >= ORDERS.size() || System.nanoTime() > end) {
                return handled;
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
