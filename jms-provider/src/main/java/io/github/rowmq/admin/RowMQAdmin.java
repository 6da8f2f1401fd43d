package io.github.rowmq.admin;

import io.github.rowmq.DestinationNames;
import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQDestination;
import io.github.rowmq.config.InvalidOptionException;
import io.github.rowmq.config.Options;
import io.github.rowmq.dispatch.StoreRegistry;
import io.github.rowmq.message.SelectorFilter;
import io.github.rowmq.session.Connections;
import io.github.rowmq.session.Failures;
import io.github.rowmq.store.Catalog;
import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.DestinationRef.Kind;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.Store;
import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.Stores;
import io.github.rowmq.store.SubscriptionSpec;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Administration of the queues, topics, subscriptions and users in a database, and of its tables. It needs nothing but
 * the database: users of RowMQ are not asked for. Thread-safe. It shares the store of this JVM's connections to the same
 * database, as long as its factory has the same options, and should be closed.
 *
 * <p>All methods block for the database, and throw {@link JMSRuntimeException} if it is down or something else is wrong,
 * or one of its subclasses, such as {@link InvalidDestinationRuntimeException} for a destination or subscription that
 * does not exist; the error code is the name of a {@link StoreException.Kind}.
 */
public final class RowMQAdmin implements AutoCloseable {

    /** Figures are exact up to this many messages and stay there beyond, so that they cost little. */
    public static final long COUNT_UP_TO = 1_000_000;

    private final StoreRegistry.Lease lease;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RowMQAdmin(StoreRegistry.Lease lease) {
        this.lease = lease;
    }

    /**
     * Administers the database at a URL.
     *
     * @param url {@code jdbc:...} or {@code rowmq:jdbc:...}, in which options may stand
     * @throws InvalidOptionException if it cannot be read
     * @throws JMSRuntimeException if the database is down, within its connect timeout, or does not fit
     */
    public static RowMQAdmin open(String url) {
        return open(new RowMQConnectionFactory(url));
    }

    /**
     * Administers the database of a connection factory.
     *
     * @throws JMSRuntimeException as above
     */
    public static RowMQAdmin open(RowMQConnectionFactory factory) {
        try {
            return new RowMQAdmin(Connections.lease(factory.storeConfig()));
        } catch (JMSException e) {
            throw Failures.unchecked(e);
        }
    }

    // ---- destinations

    /**
     * Creates a queue, or changes its limit.
     *
     * @param limit most messages that the queue takes before it refuses more with {@link
     *     jakarta.jms.ResourceAllocationException}, counted over all JVMs; 0 for no limit
     * @throws IllegalArgumentException if the limit is negative
     */
    public void declareQueue(String name, long limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("The limit of a queue must not be negative: " + limit);
        }
        run(store -> store.catalog().declare(ref(Kind.QUEUE, name), limit));
    }

    /** Creates a topic, if it does not exist. */
    public void declareTopic(String name) {
        run(store -> store.catalog().declare(ref(Kind.TOPIC, name), 0));
    }

    /**
     * Drops a queue and the messages in it.
     *
     * @throws InvalidDestinationRuntimeException if there is none
     * @throws JMSRuntimeException with the code {@code IN_USE} while it has consumers
     */
    public void dropQueue(String name) {
        run(store -> store.catalog().drop(ref(Kind.QUEUE, name)));
    }

    /** Drops a topic, its subscriptions and their messages; otherwise as {@link #dropQueue}. */
    public void dropTopic(String name) {
        run(store -> store.catalog().drop(ref(Kind.TOPIC, name)));
    }

    private static DestinationRef ref(Kind kind, String name) {
        try {
            return new DestinationRef(kind, DestinationNames.check(name));
        } catch (IllegalArgumentException e) {
            throw new InvalidDestinationRuntimeException(e.getMessage(), StoreException.Kind.INVALID_VALUE.name(), e);
        }
    }

    /** All destinations with their figures, by name. */
    public List<DestinationStatus> destinations() {
        return call(store -> store.catalog().destinations(COUNT_UP_TO).stream()
                .map(status -> new DestinationStatus(
                        RowMQDestination.of(status.destination()),
                        status.limit(),
                        status.depth() == null ? null : depth(status.depth())))
                .toList());
    }

    private static Depth depth(Catalog.Depth depth) {
        return new Depth(
                depth.ready(),
                depth.inFlight(),
                depth.delayed(),
                depth.setAside(),
                Duration.ofMillis(depth.oldestMillis()));
    }

    // ---- subscriptions

    /**
     * Creates a durable subscription, so that messages are kept for it before it has its first consumer. One that exists
     * as wanted stays as it is.
     *
     * @throws jakarta.jms.InvalidSelectorRuntimeException if the selector cannot be read
     * @throws JMSRuntimeException with the code {@code IN_USE} or {@code NAME_CONFLICT} if the name is taken by a
     *     subscription that has a consumer, or is another one: of another topic, selector or sharing kind
     */
    public void createSubscription(NewSubscription wanted) {
        try {
            SubscriptionSpec spec = new SubscriptionSpec(
                    ref(Kind.TOPIC, wanted.topic()),
                    wanted.name(),
                    wanted.clientId(),
                    true,
                    wanted.shared(),
                    SelectorFilter.of(wanted.selector()),
                    null);
            run(store -> {
                refuseToReplace(store.catalog(), spec);
                store.catalog().subscribe(spec).close();
            });
        } catch (JMSException e) {
            throw Failures.unchecked(e);
        }
    }

    /** A consumer may change its subscription, which drops what that holds; who creates one does not expect that. */
    private static void refuseToReplace(Catalog catalog, SubscriptionSpec wanted) {
        String selector = wanted.filter() == null ? null : wanted.filter().text();
        for (Catalog.SubscriptionStatus existing : catalog.subscriptions(1)) {
            boolean sameName = existing.durable()
                    && Objects.equals(existing.source().subscription(), wanted.name())
                    && Objects.equals(existing.clientId(), wanted.clientId());
            boolean same = existing.source().destination().equals(wanted.topic())
                    && Objects.equals(existing.selector(), selector)
                    && !existing.noLocal();
            if (sameName && !same) {
                throw new StoreException(
                        StoreException.Kind.NAME_CONFLICT,
                        "There is another " + existing.source()
                                + (existing.selector() == null ? "" : " with the selector " + existing.selector())
                                + ", whose messages would be dropped: drop it first");
            }
        }
    }

    /**
     * Ends a durable subscription and drops its messages.
     *
     * @param clientId the client identifier that scopes the name, or null
     * @throws InvalidDestinationRuntimeException if there is none
     * @throws JMSRuntimeException with the code {@code IN_USE} while it has a consumer
     */
    public void dropSubscription(@Nullable String clientId, String name) {
        run(store -> store.catalog().unsubscribe(clientId, name));
    }

    /** All subscriptions with their figures. */
    public List<SubscriptionStatus> subscriptions() {
        return call(store -> store.catalog().subscriptions(COUNT_UP_TO).stream()
                .map(RowMQAdmin::status)
                .toList());
    }

    private static SubscriptionStatus status(Catalog.SubscriptionStatus status) {
        Source source = status.source();
        return new SubscriptionStatus(
                RowMQDestination.of(source.destination()),
                source.subscription(),
                status.clientId(),
                status.durable(),
                status.shared(),
                status.selector(),
                status.noLocal(),
                status.active(),
                depth(status.depth()));
    }

    // ---- users

    /**
     * Adds a user, or gives one a new password. As soon as there is a user, wrong credentials are refused.
     *
     * @param password not changed and not kept
     */
    public void putUser(String name, char[] password) {
        run(store -> store.users().put(name, password));
    }

    /** Removes a user and returns whether there was one. Connections that are open stay open. */
    public boolean removeUser(String name) {
        return call(store -> store.users().remove(name));
    }

    /** The names of all users. */
    public List<String> users() {
        return call(store -> store.users().names());
    }

    // ---- tables

    /**
     * The SQL that creates the tables, or migrates them, for a person whose database user may run DDL. Asks no database.
     *
     * @param product {@code h2}, {@code postgresql}, {@code mariadb} or {@code mysql}
     * @param options schema and table prefix are used
     * @param after the version that the tables have already, or -1 if there are none
     */
    public static String schemaScript(String product, Options options, int after) {
        return unchecked(() -> Stores.schemaScript(product, options.settings(), after));
    }

    /** Creates the tables, or migrates them, whatever {@code schemaMode} says. */
    public static void applySchema(RowMQConnectionFactory factory) {
        onTables(factory, Stores::applySchema);
    }

    /**
     * Checks that the tables are there and have the version of this code.
     *
     * @throws JMSRuntimeException with the code {@code SCHEMA} if not; the message says what to do
     */
    public static void validateSchema(RowMQConnectionFactory factory) {
        onTables(factory, Stores::validateSchema);
    }

    private static void onTables(RowMQConnectionFactory factory, Consumer<StoreConfig> operation) {
        try {
            StoreConfig config = factory.storeConfig();
            unchecked(() -> {
                operation.accept(config);
                return true;
            });
        } catch (JMSException e) {
            throw Failures.unchecked(e);
        }
    }

    // ---- calls

    private void run(Consumer<Store> operation) {
        call(store -> {
            operation.accept(store);
            return true;
        });
    }

    private <T> T call(Function<Store, T> operation) {
        if (closed.get()) {
            throw new IllegalStateRuntimeException("This RowMQAdmin is closed", StoreException.Kind.CLOSED.name());
        }
        return unchecked(() -> operation.apply(lease.node().store()));
    }

    private static <T> T unchecked(Supplier<T> operation) {
        try {
            return operation.get();
        } catch (StoreException e) {
            throw Failures.unchecked(Failures.toJms(e));
        }
    }

    /** Gives the share of the store back. Repeated calls do nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            lease.close();
        }
    }

    @Override
    public String toString() {
        return "RowMQAdmin";
    }
}
