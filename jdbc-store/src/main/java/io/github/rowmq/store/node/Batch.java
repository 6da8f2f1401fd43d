package io.github.rowmq.store.node;

import io.github.rowmq.store.Body;
import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.catalog.DepthLedger;
import io.github.rowmq.store.catalog.Routes;
import io.github.rowmq.store.node.DoubtfulClaims.Doubt;
import io.github.rowmq.store.sql.DeliveryTable;
import io.github.rowmq.store.sql.NodeTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that a lane writes in one transaction. {@link #write} may run several times, each time with a plan of its own;
 * then either {@link #committed} or {@link #abandoned} is called once. Confined to the lane's thread.
 */
final class Batch {

    /** A message that is handed over keeps a body up to this size in memory, in bytes; a larger one is read back. */
    static final int LARGEST_BODY_KEPT = 64 * 1024;

    private final NodeContext node;
    private final int lane;
    private final List<LaneTask> tasks;

    private BatchPlan plan;
    private List<DeliveryTable.Key> written = List.of();
    private boolean relaxed;
    private long incarnation;
    private NodeTable.@Nullable Proof proof;

    Batch(NodeContext node, int lane, List<LaneTask> tasks) {
        this.node = node;
        this.lane = lane;
        this.tasks = tasks;
        this.incarnation = node.incarnation();
        this.plan = new BatchPlan(node, incarnation);
    }

    long incarnation() {
        return incarnation;
    }

    /** Writes everything; the caller commits. */
    boolean write(Connection connection) throws SQLException, NodeTable.FencedException {
        plan.undo();
        incarnation = node.incarnation();
        plan = new BatchPlan(node, incarnation);
        proof = null;
        written = List.of();
        relaxed =
                tasks.stream().allMatch(LaneTask::isRelaxed) && node.database().relax(connection);
        NodeTable.Proof alive = node.database().nodes().prove(connection, incarnation, lane);
        proof = alive;
        makePlan(connection, alive.catalogVersion());
        DeliveryTable table = node.deliveries();
        if (!plan.messages().isEmpty()) {
            written = table.insert(connection, plan.messages());
            if (!plan.shownBefore().isEmpty()) {
                table.release(connection, incarnation, plan.shownBefore(), 0);
            }
        }
        List<DeliveryTable.Key> deletions = plan.deletions();
        if (!deletions.isEmpty()) {
            int deleted = table.delete(connection, deletions, incarnation);
            if (deleted != deletions.size()) {
                throw claimLost(deletions.size() - deleted);
            }
        }
        for (LaneTask task : tasks) {
            change(connection, table, task);
        }
        return true;
    }

    private void makePlan(Connection connection, long catalogVersion) throws SQLException {
        Routes routes = node.routing().routes(connection, BatchPlan.destinations(tasks), catalogVersion, relaxed);
        DepthLedger ledger = routes.ledger(connection, BatchPlan.boundedSources(tasks, routes));
        for (LaneTask task : tasks) {
            if (task instanceof LaneTask.Commit commit) {
                plan.add(commit, routes, ledger);
            }
        }
        ledger.write(connection);
    }

    NodeTable.Outcome outcome(Connection connection) throws SQLException {
        NodeTable.Proof last = proof;
        return last == null
                ? NodeTable.Outcome.NOT_COMMITTED
                : node.database().nodes().outcome(connection, incarnation, lane, last.token());
    }

    /** The transaction is durable: delivers what was handed over, tells taps and waiters. */
    void committed() {
        // First what is handed over: a claimer that is told of the rows behind it might overtake it.
        handedOver().forEach(Tap::deliverPromised);
        plan.placements().forEach(Placement::written);
        if (plan.earliestDue() != Long.MAX_VALUE) {
            node.dueAt(plan.earliestDue());
        }
        if (relaxed && !plan.acknowledged().isEmpty()) {
            node.deletedUnflushed(incarnation, gone());
        }
        List<DeliveryTable.Key> contents = contentsLeft();
        if (!contents.isEmpty()) {
            node.contentsLeft(contents);
        }
        signal();
        tasks.forEach(this::complete);
    }

    /** The transaction was rolled back, or nobody knows; gives back what was promised. Completes nothing. */
    void abandoned() {
        plan.undo();
    }

    /** The rows that may exist and be claimed by this node, if it is not known whether the transaction took effect. */
    List<Doubt> doubtful() {
        List<Doubt> doubtful = new ArrayList<>();
        handedOver()
                .values()
                .forEach(list -> list.forEach(delivery -> doubtful.add(new Doubt((ClaimedDelivery) delivery, false))));
        for (LaneTask task : tasks) {
            if (task instanceof LaneTask.Release release) {
                release.deliveries().forEach(delivery -> doubtful.add(new Doubt(delivery, release.seen())));
            }
        }
        return doubtful;
    }

    private void change(Connection connection, DeliveryTable table, LaneTask task) throws SQLException {
        if (task instanceof LaneTask.Redeliver redeliver) {
            List<Long> ids = idsOf(redeliver.deliveries());
            int raised = ids.isEmpty() ? 0 : table.raiseCount(connection, incarnation, ids);
            if (raised != redeliver.deliveries().size()) {
                throw claimLost(redeliver.deliveries().size() - raised);
            }
        } else if (task instanceof LaneTask.Release release) {
            List<Long> ids = idsOf(release.deliveries());
            if (!ids.isEmpty()) {
                table.release(connection, incarnation, ids, release.seen() ? 0 : -1);
            }
        } else if (task instanceof LaneTask.SetAside setAside) {
            table.setAside(connection, incarnation, setAside.delivery().id(), setAside.reason());
        }
    }

    /** Only what this incarnation claimed: what an earlier one held is free already. */
    private List<Long> idsOf(List<ClaimedDelivery> deliveries) {
        return deliveries.stream()
                .filter(delivery -> delivery.incarnation() == incarnation)
                .map(ClaimedDelivery::id)
                .toList();
    }

    private static StoreException claimLost(int howMany) {
        return new StoreException(
                Kind.CLAIM_LOST,
                howMany + " of the messages are no longer claimed by this JVM; nothing was done, and they will be, or"
                        + " were, delivered elsewhere");
    }

    private Map<Tap, List<Delivery>> handedOver() {
        Map<Tap, List<Delivery>> byTap = new LinkedHashMap<>();
        List<Placement> placements = plan.placements();
        for (int i = 0; i < placements.size(); i++) {
            Placement placement = placements.get(i);
            Tap tap = placement.tap();
            if (tap != null) {
                // The keys come in the order of the placements; there are none if the insert did not come to its end.
                DeliveryTable.Key key =
                        i < written.size() ? written.get(i) : new DeliveryTable.Key(placement.id(), 0, false, 0, false);
                MessageRecord message = kept(placement.message());
                byTap.computeIfAbsent(tap, t -> new ArrayList<>())
                        .add(ClaimedDelivery.written(key, incarnation, placement.source(), message, 1));
            }
        }
        return byTap;
    }

    private static MessageRecord kept(MessageRecord message) {
        long size = message.body().size();
        return size <= LARGEST_BODY_KEPT ? message : message.withBody(new Body.Stored(size));
    }

    /** Those that the rows which it deletes, or may have deleted, leave to the sweeper. */
    List<Long> contentsToSweep() {
        return contentsLeft().stream().map(DeliveryTable.Key::contentId).toList();
    }

    private List<UnflushedDeletes.Gone> gone() {
        return plan.acknowledged().stream()
                .map(delivery -> new UnflushedDeletes.Gone(
                        delivery.key(), delivery.source().id()))
                .toList();
    }

    private List<DeliveryTable.Key> contentsLeft() {
        List<DeliveryTable.Key> left = new ArrayList<>(0);
        for (ClaimedDelivery delivery : plan.acknowledged()) {
            DeliveryTable.Key key = delivery.key();
            if (key.swept()) {
                left.add(key);
            }
        }
        return left;
    }

    /** Other nodes may wait for what this one has written unclaimed, or given back. */
    private void signal() {
        Set<Long> sources = new HashSet<>();
        for (Placement placement : plan.placements()) {
            if (placement.isClaimable()) {
                sources.add(placement.source().id());
            }
        }
        for (LaneTask task : tasks) {
            if (task instanceof LaneTask.Release release) {
                release.deliveries()
                        .forEach(delivery -> sources.add(delivery.source().id()));
            }
        }
        if (!sources.isEmpty()) {
            node.signal(sources);
        }
    }

    private void complete(LaneTask task) {
        StoreException refusal = plan.refusal(task);
        if (refusal != null) {
            fail(task, refusal);
        } else if (task instanceof LaneTask.Commit commit) {
            settleEarly(task, EarlySend.State.WRITTEN);
            commit.future().complete(null);
        } else if (task instanceof LaneTask.Redeliver redeliver) {
            List<Delivery> again = new ArrayList<>(redeliver.deliveries().size());
            redeliver.deliveries().forEach(delivery -> again.add(delivery.again()));
            redeliver.future().complete(again);
        } else if (task instanceof LaneTask.Release release) {
            node.taps().arrived(List.copyOf(release.deliveries()));
            release.future().complete(null);
        } else if (task instanceof LaneTask.SetAside setAside) {
            setAside.future().complete(null);
        } else if (task instanceof LaneTask.Barrier barrier) {
            barrier.future().complete(null);
        }
    }

    /** Whether a task, at this moment and for good, has nothing to write. */
    static boolean needsNoWriting(LaneTask task) {
        return task instanceof LaneTask.Barrier
                || (task instanceof LaneTask.Commit commit
                        && commit.early() != null
                        && commit.early().isWritten());
    }

    /** Ends a task that needs no writing. */
    static void completeUnwritten(LaneTask task) {
        if (task instanceof LaneTask.Barrier barrier) {
            barrier.future().complete(null);
        } else if (task instanceof LaneTask.Commit commit) {
            commit.future().complete(null);
        }
    }

    /** Ends a task whose batch has failed for good, or of which nobody knows whether it did. */
    static void fail(LaneTask task, Throwable failure) {
        // In doubt the consumer that was shown the message settles it: what it does to a row that is not there fails.
        boolean inDoubt = failure instanceof StoreException e && e.kind() == Kind.OUTCOME_UNKNOWN;
        settleEarly(task, inDoubt ? EarlySend.State.WRITTEN : EarlySend.State.LOST);
        task.future().completeExceptionally(failure);
    }

    private static void settleEarly(LaneTask task, EarlySend.State outcome) {
        if (task instanceof LaneTask.Commit commit
                && commit.early() != null
                && commit.early().early() != null) {
            commit.early().early().become(outcome);
        }
    }
}
