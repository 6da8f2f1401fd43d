package io.github.rowmq.store.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.rowmq.store.Catalog.ClientRegistration;
import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.DestinationRef.Kind;
import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.Subscription;
import io.github.rowmq.store.SubscriptionSpec;
import io.github.rowmq.store.sql.Database;
import io.github.rowmq.store.sql.Databases;
import io.github.rowmq.store.testing.Fault;
import io.github.rowmq.store.testing.FaultyDataSource;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every operation of the catalog with each of its JDBC calls failing in turn. What can be tried again succeeds and takes
 * effect once; what cannot be tells the caller, and works when it is called again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FaultContract {

    private static final int MOST_CALLS = 200;

    private final AtomicInteger counter = new AtomicInteger();
    private FreshDatabase fresh;
    private FaultyDataSource faulty;
    private Database database;
    private TestNode node;

    abstract TestDatabase kind();

    /** Faults after which the operation is tried again. */
    List<Fault> triedAgain() {
        return List.of(Fault.lostRequest(), Fault.lostReply(), Fault.before().withSqlState("40001"));
    }

    /** Faults of which the caller is told. */
    List<Fault> told() {
        return List.of(Fault.before(), Fault.after());
    }

    @BeforeAll
    void open() {
        fresh = kind().create();
        faulty = new FaultyDataSource(fresh.dataSource());
        database = Databases.open(StoreConfig.of(faulty));
        node = new TestNode(database);
    }

    @AfterAll
    void close() {
        if (fresh != null) {
            if (database != null) {
                database.close();
            }
            fresh.close();
        }
    }

    /** Prepares something, then does it, then checks that it took effect, once. */
    private interface Scenario {
        Runnable prepare(String name);

        void check(String name);
    }

    private void runWithEveryFault(Scenario scenario) {
        for (Fault fault : triedAgain()) {
            for (int call = 1; fire(scenario, fault, call); call++) {
                assertThat(call).isLessThan(MOST_CALLS);
            }
        }
    }

    /** Returns whether the fault fired. */
    private boolean fire(Scenario scenario, Fault fault, int call) {
        String name = "x" + counter.incrementAndGet();
        Runnable act = scenario.prepare(name);
        faulty.failAt(call, fault);
        assertThatCode(act::run).as("%s at call %s", fault, call).doesNotThrowAnyException();
        boolean fired = faulty.fired().isPresent();
        String where = faulty.fired().toString();
        faulty.disarm();
        assertThatCode(() -> scenario.check(name))
                .as("after %s at %s", fault, where)
                .doesNotThrowAnyException();
        return fired;
    }

    /** Does it with errors that are not tried again, and then, if it failed, once more without. */
    private void runWithErrors(Scenario scenario) {
        for (Fault fault : told()) {
            boolean fired = true;
            for (int call = 1; fired; call++) {
                assertThat(call).isLessThan(MOST_CALLS);
                String name = "x" + counter.incrementAndGet();
                Runnable act = scenario.prepare(name);
                faulty.failAt(call, fault);
                StoreException failure = null;
                try {
                    act.run();
                } catch (StoreException e) {
                    failure = e;
                }
                fired = faulty.fired().isPresent();
                String where = faulty.fired().toString();
                faulty.disarm();
                if (failure != null) {
                    assertThat(failure.kind()).as(where).isEqualTo(StoreException.Kind.INTERNAL);
                    if (fault.when() == Fault.When.BEFORE) {
                        assertThatCode(act::run).as("again after %s", where).doesNotThrowAnyException();
                    }
                }
                if (failure == null || fault.when() == Fault.When.BEFORE) {
                    scenario.check(name);
                }
            }
        }
    }

    private static DestinationRef queue(String name) {
        return new DestinationRef(Kind.QUEUE, name);
    }

    private static DestinationRef topic(String name) {
        return new DestinationRef(Kind.TOPIC, name);
    }

    private static Scenario scenario(Function<String, Runnable> prepare, Consumer<String> check) {
        return new Scenario() {
            @Override
            public Runnable prepare(String name) {
                return prepare.apply(name);
            }

            @Override
            public void check(String name) {
                check.accept(name);
            }
        };
    }

    private long live(String table, String name) {
        return node.number("select count(*) from {" + table + "} where dropped = false and name = '" + name + "'");
    }

    private Scenario usingAQueue() {
        return scenario(
                name -> () -> node.catalog.queue(queue(name)),
                name -> assertThat(live("destination", name)).isEqualTo(1));
    }

    @Test
    void usingAQueueForTheFirstTime() {
        runWithEveryFault(usingAQueue());
        runWithErrors(usingAQueue());
    }

    private Scenario declaring() {
        return scenario(name -> () -> node.catalog.declare(queue(name), 5), name -> {
            assertThat(live("destination", name)).isEqualTo(1);
            assertThat(node.number("select count(*) from {queue_depth} q join {destination} d on d.id = q.source_id"
                            + " where q.depth = 0 and d.name = '" + name + "'"))
                    .isEqualTo(1);
        });
    }

    @Test
    void declaringALimit() {
        runWithEveryFault(declaring());
        runWithErrors(declaring());
    }

    private Scenario dropping() {
        return scenario(
                name -> {
                    node.catalog.declare(queue(name), 5);
                    return () -> node.catalog.drop(queue(name));
                },
                name -> assertThat(live("destination", name)).isZero());
    }

    @Test
    void droppingAQueue() {
        runWithEveryFault(dropping());
        runWithErrors(dropping());
    }

    @Test
    void creatingATemporaryDestination() {
        List<DestinationRef> created = new ArrayList<>();
        Scenario scenario =
                scenario(name -> () -> created.add(node.catalog.createTemporary(Kind.TEMPORARY_QUEUE)), name -> {
                    DestinationRef last = created.get(created.size() - 1);
                    assertThat(live("destination", last.name())).isEqualTo(1);
                    node.send(last);
                });
        runWithEveryFault(scenario);
        runWithErrors(scenario);
    }

    private static SubscriptionSpec spec(String name, boolean durable) {
        return new SubscriptionSpec(topic(name), name, null, durable, true, null, null);
    }

    @Test
    void subscribingDurably() {
        List<Subscription> held = new ArrayList<>();
        Scenario scenario = scenario(name -> () -> held.add(node.catalog.subscribe(spec(name, true))), name -> {
            assertThat(live("subscription", name)).isEqualTo(1);
            assertThat(subscribers(held)).isEqualTo(1);
            held.get(held.size() - 1).close();
            assertThat(subscribers(held)).isZero();
            node.catalog.unsubscribe(null, name);
        });
        runWithEveryFault(scenario);
        runWithErrors(scenario);
    }

    private long subscribers(List<Subscription> held) {
        return node.number("select count(*) from {subscriber} where subscription_id = "
                + held.get(held.size() - 1).source().id());
    }

    @Test
    void subscribingAndClosingWithoutAName() {
        List<Subscription> held = new ArrayList<>();
        Scenario scenario = scenario(
                name -> () -> {
                    SubscriptionSpec plain = new SubscriptionSpec(topic(name), null, null, false, false, null, null);
                    Subscription subscription = node.catalog.subscribe(plain);
                    held.add(subscription);
                    subscription.close();
                },
                name -> assertThat(node.number("select count(*) from {subscription} where dropped = false and id = "
                                + held.get(held.size() - 1).source().id()))
                        .isZero());
        runWithEveryFault(scenario);
    }

    @Test
    void aCloseThatFailedIsMadeUpForLater() {
        List<Subscription> held = new ArrayList<>();
        Scenario scenario = scenario(
                name -> {
                    Subscription subscription = node.catalog.subscribe(spec(name, false));
                    held.add(subscription);
                    return subscription::close;
                },
                name -> {
                    node.catalog.tend();
                    assertThat(live("subscription", name)).isZero();
                    assertThat(subscribers(held)).isZero();
                });
        runWithEveryFault(scenario);
        runWithErrors(scenario);
    }

    @Test
    void unsubscribing() {
        Scenario scenario = scenario(
                name -> {
                    node.catalog.subscribe(spec(name, true)).close();
                    return () -> node.catalog.unsubscribe(null, name);
                },
                name -> assertThat(live("subscription", name)).isZero());
        runWithEveryFault(scenario);
        runWithErrors(scenario);
    }

    @Test
    void registeringAClientIdentifier() {
        List<ClientRegistration> held = new ArrayList<>();
        Scenario scenario = scenario(name -> () -> held.add(node.catalog.register(name)), name -> {
            assertThat(node.number("select count(*) from {client} where client_id = '" + name + "'"))
                    .isEqualTo(1);
            held.get(held.size() - 1).close();
            assertThat(node.number("select count(*) from {client} where client_id = '" + name + "'"))
                    .isZero();
        });
        runWithEveryFault(scenario);
        runWithErrors(scenario);
    }

    @Test
    void aRegistrationThatCouldNotBeGivenBackIsMadeUpForLater() {
        Scenario scenario = scenario(name -> node.catalog.register(name)::close, name -> {
            node.catalog.tend();
            assertThat(node.number("select count(*) from {client} where client_id = '" + name + "'"))
                    .isZero();
        });
        runWithEveryFault(scenario);
        runWithErrors(scenario);
    }

    @Test
    void storingAUser() {
        SqlUsers users = new SqlUsers(database, node.transactor, true, 1);
        Scenario scenario = scenario(
                name -> () -> users.put(name, "secret".toCharArray()),
                name -> users.authenticate(name, "secret".toCharArray()));
        runWithEveryFault(scenario);
        runWithErrors(scenario);
    }
}
