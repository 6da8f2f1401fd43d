package io.github.rowmq.store.node;

import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.sql.StoreThread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what other nodes have sent: one probe asks about all sources that have a waiting tap, soon again after a
 * hit, then ever more rarely. It runs only while something waits and another node may send. Thread-safe.
 */
final class Poller {

    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** While other nodes' signals arrive, a look only makes sure that none was lost. */
    private static final long SIGNALLED_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Sources in one probe. */
    private static final int PAGE = 1_000;

    private final NodeContext node;
    private final Thread thread = new StoreThread(this::run, "rowmq-poller");
    private volatile boolean stopped;

    Poller(NodeContext node) {
        this.node = node;
    }

    void start() {
        thread.start();
    }

    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
        Threads.joinQuietly(thread);
    }

    /** Looks at once, and once more if a look is under way. */
    void lookNow() {
        LockSupport.unpark(thread);
    }

    private void run() {
        long pause = LONGEST_NANOS;
        while (!stopped) {
            LockSupport.parkNanos(this, pause);
            if (stopped) {
                return;
            }
            try {
                if (node.seesEverything()) {
                    pause = LONGEST_NANOS;
                    continue;
                }
                pause = probe() ? SHORTEST_NANOS : next(pause);
            } catch (StoreException e) {
                LOG.debug("A probe failed; trying again", e);
                pause = LONGEST_NANOS;
            } catch (RuntimeException | Error e) {
                LOG.error("A probe failed unexpectedly; trying again", e);
                pause = LONGEST_NANOS;
            }
        }
    }

    private long next(long pause) {
        return node.hearsOthers() ? SIGNALLED_NANOS : Math.min(LONGEST_NANOS, pause + pause / 4);
    }

    /** Returns whether there was anything. */
    private boolean probe() {
        Map<Long, List<Tap>> waiting = new LinkedHashMap<>();
        node.taps().forEach(tap -> {
            if (tap.isWaiting()) {
                waiting.computeIfAbsent(tap.source().id(), id -> new ArrayList<>())
                        .add(tap);
            }
        });
        boolean hit = false;
        List<Long> sources = new ArrayList<>(waiting.keySet());
        for (int start = 0; start < sources.size() && !stopped; start += PAGE) {
            List<Long> page = sources.subList(start, Math.min(sources.size(), start + PAGE));
            List<Long> found = node.transactor()
                    .query("look for messages", c -> node.deliveries().sourcesWithFree(c, page));
            long now = System.nanoTime();
            for (long source : found) {
                for (Tap tap : waiting.getOrDefault(source, List.of())) {
                    hit |= tap.arrivedElsewhere(now);
                }
            }
        }
        return hit;
    }
}
