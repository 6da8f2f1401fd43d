package io.github.rowmq.store.node;

import io.github.rowmq.store.sql.NodeTable.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges other nodes by their leases. That a lease has run out says that its node is dead only if the node could have
 * renewed it: a database that was away comes back with leases over, and whoever looked first would bury all others. So a
 * node is dead only if this one has seen its lease stand still for a while in which it could look itself. Between two
 * looks the database may have been away, so they count for no longer than they are apart as a rule. A dead node's lease
 * stands still long before it runs out, so this costs no time where the database was there.
 *
 * <p>Confined to the thread that looks.
 */
final class LeaseWatch {

    /** Looks are so far apart, if nothing holds them up. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** A node whose connections were lost has new ones, and has renewed its lease, within this time. */
    private static final Duration SHORTEST = Duration.ofSeconds(3);

    private record Seen(long until, long stoodStillNanos) {}

    private final long patience;
    private final Map<Long, Seen> seen = new HashMap<>();
    private long lastLook;

    LeaseWatch(Duration lease) {
        Duration half = lease.dividedBy(2);
        this.patience = (half.compareTo(SHORTEST) > 0 ? half : SHORTEST).toNanos();
    }

    /**
     * Which of the nodes are dead.
     *
     * @param leases of all other nodes, as the database has them now
     * @param now when the answer came, {@code System.nanoTime()}
     */
    List<Long> dead(List<Lease> leases, long now) {
        long step = Math.min(now - lastLook, INTERVAL.toNanos());
        lastLook = now;
        Map<Long, Seen> still = new HashMap<>();
        List<Long> dead = new ArrayList<>();
        for (Lease lease : leases) {
            Seen before = seen.get(lease.incarnation());
            long stoodStill = before != null && before.until() == lease.until() ? before.stoodStillNanos() + step : 0;
            still.put(lease.incarnation(), new Seen(lease.until(), stoodStill));
            if (lease.isFenced() || (lease.isOver() && stoodStill >= patience)) {
                dead.add(lease.incarnation());
            }
        }
        seen.clear();
        seen.putAll(still);
        return dead;
    }
}
