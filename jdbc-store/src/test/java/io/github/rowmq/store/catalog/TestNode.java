package io.github.rowmq.store.catalog;

import io.github.rowmq.store.Body;
import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.Filter;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.StoreConfig.Settings;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.UnitOfWork.Origin;
import io.github.rowmq.store.sql.Database;
import io.github.rowmq.store.sql.DeliveryTable;
import io.github.rowmq.store.sql.DeliveryTable.NewMessage;
import io.github.rowmq.store.sql.DeliveryTable.Position;
import io.github.rowmq.store.sql.DeliveryTable.Row;
import io.github.rowmq.store.sql.DeliveryTable.Target;
import io.github.rowmq.store.sql.NodeTable;
import io.github.rowmq.store.sql.Transactor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A node reduced to its place in the table of nodes, its catalog, and a writer for each thread. Thread-safe. */
final class TestNode implements CatalogEvents {

    private static final AtomicLong DELIVERY_IDS = new AtomicLong(1_000);

    final Database database;
    final Transactor transactor;
    final SqlCatalog catalog;
    final Set<Source> consumed = ConcurrentHashMap.newKeySet();
    final List<Long> gone = new CopyOnWriteArrayList<>();
    final List<String> clientsTaken = new CopyOnWriteArrayList<>();
    private final AtomicReference<Runnable> interruption = new AtomicReference<>();
    volatile long incarnation;

    TestNode(Database database) {
        this(database, Settings.DEFAULT);
    }

    TestNode(Database database, Settings settings) {
        this.database = database;
        this.transactor = new Transactor(database, Duration.ofSeconds(20));
        this.incarnation = join();
        CatalogContext context = new CatalogContext(database, transactor, settings, () -> incarnation, this::now, this);
        this.catalog = new SqlCatalog(context, TestNode::filter);
    }

    /** Runs once when the catalog next asks for the time, which it does within a transaction. */
    void meanwhile(Runnable action) {
        interruption.set(action);
    }

    private long now() {
        Runnable action = interruption.getAndSet(null);
        if (action != null) {
            action.run();
        }
        return System.currentTimeMillis();
    }

    private long join() {
        return transactor
                .run("join", connection -> database.nodes().join(connection, "test", 60_000))
                .incarnation();
    }

    /** Understands "type = X" and nothing else. */
    static Filter filter(String text) {
        if (!text.startsWith("type = ")) {
            throw new IllegalArgumentException("not a filter: " + text);
        }
        return new Filter() {
            @Override
            public String text() {
                return text;
            }

            @Override
            public boolean matches(MessageRecord message) {
                return text.substring("type = ".length()).equals(message.type());
            }
        };
    }

    @Override
    public boolean isConsumed(long sourceId) {
        return consumed.stream().anyMatch(source -> source.id() == sourceId);
    }

    @Override
    public boolean isAlone() {
        return false;
    }

    @Override
    public Collection<Source> consumed() {
        return consumed;
    }

    @Override
    public void sourceGone(long sourceId) {
        gone.add(sourceId);
    }

    @Override
    public void clientIdTaken(String clientId) {
        clientsTaken.add(clientId);
    }

    /** Declares the node dead and removes what it held, as another node does. */
    void die() {
        transactor.run("bury", connection -> {
            database.nodes().fenceAtOnce(connection, incarnation);
            catalog.removeNode(connection, incarnation);
            database.nodes().remove(connection, incarnation);
            return true;
        });
    }

    void rejoin() {
        long dead = incarnation;
        long alive = join();
        catalog.rejoin(dead, alive);
        incarnation = alive;
    }

    /** Sends one message as a unit of its own. */
    void send(DestinationRef destination) {
        send(destination, null, null);
    }

    void send(DestinationRef destination, String type, Origin origin) {
        write(0, new Unit(List.of(new Send(destination, type, origin)), List.of()));
    }

    record Send(DestinationRef destination, String type, Origin origin) {}

    record Unit(List<Send> sends, List<Row> acknowledgements) {}

    /** Writes one unit as a lane of the engine does. */
    void write(int lane, Unit unit) {
        List<StoreException> refused = write(lane, List.of(unit));
        if (!refused.isEmpty()) {
            throw refused.get(0);
        }
    }

    /** Writes a batch as a lane of the engine does; returns what was refused. */
    List<StoreException> write(int lane, List<Unit> units) {
        return transactor.run("write", connection -> {
            List<StoreException> refused = new ArrayList<>();
            NodeTable.Proof proof = database.nodes().prove(connection, incarnation, lane);
            Routes routes = catalog.routing().routes(connection, destinationsOf(units), proof.catalogVersion(), false);
            Map<Unit, List<NewMessage>> planned = new HashMap<>();
            for (Unit unit : units) {
                try {
                    planned.put(unit, plan(routes, unit));
                } catch (StoreException e) {
                    refused.add(e);
                }
            }
            DepthLedger ledger = routes.ledger(connection, sourcesOf(planned));
            for (Unit unit : units) {
                if (planned.containsKey(unit)) {
                    try {
                        ledger.admit(deltas(planned.get(unit), unit));
                        store(connection, planned.get(unit), unit);
                    } catch (StoreException e) {
                        refused.add(e);
                    }
                }
            }
            ledger.write(connection);
            return refused;
        });
    }

    private static Set<DestinationRef> destinationsOf(List<Unit> units) {
        Set<DestinationRef> refs = ConcurrentHashMap.newKeySet();
        units.forEach(unit -> unit.sends().forEach(send -> refs.add(send.destination())));
        return refs;
    }

    private List<NewMessage> plan(Routes routes, Unit unit) {
        List<NewMessage> messages = new ArrayList<>();
        for (Send send : unit.sends()) {
            MessageRecord message = MessageRecord.builder("ID:" + DELIVERY_IDS.incrementAndGet(), "text")
                    .timestamp(System.currentTimeMillis())
                    .type(send.type())
                    .body(new Body.Text("x"))
                    .build();
            List<Target> targets = new ArrayList<>();
            for (Routes.Target target : routes.to(send.destination()).targets()) {
                if (takes(target, message, send.origin())) {
                    targets.add(new Target(
                            DELIVERY_IDS.incrementAndGet(), target.source().id(), DeliveryTable.FREE));
                }
            }
            if (!targets.isEmpty()) {
                messages.add(new NewMessage(message, targets));
            }
        }
        return messages;
    }

    private static boolean takes(Routes.Target target, MessageRecord message, Origin origin) {
        Origin excluded = target.noLocal();
        if (excluded != null && origin != null) {
            boolean own = excluded.clientId() != null
                    ? excluded.clientId().equals(origin.clientId())
                    : excluded.connectionId().equals(origin.connectionId());
            if (own) {
                return false;
            }
        }
        return target.filter() == null || target.filter().matches(message);
    }

    private static Set<Long> sourcesOf(Map<Unit, List<NewMessage>> planned) {
        Set<Long> sources = ConcurrentHashMap.newKeySet();
        planned.forEach(
                (unit, messages) -> sources.addAll(deltas(messages, unit).keySet()));
        return sources;
    }

    private static Map<Long, Integer> deltas(List<NewMessage> messages, Unit unit) {
        Map<Long, Integer> deltas = new HashMap<>();
        messages.forEach(
                message -> message.targets().forEach(target -> deltas.merge(target.sourceId(), 1, Integer::sum)));
        unit.acknowledgements().forEach(row -> deltas.merge(row.sourceId(), -1, Integer::sum));
        return deltas;
    }

    private void store(Connection connection, List<NewMessage> messages, Unit unit) throws SQLException {
        if (!messages.isEmpty()) {
            database.deliveries().insert(connection, messages);
        }
        if (!unit.acknowledgements().isEmpty()) {
            List<DeliveryTable.Key> keys =
                    unit.acknowledgements().stream().map(Row::key).toList();
            int deleted = database.deliveries().delete(connection, keys, incarnation);
            if (deleted != keys.size()) {
                throw new SQLException("Claim lost");
            }
        }
    }

    List<Row> claim(long sourceId, int max) {
        return transactor.run(
                "claim",
                connection -> database.deliveries().claim(connection, incarnation, sourceId, Position.START, max));
    }

    /** Free deliveries of a source, in order. */
    List<Row> free(Source source) {
        return transactor.run(
                "look", connection -> database.deliveries().candidates(connection, source.id(), Position.START, 1_000));
    }

    Routes routes(Collection<DestinationRef> destinations) {
        return transactor.run("route", connection -> {
            NodeTable.Proof proof = database.nodes().prove(connection, incarnation, 9);
            return catalog.routing().routes(connection, Set.copyOf(destinations), proof.catalogVersion(), false);
        });
    }

    long number(String query) {
        return transactor.run("query", connection -> {
            Long value = Jdbc.first(connection, database.sql(query), row -> row.getLong(1));
            return value == null ? -1L : value;
        });
    }

    int execute(String statement, Object... parameters) {
        return transactor.run("change", connection -> Jdbc.update(connection, database.sql(statement), parameters));
    }
}
