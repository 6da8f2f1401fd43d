package io.github.rowmq.store.node;

import io.github.rowmq.store.Body;
import io.github.rowmq.store.Browser;
import io.github.rowmq.store.Catalog;
import io.github.rowmq.store.Channel;
import io.github.rowmq.store.Filter;
import io.github.rowmq.store.FilterCompiler;
import io.github.rowmq.store.Outlet;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.Store;
import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.Users;
import io.github.rowmq.store.sql.Database;
import io.github.rowmq.store.sql.Databases;
import io.github.rowmq.store.sql.Transactor;
import io.github.rowmq.store.sql.Undisturbed;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A node: its lanes, claimers, taps, catalog and housekeeping behind the seam. Thread-safe. */
public final class NodeStore implements Store {

    private static final int CLAIMERS = 2;

    /** The SQLState of a connection that failed. */
    private static final String CONNECTION_FAILURE = "08006";

    private final NodeParts parts;
    private final List<Lane> lanes;
    private final AtomicInteger nextLane = new AtomicInteger();
    private final AtomicLong nextMessage = new AtomicLong();
    private final String messageIdPrefix;
    private final AtomicBoolean closed = new AtomicBoolean();

    private NodeStore(NodeParts parts) {
        this.parts = parts;
        this.lanes = parts.lanes();
        this.messageIdPrefix = "ID:rowmq-" + parts.incarnation() + "-"
                + Long.toString(parts.clock().now(), Character.MAX_RADIX) + "-"
                + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36), Character.MAX_RADIX) + "-";
    }

    /** Opens a node as {@link io.github.rowmq.store.Stores#open} says. */
    public static NodeStore open(StoreConfig config, FilterCompiler filters) {
        return Undisturbed.call(() -> openNow(config, filters));
    }

    private static NodeStore openNow(StoreConfig config, FilterCompiler filters) {
        Database database = Databases.open(config);
        try {
            NodeParts parts = new NodeParts(database, filters, config.settings());
            parts.start(CLAIMERS);
            return new NodeStore(parts);
        } catch (RuntimeException | Error e) {
            closeSuppressing(database, e);
            throw e;
        }
    }

    private static void closeSuppressing(Database database, Throwable failure) {
        try {
            database.close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public long now() {
        return parts.clock().now();
    }

    @Override
    public String nextMessageId() {
        return messageIdPrefix + nextMessage.incrementAndGet();
    }

    @Override
    public Channel channel() {
        ensureOpen();
        return new LaneChannel(parts, lanes.get((nextLane.getAndIncrement() & Integer.MAX_VALUE) % lanes.size()));
    }

    @Override
    public Outlet open(Source source, @Nullable Filter filter, Outlet.Receiver receiver) {
        ensureOpen();
        Tap tap = new Tap(parts, source, filter, receiver);
        parts.taps().add(tap);
        return tap;
    }

    @Override
    public Browser browse(Source source, @Nullable Filter filter) {
        ensureOpen();
        return new TableBrowser(parts, source, filter);
    }

    @Override
    public Body loadBody(long deliveryId) {
        ensureOpen();
        return parts.transactor().run("read a body", c -> {
            Body body = parts.deliveries().loadBody(c, deliveryId);
            if (body == null) {
                throw new StoreException(
                        Kind.CORRUPT,
                        "The body of delivery " + deliveryId
                                + " is gone: the message was consumed, has expired or was dropped");
            }
            return body;
        });
    }

    @Override
    public Catalog catalog() {
        ensureOpen();
        return parts.catalog();
    }

    @Override
    public Users users() {
        ensureOpen();
        return parts.users();
    }

    @Override
    public String databaseVersion() {
        return parts.database().version();
    }

    @Override
    public void ping(Duration timeout) {
        ensureOpen();
        new Transactor(parts.database(), timeout).run("reach the database", c -> {
            if (!c.isValid(Math.max(1, (int) timeout.toSeconds()))) {
                throw new SQLException("The connection is not valid", CONNECTION_FAILURE);
            }
            return true;
        });
    }

    @Override
    public void listen(Listener listener) {
        parts.listen(listener);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Undisturbed.call(() -> {
                parts.stop();
                return true;
            });
        }
    }

    private void ensureOpen() {
        if (closed.get()) {
            throw new StoreException(Kind.CLOSED, "The store is closed");
        }
    }
}
