package io.github.rowmq.store.node;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.sql.DeliveryTable;
import io.github.rowmq.store.sql.DeliveryTable.Position;
import io.github.rowmq.store.sql.StoreThread;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done now and then: delayed messages become available, expired ones go, contents that nobody refers to
 * and rows of dropped destinations are deleted, all in small commits. Thread-safe; one thread does the work, one more
 * renews the lease, so that slow work never costs the node its life.
 */
final class Housekeeper {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);

    /** Under which its deletes prove that the node is alive; far from the numbers of lanes and claimers. */
    private static final int LANE = 1_000;

    /** Rows in one commit. */
    private static final int PAGE = 1_000;

    private static final long TEND_MILLIS = LeaseWatch.INTERVAL.toMillis();
    private static final long LOOK_MILLIS = 500;

    /** A node that has lost no more than a connection says so within this time. */
    private static final long SECOND_LOOK_MILLIS = 600;

    private static final long SWEEP_MILLIS = 200;
    private static final long RETRY_MILLIS = 200;

    /** For how long a node that leaves deletes what it has not deleted yet. */
    private static final Duration LAST_SWEEP = Duration.ofSeconds(2);

    /** What the housekeeper does not know itself. */
    interface Chores {
        void beat();

        /** Other nodes that are gone by all appearances. */
        List<Long> cut();

        /** Buries one that was so twice, if it still is. */
        void bury(long cutIncarnation);

        /** Buries dead nodes, purges dropped sources. */
        void tend();

        /** So many rows of these sources have expired, in the transaction that deletes them. */
        void expired(Connection connection, Map<Long, Integer> bySource) throws SQLException;

        /** Sources that have something new to claim. */
        void arrived(List<Long> sources);
    }

    private final NodeContext node;
    private final Chores chores;
    private final ScheduledExecutorService worker = executor("rowmq-housekeeper");
    private final ScheduledExecutorService heart = executor("rowmq-heartbeat");
    private final ContentSweeper sweeper;
    private final UnflushedDeletes unflushed;
    private final TroubleLog troubles = new TroubleLog(System::nanoTime);

    /** When the earliest delayed message that is known becomes due, in database time. */
    private final AtomicLong earliestDue = new AtomicLong(Long.MAX_VALUE);

    private final AtomicReference<@Nullable ScheduledFuture<?>> dueTimer = new AtomicReference<>();

    Housekeeper(NodeContext node, Chores chores) {
        this.node = node;
        this.chores = chores;
        this.sweeper = new ContentSweeper(node);
        this.unflushed = new UnflushedDeletes(node, sweeper::search, LANE);
    }

    void start(long beatMillis) {
        unflushed.start();
        every(heart, beatMillis, "renewing the lease", chores::beat);
        every(heart, LOOK_MILLIS, "looking for other nodes", this::look);
        every(worker, TEND_MILLIS, "looking after nodes and dropped destinations", chores::tend);
        every(worker, TEND_MILLIS, "looking for delayed and expired messages", this::tendTimers);
        every(worker, TEND_MILLIS, "looking for a crash of the database", unflushed::tend);
        every(worker, SWEEP_MILLIS, "deleting contents", this::sweep);
    }

    /** Ends both threads, without interrupting them: an interrupt during I/O closes an embedded H2. */
    void stop() {
        heart.shutdown();
        worker.shutdown();
        awaitEnd(worker);
        awaitEnd(heart);
        try {
            sweeper.finish(LAST_SWEEP);
        } catch (StoreException e) {
            LOG.debug("Contents that nobody refers to are left to other nodes", e);
        }
    }

    void contentsToSweep(List<Long> ids) {
        sweeper.add(ids);
    }

    void contentsInDoubt(List<Long> ids) {
        sweeper.addInDoubt(ids);
    }

    /** These deliveries were deleted, and their contents left to the sweeper. */
    void contentsLeft(List<DeliveryTable.Key> deleted) {
        sweeper.deleted(deleted);
    }

    /** These were deleted in a transaction that did not wait for the disk. */
    void deletedUnflushed(long incarnation, List<UnflushedDeletes.Gone> gone) {
        unflushed.deleted(incarnation, gone);
    }

    /** A node is dead that may have left contents behind. */
    void searchContents() {
        sweeper.search();
    }

    /** A claim failed: tries again soon. */
    void lookAgain(Tap tap) {
        ScheduledFuture<?> unused =
                worker.schedule(() -> tap.arrived(Position.START), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Does something quick after a moment. */
    void after(long nanos, Runnable work) {
        ScheduledFuture<?> unused = heart.schedule(work, nanos, TimeUnit.NANOSECONDS);
    }

    /** A delayed message becomes due at this time, in database milliseconds. */
    void dueAt(long time) {
        if (earliestDue.accumulateAndGet(time, Math::min) == time) {
            schedulePromotion(time);
        }
    }

    private void schedulePromotion(long time) {
        long delay = Math.max(0, time - node.clock().now());
        ScheduledFuture<?> next = worker.schedule(
                guarded("making delayed messages available", this::promote), delay, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> before = dueTimer.getAndSet(next);
        if (before != null) {
            before.cancel(false);
        }
    }

    /** Quick, on the thread of the heartbeat; burying may take long, and waits for the transactions of the dead. */
    private void look() {
        List<Long> suspects = chores.cut();
        if (!suspects.isEmpty()) {
            ScheduledFuture<?> unused = heart.schedule(
                    guarded("looking for other nodes again", () -> lookAgain(suspects)),
                    SECOND_LOOK_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    private void lookAgain(List<Long> suspects) {
        List<Long> cut = new ArrayList<>(chores.cut());
        cut.retainAll(suspects);
        cut.forEach(dead -> worker.execute(guarded("burying a node", () -> chores.bury(dead))));
    }

    private void promote() {
        earliestDue.set(Long.MAX_VALUE);
        List<Long> sources;
        do {
            long now = node.clock().now();
            sources = node.transactor()
                    .run(
                            "make delayed messages available",
                            c -> node.deliveries().promoteDue(c, now, PAGE));
            if (!sources.isEmpty()) {
                chores.arrived(sources);
            }
        } while (!sources.isEmpty());
        findDue();
    }

    private void tendTimers() {
        if (findDue().expiry() <= node.clock().now()) {
            expire();
        }
    }

    /** Other nodes send delayed messages too, and may die before these are due. */
    @CanIgnoreReturnValue
    private DeliveryTable.Timers findDue() {
        DeliveryTable.Timers next = node.transactor()
                .query(
                        "look for delayed and expired messages",
                        c -> node.deliveries().nextTimers(c));
        if (next.due() != Long.MAX_VALUE) {
            dueAt(next.due());
        }
        return next;
    }

    private void expire() {
        int deleted;
        do {
            long now = node.clock().now();
            List<Long> contents = new ArrayList<>();
            try {
                deleted = node.transactor().run("delete expired messages", c -> {
                    node.database().nodes().prove(c, node.incarnation(), LANE);
                    Map<Long, Integer> bySource = node.deliveries().deleteExpired(c, now, PAGE, contents::add);
                    chores.expired(c, bySource);
                    return bySource.values().stream()
                            .mapToInt(Integer::intValue)
                            .sum();
                });
            } catch (RuntimeException e) {
                sweeper.addInDoubt(contents);
                throw e;
            }
            sweeper.add(contents);
        } while (deleted >= PAGE);
    }

    /** One step after the other, between which whatever else is due has its turn. */
    private void sweep() {
        if (sweeper.step()) {
            worker.execute(guarded("deleting contents", this::sweep));
        }
    }

    private void every(ScheduledExecutorService executor, long millis, String what, Runnable work) {
        ScheduledFuture<?> unused =
                executor.scheduleWithFixedDelay(guarded(what, work), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** An exception must not end a periodic task, nor an exhausted heap: the next run may succeed. */
    private Runnable guarded(String what, Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (StoreException e) {
                if (e.kind() == StoreException.Kind.CLOSED) {
                    LOG.debug("Closed while {}", what, e);
                } else {
                    troubles.report(what, e);
                }
            } catch (RuntimeException | Error e) {
                troubles.report(what, e);
            }
        };
    }

    private static ScheduledExecutorService executor(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> new StoreThread(work, name));
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        executor.setRemoveOnCancelPolicy(true);
        // What work under way wants to be done later is not done once the store closes.
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        return executor;
    }

    private static void awaitEnd(ScheduledExecutorService executor) {
        boolean interrupted = Thread.interrupted();
        try {
            if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("The housekeeper did not end in time");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
