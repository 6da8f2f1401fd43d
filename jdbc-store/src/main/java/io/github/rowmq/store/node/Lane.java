package io.github.rowmq.store.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.sql.StoreThread;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A writer: takes all that is waiting, writes it as one batch in one transaction, completes every waiter, and takes
 * what has gathered meanwhile. Nobody waits for a timer. If a batch fails for a reason that may lie in one of its
 * tasks, the tasks are written one by one, so that the bad one fails alone.
 *
 * <p>Thread-safe. The lock is a leaf, never held across I/O or a callback.
 */
final class Lane {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** A batch ends when it holds this many rows, or this many bytes. */
    private static final int BATCH_ROWS = 1_000;

    private static final long BATCH_BYTES = 8L << 20;

    /** Whoever commits more than this ahead of the database waits. */
    private static final long BACKLOG_ROWS = 20_000;

    private static final long BACKLOG_BYTES = 64L << 20;

    /** How often tasks are tried again under a new incarnation. */
    private static final int FENCED_ATTEMPTS = 3;

    private final NodeContext node;
    private final int number;
    private final Duration patience;
    private final Thread thread;
    private final Linger linger = new Linger();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final ArrayDeque<LaneTask> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private long waitingRows;

    @GuardedBy("lock")
    private long waitingBytes;

    @GuardedBy("lock")
    private boolean busy;

    @GuardedBy("lock")
    private boolean stopped;

    Lane(NodeContext node, int number, Duration patience) {
        this.node = node;
        this.number = number;
        this.patience = patience;
        this.thread = new StoreThread(this::run, "rowmq-lane-" + number);
    }

    void start() {
        thread.start();
    }

    /** Adds a task behind the others; waits while too much is waiting already. */
    void add(LaneTask task) {
        lock.lock();
        try {
            long nanos = patience.toNanos();
            while (!stopped && !hasRoomFor(task)) {
                if (nanos <= 0) {
                    throw new StoreException(
                            Kind.UNAVAILABLE,
                            "The database did not keep up: " + waitingRows
                                    + " rows have been waiting to be written for " + patience);
                }
                nanos = changed.awaitNanos(nanos);
            }
            if (stopped) {
                throw new StoreException(Kind.CLOSED, "The store is closed");
            }
            append(task);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.UNAVAILABLE, "Interrupted while waiting for the database to keep up", e);
        } finally {
            lock.unlock();
        }
    }

    /** Adds a task without waiting for room; for what continues on a thread of the store. */
    void addAtOnce(LaneTask task) {
        boolean late;
        lock.lock();
        try {
            late = stopped;
            if (!late) {
                append(task);
            }
        } finally {
            lock.unlock();
        }
        if (late) {
            Batch.fail(task, new StoreException(Kind.CLOSED, "The store is closed"));
        }
    }

    @GuardedBy("lock")
    private void append(LaneTask task) {
        waiting.add(task);
        waitingRows += task.rows();
        waitingBytes += task.weight();
        changed.signalAll();
    }

    /** Completes when everything added before has been written, or has failed. */
    CompletableFuture<Void> flush() {
        lock.lock();
        try {
            if (stopped || (waiting.isEmpty() && !busy)) {
                return CompletableFuture.completedFuture(null);
            }
            LaneTask.Barrier barrier = new LaneTask.Barrier(new CompletableFuture<>());
            append(barrier);
            return barrier.future();
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is waiting, takes no more, and ends the thread. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Threads.joinQuietly(thread);
    }

    @GuardedBy("lock")
    private boolean hasRoomFor(LaneTask task) {
        return waiting.isEmpty()
                || (waitingRows + task.rows() <= BACKLOG_ROWS && waitingBytes + task.weight() <= BACKLOG_BYTES);
    }

    private void run() {
        while (true) {
            List<LaneTask> tasks = take();
            if (tasks.isEmpty()) {
                return;
            }
            if (linger.isWorthwhile(tasks)) {
                linger.await(tasks);
            }
            try {
                if (tasks.stream().allMatch(Batch::needsNoWriting)) {
                    tasks.forEach(Batch::completeUnwritten);
                } else {
                    write(tasks, 1);
                }
            } catch (RuntimeException | Error e) {
                LOG.error("Lane {} failed unexpectedly", number, e);
                tasks.forEach(task -> Batch.fail(task, e));
            }
        }
    }

    /** What goes into the next batch; empty when the lane ends. */
    private List<LaneTask> take() {
        lock.lock();
        try {
            busy = false;
            while (waiting.isEmpty()) {
                if (stopped) {
                    return List.of();
                }
                changed.awaitUninterruptibly();
            }
            busy = true;
            List<LaneTask> tasks = new ArrayList<>();
            long rows = 0;
            long bytes = 0;
            while (!waiting.isEmpty() && rows < BATCH_ROWS && bytes < BATCH_BYTES) {
                LaneTask task = waiting.remove();
                tasks.add(task);
                rows += task.rows();
                bytes += task.weight();
            }
            waitingRows -= rows;
            waitingBytes -= bytes;
            changed.signalAll();
            return tasks;
        } finally {
            lock.unlock();
        }
    }

    private void write(List<LaneTask> tasks, int attempt) {
        Batch batch = new Batch(node, number, tasks);
        try {
            node.transactor().run("write " + describe(tasks), batch::write, batch::outcome);
        } catch (StoreException e) {
            List<DoubtfulClaims.Doubt> doubtful = List.of();
            if (e.kind() == Kind.OUTCOME_UNKNOWN) {
                doubtful = batch.doubtful();
                node.contentsInDoubt(batch.contentsToSweep());
            }
            batch.abandoned();
            recover(tasks, attempt, batch.incarnation(), e);
            node.doubtfulClaims().add(doubtful);
            return;
        } catch (RuntimeException | Error e) {
            batch.abandoned();
            throw e;
        }
        batch.committed();
    }

    private void recover(List<LaneTask> tasks, int attempt, long incarnation, StoreException failure) {
        switch (failure.kind()) {
            case FENCED -> {
                node.fenced(incarnation, failure);
                if (attempt < FENCED_ATTEMPTS) {
                    // Sends go through under the new incarnation; whatever relied on a claim is refused by the batch.
                    write(tasks, attempt + 1);
                } else {
                    fail(tasks, failure);
                }
            }
            case UNAVAILABLE, OUTCOME_UNKNOWN, CLOSED -> fail(tasks, failure);
            default -> {
                if (tasks.size() == 1) {
                    fail(tasks, failure);
                } else {
                    LOG.debug("Writing {} one by one", describe(tasks), failure);
                    tasks.forEach(task -> write(List.of(task), 1));
                }
            }
        }
    }

    private static void fail(List<LaneTask> tasks, StoreException failure) {
        tasks.forEach(task -> Batch.fail(task, failure));
    }

    private static String describe(List<LaneTask> tasks) {
        return tasks.size() == 1 ? "a unit of work" : tasks.size() + " units of work";
    }
}
