package io.github.rowmq.store.node;

import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.sql.StoreThread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches from the table what was not handed over: takes taps that have room and something to claim, and claims for all
 * that wait, up to a bound, in one committed transaction, so that a thousand sources with a message each do not wait for
 * a thousand flushes. Its threads are shared by all sources, and an idle source costs them nothing.
 *
 * <p>Thread-safe. Holds no lock while it talks to the database or to a receiver.
 */
final class Claimer {

    private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);

    /** Most deliveries in one claim, so that no source keeps the others waiting for long. */
    private static final int MAX_CLAIM = 1_000;

    /** Most sources in one transaction, for the same reason: each is a statement. */
    private static final int MAX_SOURCES = 64;

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
            TableReader reader = new TableReader(node, firstLane + i);
            Thread thread = new StoreThread(() -> run(reader), "rowmq-claimer-" + i);
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

    private void run(TableReader reader) {
        while (!stopped) {
            try {
                Optional<Tap> next = ready.take();
                if (next.isPresent() && !stopped) {
                    serve(next.get(), reader);
                }
            } catch (InterruptedException e) {
                LOG.warn("Interrupted although the store is open; going on", e);
            } catch (RuntimeException | Error e) {
                // An exhausted heap, for one, must not end the thread for good.
                LOG.error("A claim failed unexpectedly", e);
            }
        }
    }

    /** Serves a tap, and with it others that wait. */
    private void serve(Tap first, TableReader reader) {
        List<ClaimUnderway> together = new ArrayList<>();
        Tap filtered = null;
        int room = 0;
        Tap tap = first;
        while (tap != null) {
            if (tap.filter() != null) {
                // It may have to read many pages before it finds something, so it comes last, and alone.
                filtered = tap;
                break;
            }
            ClaimUnderway claim = begin(tap);
            if (claim != null) {
                together.add(claim);
                room += claim.room();
            }
            tap = room < MAX_CLAIM && together.size() < MAX_SOURCES ? poll() : null;
        }
        if (!together.isEmpty()) {
            // Where rows that others hold are waited for, those who claim for several must not wait in a circle.
            together.sort(Comparator.comparingLong(claim -> claim.tap().source().id()));
            run(together, reader);
        }
        ClaimUnderway claim = filtered == null ? null : begin(filtered);
        if (claim != null) {
            run(List.of(claim), reader);
        }
    }

    /** The next tap that waits, or null; an entry that ends a thread stays. */
    private @Nullable Tap poll() {
        Optional<Tap> next = ready.poll();
        if (next == null) {
            return null;
        }
        if (next.isEmpty()) {
            ready.add(next);
            return null;
        }
        return next.get();
    }

    private @Nullable ClaimUnderway begin(Tap tap) {
        long source = tap.source().id();
        if (!node.doubtfulClaims().claimBegins(source)) {
            node.lookAgain(tap);
            return null;
        }
        Tap.Claim claim = tap.beginClaim(MAX_CLAIM);
        if (claim == null) {
            node.doubtfulClaims().claimEnds(source);
            return null;
        }
        return new ClaimUnderway(tap, claim);
    }

    private void run(List<ClaimUnderway> claims, TableReader reader) {
        try {
            reader.claim(claims);
        } catch (RuntimeException | Error e) {
            if (claims.size() > 1 && mayBeOneOfThem(e)) {
                claims.forEach(claim -> run(List.of(claim), reader));
            } else {
                claims.forEach(claim -> end(claim, e));
            }
            return;
        }
        claims.forEach(claim -> end(claim, null));
    }

    /** Whether the failure may lie in one claim, so that the others are better tried without it. */
    private static boolean mayBeOneOfThem(Throwable failure) {
        return !(failure instanceof StoreException e)
                || switch (e.kind()) {
                    case FENCED, UNAVAILABLE, OUTCOME_UNKNOWN, CLOSED -> false;
                    default -> true;
                };
    }

    private void end(ClaimUnderway claim, @Nullable Throwable failure) {
        Tap tap = claim.tap();
        try {
            if (failure == null) {
                claim.deliverAndEnd();
            } else {
                fail(claim, failure);
            }
        } catch (RuntimeException | Error e) {
            fail(claim, e);
        } finally {
            node.doubtfulClaims().claimEnds(tap.source().id());
        }
    }

    private void fail(ClaimUnderway claim, Throwable failure) {
        claim.fail(failure);
        node.claimFailed(claim.tap(), failure);
    }
}
