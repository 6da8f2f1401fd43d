package io.github.rowmq.torture;

import io.github.rowmq.torture.process.Slot;
import io.github.rowmq.torture.process.WorkerProcess;
import io.github.rowmq.torture.proxy.TcpProxy;
import io.github.rowmq.torture.worker.Role;
import io.github.rowmq.torture.worker.Source;
import io.github.rowmq.torture.worker.WorkerOrders;
import io.github.rowmq.torture.worker.WorkerSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The JVMs of a round, each behind a proxy of its own if there is a network. Thread-safe. */
final class Company implements AutoCloseable {

    private static final Duration PREPARATION_BOUND = Duration.ofSeconds(60);

    private final List<Slot> slots = new CopyOnWriteArrayList<>();

    List<Slot> slots() {
        return slots;
    }

    /** Makes the database, its subscriptions, and the places of the JVMs. */
    void prepare(RoundSettings settings) throws IOException, InterruptedException, SQLException {
        settings.database().create(settings.name());
        makeSubscriptions(settings);
        InetSocketAddress server = settings.database().address();
        for (int i = 0; i < settings.cast().roles().size(); i++) {
            TcpProxy proxy = server == null ? null : TcpProxy.start(server);
            int port = proxy == null ? 0 : proxy.port();
            slots.add(new Slot("w" + i, settings.directory(), new Launcher(settings, i, port), proxy));
        }
    }

    private static void makeSubscriptions(RoundSettings settings) throws IOException, InterruptedException {
        List<Source> subscriptions = settings.cast().subscriptions();
        if (subscriptions.isEmpty()) {
            return;
        }
        InetSocketAddress server = settings.database().address();
        WorkerSettings preparing = new WorkerSettings(
                "preparation",
                settings.url(server == null ? 0 : server.getPort()),
                "",
                settings.directory().resolve("preparation.log"),
                settings.seed(),
                settings.rate(),
                List.of(),
                subscriptions,
                "");
        WorkerProcess process =
                WorkerProcess.start(preparing, Map.of(), settings.directory().resolve("preparation.err"));
        Integer code = process.awaitExit(PREPARATION_BOUND);
        if (code == null || code != 0) {
            process.kill();
            throw new IOException("the subscriptions could not be made; see "
                    + settings.directory().resolve("preparation.err"));
        }
    }

    void awaitReady(Duration bound) throws InterruptedException, IOException {
        for (Slot slot : slots) {
            WorkerProcess worker = slot.current();
            if (worker == null || !worker.awaitReady(bound)) {
                throw new IOException("the JVM " + slot.name() + " does not begin to play");
            }
        }
    }

    /** Whoever is not there begins a life. */
    void bringBack() throws IOException {
        for (Slot slot : slots) {
            slot.start();
        }
    }

    void order(String order) {
        for (Slot slot : slots) {
            WorkerProcess worker = slot.current();
            if (worker != null) {
                worker.order(order);
            }
        }
    }

    /** Ends every JVM in good order; returns the names of those that did not in that time. */
    List<String> end(Duration bound) throws InterruptedException {
        List<String> late = new ArrayList<>();
        order(WorkerOrders.END);
        for (Slot slot : slots) {
            if (!slot.awaitEnd(bound)) {
                late.add(slot.name());
            }
        }
        return late;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (Slot slot : slots) {
            slot.close();
        }
    }

    private record Launcher(RoundSettings settings, int number, int port) implements Slot.Launch {

        @Override
        public WorkerSettings settings(String life) {
            boolean embedded = settings.database().address() == null;
            List<Role> roles = settings.cast().roles().get(number);
            return new WorkerSettings(
                    life,
                    settings.url(port),
                    embedded ? settings.database().url(settings.name(), 0) : "",
                    settings.directory().resolve(life + ".log"),
                    settings.seed() * 31 + life.hashCode(),
                    settings.rate(),
                    roles,
                    List.of(),
                    settings.plant());
        }
    }
}
