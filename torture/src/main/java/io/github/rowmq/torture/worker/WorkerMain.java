package io.github.rowmq.torture.worker;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.torture.log.EventLog;
import io.github.rowmq.torture.log.Kind;
import io.github.rowmq.torture.plant.BuggyDataSource;
import io.github.rowmq.torture.plant.PlantedBug;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The main class of a worker. It plays its roles until it is told to end or is killed; it is told by lines on its
 * standard input, and ends at once when that is closed, because then nobody is left to tell it. The orders are words of
 * {@link WorkerOrders}.
 */
public final class WorkerMain {

    private static final long THREADS_END_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final WorkerSettings settings;
    private final Stage stage;
    private final List<Thread> threads = new ArrayList<>();

    private WorkerMain(WorkerSettings settings, EventLog log, ConnectionFactory factory) {
        this.settings = settings;
        this.stage = new Stage(factory, log, settings.rate());
    }

    /** Plays the roles of the settings that the environment holds. */
    public static void main(String[] args) throws IOException, JMSException {
        WorkerSettings settings = WorkerSettings.fromEnvironment();
        if (settings.preparing()) {
            ConnectionFactory factory = new RowMQConnectionFactory(settings.url());
            for (Source subscription : settings.subscriptions()) {
                subscription.subscribe(factory);
            }
            return;
        }
        EventLog log = new EventLog(settings.log(), settings.life());
        log.write("jvm", Kind.JVM, Long.toString(ProcessHandle.current().pid()));
        new WorkerMain(settings, log, factory(settings)).run();
    }

    /** Through the data source with a bug, if one is to be planted. */
    private static ConnectionFactory factory(WorkerSettings settings) {
        if (settings.plant().isEmpty()) {
            return new RowMQConnectionFactory(settings.url());
        }
        WorkerUrl url = WorkerUrl.split(settings.url());
        RowMQConnectionFactory factory =
                new RowMQConnectionFactory(new BuggyDataSource(url.jdbcUrl(), PlantedBug.parse(settings.plant())));
        // The pool is the data source's own.
        Map<String, String> options = new HashMap<>(url.options());
        options.remove("poolSize");
        factory.setProperties(options);
        return factory;
    }

    private void run() throws IOException {
        for (int i = 0; i < settings.roles().size(); i++) {
            Role role = settings.roles().get(i);
            String name = i + "-" + role.kind();
            Actor actor = actor(name, role, settings.seed() * 31 + i);
            Thread thread = new Thread(actor, name);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        obey();
    }

    private Actor actor(String name, Role role, long seed) {
        return switch (role.kind()) {
            case SEND_PLAIN, SEND_ASYNC, SEND_TRANSACTED -> new Producer(stage, name, role, seed);
            case RECEIVE_AUTO, RECEIVE_DUPS_OK -> new AutoReceiver(stage, name, role, seed);
            case LISTEN_AUTO, LISTEN_DUPS_OK -> new ListenerConsumer(stage, name, role, seed);
            case RECEIVE_CLIENT, RECEIVE_TRANSACTED, PIPELINE -> new UnitReceiver(stage, name, role, seed);
        };
    }

    private void obey() throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            if (order.equals(WorkerOrders.STOP_PRODUCING)) {
                stage.stopProducing();
            } else if (order.startsWith(WorkerOrders.COUNT)) {
                WorkerOrders.say(WorkerOrders.COUNTED + count(order.substring(WorkerOrders.COUNT.length())));
            } else if (order.equals(WorkerOrders.END)) {
                end();
                WorkerOrders.say(WorkerOrders.ENDED);
                return;
            }
        }
        Runtime.getRuntime().halt(1);
    }

    /** For an embedded database, which nobody else can ask. */
    private String count(String query) {
        try (var connection = DriverManager.getConnection(settings.embeddedUrl());
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            return "-1";
        }
    }

    private void end() {
        stage.close();
        threads.forEach(WorkerMain::join);
        threads.stream()
                .filter(Thread::isAlive)
                .forEach(thread -> stage.log().write(thread.getName(), Kind.TROUBLE, "did not end", stackOf(thread)));
        // A store stays open for a few seconds after its last connection.
        long end = System.nanoTime() + THREADS_END_NANOS;
        Set<String> left = rowmqThreads();
        while (!left.isEmpty() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            left = rowmqThreads();
        }
        stage.log().write("jvm", Kind.THREADS, Integer.toString(left.size()), left.toString());
    }

    private static String stackOf(Thread thread) {
        return List.of(thread.getStackTrace()).toString();
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(45));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those of the store; the threads of listeners end by themselves after a while without work. */
    private static Set<String> rowmqThreads() {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            String name = thread.getName();
            if (name.startsWith("rowmq-") && !name.startsWith("rowmq-session-")) {
                names.add(name);
            }
        }
        return names;
    }
}
