package io.github.rowmq.store.node;

import io.github.rowmq.store.sql.DeliveryTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts how many of the deliveries of shared contents this node has deleted: if it was all of them, nothing has to be
 * looked up to know that the content is unused. Where others have deleted some, or some are left, nobody comes to the
 * full number, and the content is looked at after a while. Not thread-safe: guarded by the sweeper's lock.
 */
final class SharerCount {

    /** So long the deliveries of a message may be apart; subscribers that keep up with each other are closer. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private record Gone(int count, long since) {}

    /** In the order of the first deletion. */
    private final Map<Long, Gone> gone = new LinkedHashMap<>();

    int size() {
        return gone.size();
    }

    /** A delivery was deleted; returns whether it was the last of its content. */
    boolean deleted(DeliveryTable.Key key, long now) {
        Gone before = gone.get(key.contentId());
        int count = before == null ? 1 : before.count() + 1;
        if (count >= key.sharers()) {
            gone.remove(key.contentId());
            return true;
        }
        gone.put(key.contentId(), new Gone(count, before == null ? now : before.since()));
        return false;
    }

    /** Forgets, and returns, contents whose deliveries are too far apart. */
    List<Long> takeOverdue(long now, int max) {
        List<Long> overdue = new ArrayList<>();
        Iterator<Map.Entry<Long, Gone>> oldest = gone.entrySet().iterator();
        while (overdue.size() < max && oldest.hasNext()) {
            Map.Entry<Long, Gone> entry = oldest.next();
            if (now - entry.getValue().since() < PATIENCE_NANOS) {
                break;
            }
            overdue.add(entry.getKey());
            oldest.remove();
        }
        return overdue;
    }

    /** Forgets, and returns, all contents. */
    List<Long> takeAll() {
        List<Long> all = List.copyOf(gone.keySet());
        gone.clear();
        return all;
    }
}
