package io.github.rowmq.store.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.SubscriptionSpec;
import io.github.rowmq.store.UnitOfWork.Origin;
import io.github.rowmq.store.sql.Database;
import io.github.rowmq.store.sql.Databases;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/** What the contract tests of the catalog share: one database for a class, two nodes and names of its own for a test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CatalogContract {

    private final AtomicInteger counter = new AtomicInteger();
    private FreshDatabase fresh;
    Database database;
    TestNode node;
    TestNode other;
    private String prefix;

    abstract TestDatabase kind();

    @BeforeAll
    void open() {
        fresh = kind().create();
        reopen();
    }

    /** Opens the database again after a test has closed it. */
    void reopen() {
        database = Databases.open(StoreConfig.of(fresh.jdbcUrl()).withCredentials(fresh.user(), fresh.password()));
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

    @BeforeEach
    void startNodes(TestInfo test) {
        prefix = test.getTestMethod().orElseThrow().getName() + "-" + counter.incrementAndGet() + "-";
        node = new TestNode(database);
        other = new TestNode(database);
    }

    String name(String name) {
        return prefix + name;
    }

    DestinationRef queue(String name) {
        return new DestinationRef(DestinationRef.Kind.QUEUE, name(name));
    }

    DestinationRef topic(String name) {
        return new DestinationRef(DestinationRef.Kind.TOPIC, name(name));
    }

    SubscriptionSpec plain(DestinationRef topic) {
        return new SubscriptionSpec(topic, null, null, false, false, null, null);
    }

    SubscriptionSpec durable(DestinationRef topic, String clientId, String name, String filter) {
        return spec(topic, clientId, name, true, false, filter);
    }

    SubscriptionSpec sharedDurable(DestinationRef topic, String clientId, String name, String filter) {
        return spec(topic, clientId, name, true, true, filter);
    }

    SubscriptionSpec shared(DestinationRef topic, String clientId, String name, String filter) {
        return spec(topic, clientId, name, false, true, filter);
    }

    private SubscriptionSpec spec(
            DestinationRef topic, String clientId, String name, boolean durable, boolean shared, String filter) {
        return new SubscriptionSpec(
                topic, name, clientId, durable, shared, filter == null ? null : TestNode.filter(filter), null);
    }

    SubscriptionSpec withNoLocal(SubscriptionSpec spec, Origin origin) {
        return new SubscriptionSpec(
                spec.topic(), spec.name(), spec.clientId(), spec.durable(), spec.shared(), spec.filter(), origin);
    }

    static void assertFails(Kind kind, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.kind()).as("kind of %s", e).isEqualTo(kind));
    }

    /** Runs an action in several threads at the same time and returns what they return or throw. */
    static List<Object> race(List<Callable<?>> actions) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(actions.size());
        try {
            List<Future<?>> futures = new ArrayList<>();
            actions.forEach(action -> futures.add(threads.submit(() -> {
                try {
                    return action.call();
                } catch (StoreException e) {
                    return e;
                }
            })));
            List<Object> results = new ArrayList<>();
            for (Future<?> future : futures) {
                results.add(future.get(60, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
