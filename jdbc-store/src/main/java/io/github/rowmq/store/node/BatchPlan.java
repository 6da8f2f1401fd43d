package io.github.rowmq.store.node;

import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.UnitOfWork;
import io.github.rowmq.store.catalog.DepthLedger;
import io.github.rowmq.store.catalog.Routes;
import io.github.rowmq.store.sql.DeliveryTable;
import io.github.rowmq.store.sql.DeliveryTable.NewMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a batch is going to write: rows to insert, with the taps that take them over, and rows to delete. A
 * unit that cannot be written for a reason of its own is refused and leaves no trace in the plan. Confined to the
 * lane's thread.
 */
final class BatchPlan {

    private final NodeContext node;
    private final long incarnation;
    private final IdentityHashMap<LaneTask, StoreException> refused = new IdentityHashMap<>();
    private final List<NewMessage> messages = new ArrayList<>();
    private final List<Placement> placements = new ArrayList<>();
    private final List<ClaimedDelivery> acknowledged = new ArrayList<>();
    private final List<Long> shownBefore = new ArrayList<>(0);
    private long earliestDue = Long.MAX_VALUE;

    BatchPlan(NodeContext node, long incarnation) {
        this.node = node;
        this.incarnation = incarnation;
    }

    /** The destinations that the tasks send to. */
    static Set<DestinationRef> destinations(List<LaneTask> tasks) {
        Set<DestinationRef> destinations = new HashSet<>();
        for (LaneTask task : tasks) {
            if (task instanceof LaneTask.Commit commit) {
                commit.work().sends().forEach(send -> destinations.add(send.destination()));
            }
        }
        return destinations;
    }

    /** The queues with a limit that the tasks add to or take from. */
    static Set<Long> boundedSources(List<LaneTask> tasks, Routes routes) {
        if (!routes.hasBounded()) {
            return Set.of();
        }
        Set<Long> sources = new HashSet<>();
        for (LaneTask task : tasks) {
            if (task instanceof LaneTask.Commit commit) {
                commit.work()
                        .acknowledgements()
                        .forEach(delivery -> sources.add(delivery.source().id()));
            }
        }
        for (DestinationRef destination : destinations(tasks)) {
            Routes.Route route = destination.kind().isQueue() ? routes.find(destination) : null;
            if (route != null) {
                route.targets().forEach(target -> sources.add(target.source().id()));
            }
        }
        sources.removeIf(source -> !routes.isBounded(source));
        return sources;
    }

    void add(LaneTask.Commit commit, Routes routes, DepthLedger ledger) {
        try {
            ClaimedDelivery early = commit.early();
            if (early != null && !begin(early)) {
                return;
            }
            List<ClaimedDelivery> gone = withRows(commit.work());
            List<Routed> routed = route(commit.work(), routes);
            if (!ledger.isEmpty()) {
                ledger.admit(deltas(gone, routed));
            }
            acknowledged.addAll(gone);
            if (early == null) {
                routed.forEach(this::place);
            } else if (early.incarnation() == incarnation) {
                placeEarly(early);
            } else {
                routed.forEach(this::placeShownBefore);
            }
        } catch (StoreException e) {
            refused.put(commit, e);
        }
    }

    List<NewMessage> messages() {
        return messages;
    }

    List<Placement> placements() {
        return placements;
    }

    List<DeliveryTable.Key> deletions() {
        return acknowledged.stream().map(ClaimedDelivery::key).toList();
    }

    /** The deliveries whose rows are to be deleted. */
    List<ClaimedDelivery> acknowledged() {
        return acknowledged;
    }

    /** Deliveries that are inserted as claimed, to be given back with the count that they have. */
    List<Long> shownBefore() {
        return shownBefore;
    }

    /** When the first of the delayed messages becomes due, or {@link Long#MAX_VALUE}. */
    long earliestDue() {
        return earliestDue;
    }

    /** Why a task is not in the plan, or null if it is. */
    @Nullable
    StoreException refusal(LaneTask task) {
        return refused.get(task);
    }

    /** Nothing of it was written: gives back what was promised to taps. */
    void undo() {
        placements.forEach(Placement::undo);
    }

    /** Begins to write a message whose consumer has it already; false if it was acknowledged meanwhile. */
    private static boolean begin(ClaimedDelivery early) {
        return Objects.requireNonNull(early.early()).become(EarlySend.State.WRITING);
    }

    /** What the unit acknowledges and has a row. */
    private List<ClaimedDelivery> withRows(UnitOfWork work) {
        List<ClaimedDelivery> gone = new ArrayList<>(work.acknowledgements().size());
        for (Delivery delivery : work.acknowledgements()) {
            ClaimedDelivery claimed = (ClaimedDelivery) delivery;
            if (claimed.early() != null && claimed.early().state() != EarlySend.State.WRITTEN) {
                // Consumed without being written, or its send has failed: there is no row.
                continue;
            }
            if (claimed.incarnation() != incarnation) {
                throw new StoreException(
                        Kind.FENCED,
                        "Message " + delivery.message().messageId() + " of " + delivery.source()
                                + " cannot be acknowledged: this JVM was believed dead and lost its claims; it will be"
                                + " delivered again");
            }
            gone.add(claimed);
        }
        return gone;
    }

    private record Routed(MessageRecord message, List<Routes.Target> targets) {}

    private static List<Routed> route(UnitOfWork work, Routes routes) {
        List<Routed> routed = new ArrayList<>(work.sends().size());
        for (UnitOfWork.Send send : work.sends()) {
            List<Routes.Target> targets = routes.to(send.destination()).targets();
            if (!send.destination().kind().isQueue()) {
                targets = targets.stream().filter(target -> takes(target, send)).toList();
            }
            if (!targets.isEmpty()) {
                routed.add(new Routed(send.message(), targets));
            }
        }
        return routed;
    }

    private static boolean takes(Routes.Target target, UnitOfWork.Send send) {
        UnitOfWork.Origin excluded = target.noLocal();
        UnitOfWork.Origin origin = send.origin();
        if (excluded != null && origin != null) {
            boolean own = excluded.clientId() != null
                    ? excluded.clientId().equals(origin.clientId())
                    : excluded.connectionId().equals(origin.connectionId());
            if (own) {
                return false;
            }
        }
        return target.filter() == null || target.filter().matches(send.message());
    }

    private static Map<Long, Integer> deltas(List<ClaimedDelivery> acknowledged, List<Routed> routed) {
        Map<Long, Integer> deltas = new HashMap<>();
        acknowledged.forEach(delivery -> deltas.merge(delivery.source().id(), -1, Integer::sum));
        routed.forEach(send ->
                send.targets().forEach(target -> deltas.merge(target.source().id(), 1, Integer::sum)));
        return deltas;
    }

    private void placeEarly(ClaimedDelivery delivery) {
        placements.add(Placement.early(delivery));
        messages.add(new NewMessage(
                delivery.message(),
                List.of(new DeliveryTable.Target(
                        delivery.id(), delivery.source().id(), incarnation))));
    }

    /**
     * Its consumer has seen the message under an incarnation that is dead, and cannot acknowledge it any more. Written
     * as if this incarnation had claimed it, so that the delivery counts; {@link Batch} gives it back at once.
     */
    private void placeShownBefore(Routed routed) {
        for (Routes.Target target : routed.targets()) {
            long id = node.ids().reserve(incarnation, 1);
            placements.add(Placement.claimable(id, target.source(), routed.message(), node.taps()));
            messages.add(new NewMessage(
                    routed.message(),
                    List.of(new DeliveryTable.Target(id, target.source().id(), incarnation))));
            shownBefore.add(id);
        }
    }

    private void place(Routed routed) {
        List<Routes.Target> targets = routed.targets();
        for (int start = 0; start < targets.size(); start += DeliveryIds.MAX_RESERVE) {
            int end = Math.min(targets.size(), start + DeliveryIds.MAX_RESERVE);
            place(routed.message(), targets.subList(start, end));
        }
    }

    private void place(MessageRecord message, List<Routes.Target> targets) {
        boolean delayed = message.deliveryTime() > node.clock().now();
        if (delayed) {
            earliestDue = Math.min(earliestDue, message.deliveryTime());
        }
        long id = node.ids().reserve(incarnation, targets.size());
        List<DeliveryTable.Target> rows = new ArrayList<>(targets.size());
        for (Routes.Target target : targets) {
            Placement placement = delayed
                    ? Placement.delayed(id, target.source(), message)
                    : Placement.of(id, target.source(), message, node.taps());
            placements.add(placement);
            long free = delayed ? DeliveryTable.DELAYED : DeliveryTable.FREE;
            long owner = placement.isHandedOver() ? incarnation : free;
            rows.add(new DeliveryTable.Target(id, target.source().id(), owner));
            id++;
        }
        messages.add(new NewMessage(message, rows));
    }
}
