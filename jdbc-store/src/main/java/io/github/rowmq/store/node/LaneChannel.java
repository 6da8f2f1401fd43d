package io.github.rowmq.store.node;

import io.github.rowmq.store.Channel;
import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.UnitOfWork;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A channel is its lane: whatever goes through it is written in order. In front of the lane it shows a message to a
 * waiting consumer at once, where order allows, and settles what need not be written. Thread-safe.
 */
final class LaneChannel implements Channel {

    private static final CompletableFuture<Void> WRITTEN = CompletableFuture.completedFuture(null);

    private final NodeContext node;
    private final Lane lane;
    private final Brake brake;

    /** Units with messages that are not shown yet; while there are any, no later message may be shown before them. */
    private final AtomicInteger unseen = new AtomicInteger();

    LaneChannel(NodeContext node, Lane lane) {
        this.node = node;
        this.lane = lane;
        this.brake = new Brake(node);
    }

    @Override
    public CompletableFuture<Void> commit(UnitOfWork work) {
        if (work.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        if (work.sends().isEmpty()) {
            return acknowledge(work);
        }
        ClaimedDelivery early = showEarly(work);
        if (early == null) {
            Brake.Pass pass = brake.await(work);
            early = pass.isFree() ? null : showEarly(work);
            if (early == null) {
                return write(work, pass);
            }
            pass.end();
        }
        return addEarly(LaneTask.Commit.of(work, early), Objects.requireNonNull(early.early()));
    }

    private @Nullable ClaimedDelivery showEarly(UnitOfWork work) {
        return unseen.get() == 0 ? EarlyShow.show(node, work) : null;
    }

    private CompletableFuture<Void> write(UnitOfWork work, Brake.Pass pass) {
        unseen.incrementAndGet();
        CompletableFuture<Void> committed;
        try {
            committed = whenWritten(work.acknowledgements(), LaneTask.Commit.of(work, null));
        } catch (StoreException e) {
            unseen.decrementAndGet();
            pass.end();
            throw e;
        }
        CompletableFuture<Void> unused = committed.whenComplete((done, failure) -> {
            unseen.decrementAndGet();
            pass.end();
        });
        return committed;
    }

    /** The send is complete when it is written, or when nothing is left to write because it was consumed. */
    private CompletableFuture<Void> addEarly(LaneTask.Commit task, EarlySend early) {
        if (early.isSettled()) {
            // Consumed while it was shown: the lane need not hear of it.
            return CompletableFuture.completedFuture(null);
        }
        try {
            lane.add(task);
        } catch (StoreException e) {
            early.become(EarlySend.State.LOST);
            throw e;
        }
        CompletableFuture<Void> unused = early.settled().thenRun(() -> {
            if (early.state() == EarlySend.State.CONSUMED) {
                task.future().complete(null);
            }
        });
        return task.future();
    }

    private CompletableFuture<Void> acknowledge(UnitOfWork work) {
        UnitOfWork rest = mayBeSettledPiecemeal(work) ? withoutConsumed(work) : work;
        if (rest.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return whenWritten(rest.acknowledgements(), LaneTask.Commit.of(rest, null));
    }

    /**
     * Whether an acknowledgement may take effect although another of the same unit fails. Where the caller waits for the
     * outcome, nothing of a unit that failed may have taken effect, or the message would be lost that it relies on to
     * come again.
     */
    private static boolean mayBeSettledPiecemeal(UnitOfWork work) {
        return !work.isTransacted()
                && (work.guarantee() == UnitOfWork.Guarantee.RELAXED
                        || work.acknowledgements().size() == 1);
    }

    /** Settles acknowledgements of messages that no lane has begun to write: both need no writing. */
    private static UnitOfWork withoutConsumed(UnitOfWork work) {
        UnitOfWork rest = null;
        List<Delivery> all = work.acknowledgements();
        for (int i = 0; i < all.size(); i++) {
            EarlySend early = ((ClaimedDelivery) all.get(i)).early();
            boolean consumed = early != null && early.become(EarlySend.State.CONSUMED);
            if (consumed && rest == null) {
                rest = new UnitOfWork(false, work.guarantee());
                all.subList(0, i).forEach(rest::acknowledge);
            } else if (!consumed && rest != null) {
                rest.acknowledge(all.get(i));
            }
        }
        return rest == null ? work : rest;
    }

    @Override
    public CompletableFuture<List<Delivery>> redeliver(Collection<Delivery> deliveries) {
        if (deliveries.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        return whenWritten(deliveries, new LaneTask.Redeliver(claimed(deliveries), new CompletableFuture<>()));
    }

    @Override
    public CompletableFuture<Void> release(Collection<Delivery> deliveries, boolean seen) {
        if (deliveries.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        LaneTask.Release task = new LaneTask.Release(claimed(deliveries), seen, new CompletableFuture<>());
        // Never waits for room: it may be a lane's own thread that gives back, and what is claimed is bounded.
        CompletableFuture<Void> unused = afterWriting(deliveries).thenRun(() -> lane.addAtOnce(task));
        return task.future();
    }

    @Override
    public CompletableFuture<Void> setAside(Delivery delivery, String reason) {
        LaneTask.SetAside task = new LaneTask.SetAside((ClaimedDelivery) delivery, reason, new CompletableFuture<>());
        // As release: it may be a claimer that comes upon it, whom others wait for.
        CompletableFuture<Void> unused = afterWriting(List.of(delivery)).thenRun(() -> lane.addAtOnce(task));
        return task.future();
    }

    @Override
    public CompletableFuture<Void> flush() {
        return lane.flush();
    }

    /** Adds a task to the lane, once the rows that it touches are written, perhaps by another lane. */
    private <T extends @Nullable Object> CompletableFuture<T> whenWritten(
            Collection<Delivery> deliveries, LaneTask.Of<T> task) {
        CompletableFuture<Void> written = afterWriting(deliveries);
        if (written.isDone()) {
            lane.add(task);
        } else {
            // Runs on a lane's thread, which must not wait for room in a lane.
            CompletableFuture<Void> unused = written.thenRun(() -> lane.addAtOnce(task));
        }
        return task.future();
    }

    /** Completes, always normally, when no row of these is about to be written any more. */
    private static CompletableFuture<Void> afterWriting(Collection<Delivery> deliveries) {
        List<CompletableFuture<?>> underway = null;
        for (Delivery delivery : deliveries) {
            ClaimedDelivery claimed = (ClaimedDelivery) delivery;
            if (claimed.early() != null && !claimed.early().isSettled()) {
                underway = underway == null ? new ArrayList<>() : underway;
                underway.add(claimed.early().settled());
            }
        }
        return underway == null ? WRITTEN : CompletableFuture.allOf(underway.toArray(CompletableFuture<?>[]::new));
    }

    private static List<ClaimedDelivery> claimed(Collection<Delivery> deliveries) {
        List<ClaimedDelivery> claimed = new ArrayList<>(deliveries.size());
        deliveries.forEach(delivery -> claimed.add((ClaimedDelivery) delivery));
        return claimed;
    }
}
