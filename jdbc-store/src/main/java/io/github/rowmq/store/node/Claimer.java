package io.github.rowmq.store.node;

import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.Filter;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.sql.DeliveryTable;
import io.github.rowmq.store.sql.DeliveryTable.Position;
import io.github.rowmq.store.sql.DeliveryTable.Row;
import io.github.rowmq.store.sql.NodeTable;
import io.github.rowmq.store.sql.StoreThread;
import io.github.rowmq.store.sql.Transactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches from the table what was not handed over: takes taps that have room and something to claim, one after the
 * other, and claims for each in one committed statement. Its threads are shared by all sources, and an idle source
 * costs them nothing.
 *
 * <p>Thread-safe. Holds no lock while it talks to the database or to a receiver.
 */
final class Claimer {

    private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);

    /** Most deliveries in one claim, so that no source keeps the others waiting for long. */
    private static final int MAX_CLAIM = 1_000;

    /** Rows looked at in one go for an outlet with a filter. */
    private static final int SCAN_PAGE = 500;

    private final NodeContext node;
    private final int firstLane;

    /** A tap may stand here more than once; the second look is cheap. An empty entry ends a thread. */
    private final BlockingQueue<Optional<Tap>> ready = new LinkedBlockingQueue<>();

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * Makes a claimer that is not started.
     *
     * @param firstLane the number under which its first thread proves that the node is alive
     */
    Claimer(NodeContext node, int firstLane) {
        this.node = node;
        this.firstLane = firstLane;
    }

    void start(int threadCount) {
        for (int i = 0; i < threadCount; i++) {
            int lane = firstLane + i;
            Thread thread = new StoreThread(() -> run(lane), "rowmq-claimer-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    void wake(Tap tap) {
        ready.add(Optional.of(tap));
    }

    /** Ends the threads, without interrupting them: an interrupt during I/O closes an embedded H2. */
    void stop() {
        stopped = true;
        threads.forEach(thread -> ready.add(Optional.empty()));
        threads.forEach(Threads::joinQuietly);
    }

    private void run(int lane) {
        while (!stopped) {
            try {
                Optional<Tap> next = ready.take();
                if (next.isPresent() && !stopped) {
                    serve(next.get(), lane);
                }
            } catch (InterruptedException e) {
                LOG.warn("Interrupted although the store is open; going on", e);
            } catch (RuntimeException | Error e) {
                // An exhausted heap, for one, must not end the thread for good.
                LOG.error("A claim failed unexpectedly", e);
            }
        }
    }

    private void serve(Tap tap, int lane) {
        long source = tap.source().id();
        if (!node.doubtfulClaims().claimBegins(source)) {
            node.lookAgain(tap);
            return;
        }
        try {
            serveAllowed(tap, lane);
        } finally {
            node.doubtfulClaims().claimEnds(source);
        }
    }

    private void serveAllowed(Tap tap, int lane) {
        Tap.Claim claim = tap.beginClaim(MAX_CLAIM);
        if (claim == null) {
            return;
        }
        try {
            Result result = claim.room() == 0 ? new Result(List.of(), claim.from(), false) : claim(tap, claim, lane);
            if (!result.deliveries().isEmpty()) {
                tap.deliver(result.deliveries());
            }
            tap.endClaim(claim, claim.room() - result.taken(), result.next(), result.exhausted());
        } catch (RuntimeException | Error e) {
            tap.failClaim(claim, e);
            node.claimFailed(tap, e);
        }
    }

    /**
     * What a claim brought.
     *
     * @param next where the next one begins
     * @param exhausted whether nothing was left
     */
    private record Result(List<Delivery> deliveries, Position next, boolean exhausted) {
        int taken() {
            return deliveries.size();
        }
    }

    private Result claim(Tap tap, Tap.Claim claim, int lane) {
        Filter filter = tap.filter();
        return filter == null ? claimAny(tap, claim, lane) : claimMatching(tap, claim, filter, lane);
    }

    private Result claimAny(Tap tap, Tap.Claim claim, int lane) {
        DeliveryTable table = node.deliveries();
        long source = tap.source().id();
        long incarnation = node.incarnation();
        List<Row> rows =
                claiming(tap, incarnation, lane, c -> table.claim(c, incarnation, source, claim.from(), claim.room()));
        boolean exhausted = rows.size() < claim.room();
        Position next = rows.isEmpty() ? claim.from() : positionOf(rows.get(rows.size() - 1));
        return new Result(accept(tap, incarnation, rows), next, exhausted);
    }

    private Result claimMatching(Tap tap, Tap.Claim claim, Filter filter, int lane) {
        DeliveryTable table = node.deliveries();
        long incarnation = node.incarnation();
        Position position = claim.from();
        // The first place counts too: what was given back has arrived exactly there.
        Position next = position.before();
        List<Long> wanted = new ArrayList<>();
        boolean exhausted = false;
        while (wanted.size() < claim.room() && !exhausted) {
            Position after = next;
            List<Row> page = node.transactor()
                    .run(
                            "read " + tap.source(),
                            c -> table.candidates(c, tap.source().id(), after, SCAN_PAGE));
            exhausted = page.size() < SCAN_PAGE;
            for (Row row : page) {
                if (wanted.size() == claim.room()) {
                    exhausted = false;
                    break;
                }
                position = positionOf(row);
                // Damaged ones too, so that they are set aside instead of lying here unseen.
                if (row.damage() != null || filter.matches(row.message())) {
                    wanted.add(row.id());
                }
            }
            if (!wanted.isEmpty()) {
                break;
            }
            next = position;
        }
        if (wanted.isEmpty()) {
            return new Result(List.of(), position, exhausted);
        }
        List<Row> rows = claiming(
                tap,
                incarnation,
                lane,
                c -> table.claimIds(c, incarnation, tap.source().id(), wanted));
        return new Result(accept(tap, incarnation, rows), position, exhausted);
    }

    /** Claims in a transaction that proves the node alive; if the reply is lost, the claim is looked up. */
    private List<Row> claiming(Tap tap, long incarnation, int lane, Transactor.Work<List<Row>> work) {
        NodeTable nodes = node.database().nodes();
        AtomicReference<NodeTable.@Nullable Proof> proof = new AtomicReference<>();
        List<Row> claimed = new ArrayList<>();
        try {
            return node.transactor()
                    .run(
                            "claim messages of " + tap.source(),
                            c -> {
                                proof.set(nodes.prove(c, incarnation, lane));
                                List<Row> rows = work.run(c);
                                claimed.clear();
                                claimed.addAll(rows);
                                return rows;
                            },
                            c -> {
                                NodeTable.Proof last = proof.get();
                                return last == null
                                        ? NodeTable.Outcome.NOT_COMMITTED
                                        : nodes.outcome(c, incarnation, lane, last.token());
                            });
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.FENCED) {
                node.fenced(incarnation, e);
            } else if (e.kind() == StoreException.Kind.OUTCOME_UNKNOWN) {
                node.doubtfulClaims()
                        .add(claimed.stream()
                                .map(row -> new DoubtfulClaims.Doubt(claimed(tap, incarnation, row), false))
                                .toList());
            }
            throw e;
        }
    }

    private List<Delivery> accept(Tap tap, long incarnation, List<Row> rows) {
        List<Delivery> deliveries = new ArrayList<>(rows.size());
        for (Row row : rows) {
            ClaimedDelivery delivery = claimed(tap, incarnation, row);
            String damage = row.damage();
            if (damage == null) {
                deliveries.add(delivery);
            } else {
                node.damaged(delivery, damage);
            }
        }
        return deliveries;
    }

    private static ClaimedDelivery claimed(Tap tap, long incarnation, Row row) {
        return ClaimedDelivery.written(row.key(), incarnation, tap.source(), row.message(), row.count());
    }

    private static Position positionOf(Row row) {
        return new Position(row.message().priority(), row.id());
    }
}
