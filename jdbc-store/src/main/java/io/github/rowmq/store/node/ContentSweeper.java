package io.github.rowmq.store.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.store.sql.DeliveryTable;
import io.github.rowmq.store.sql.DeliveryTable.UnusedContent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Deletes contents that no delivery refers to any more: those whose deliveries this node has deleted, those that it is
 * told to look at, and, by a search through all of them now and then, those that a node left behind when it died. Every
 * step is one small transaction: a large content is shortened chunk by chunk from its end, because a transaction that
 * deletes 100 MB holds them in the memory of an embedded database. Until its last step a content stays findable, so
 * whoever stops half way leaves nothing behind for good.
 *
 * <p>Steps run on one thread; contents may be added on any. The lock is a leaf, never held across a statement.
 */
final class ContentSweeper {

    /** Chunks that are deleted in one transaction, 256 KB each at most. */
    static final int CHUNKS = 16;

    /** Contents that are looked at, or deleted, in one transaction. */
    private static final int PAGE = 1_000;

    /** More are not remembered but searched for. */
    private static final int MOST_REMEMBERED = 100_000;

    private static final long SEARCH_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** A commit whose reply was lost has taken effect after this time, or never will. */
    private static final long DOUBT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Looked at once it is known what has become of a transaction, {@code System.nanoTime()}. */
    private record Doubtful(long due, List<Long> contentIds) {}

    private final NodeContext node;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Set<Long> candidates = new LinkedHashSet<>();

    /** The earliest due first. */
    @GuardedBy("lock")
    private final ArrayDeque<Doubtful> doubtful = new ArrayDeque<>();

    @GuardedBy("lock")
    private final SharerCount counts = new SharerCount();

    /** All of whose deliveries this node has deleted. */
    @GuardedBy("lock")
    private final ArrayDeque<Long> counted = new ArrayDeque<>();

    @GuardedBy("lock")
    private long nextSearch = System.nanoTime();

    /** Known to be unused; used by the thread that steps alone, like all that follows. */
    private final ArrayDeque<UnusedContent> unused = new ArrayDeque<>();

    /** Where the search is, or null if none is under way. */
    private @Nullable Long searchFrom;

    ContentSweeper(NodeContext node) {
        this.node = node;
    }

    /** These may be unused now: the transaction that deleted a delivery of theirs is committed. */
    void add(List<Long> contentIds) {
        lock.lock();
        try {
            if (mayRemember(contentIds.size())) {
                candidates.addAll(contentIds);
            }
        } finally {
            lock.unlock();
        }
    }

    /** These may be unused soon: it is not known whether the transaction that deletes a delivery of theirs takes effect. */
    void addInDoubt(List<Long> contentIds) {
        if (contentIds.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            doubtful.add(new Doubtful(System.nanoTime() + DOUBT_NANOS, List.copyOf(contentIds)));
        } finally {
            lock.unlock();
        }
    }

    /** These deliveries are deleted for good; none of them is told of twice. */
    void deleted(List<DeliveryTable.Key> keys) {
        long now = System.nanoTime();
        lock.lock();
        try {
            if (!mayRemember(keys.size())) {
                return;
            }
            for (DeliveryTable.Key key : keys) {
                if (key.sharers() == 0) {
                    candidates.add(key.contentId());
                } else if (counts.deleted(key, now)) {
                    counted.add(key.contentId());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is room; if not, all contents are searched instead. */
    @GuardedBy("lock")
    private boolean mayRemember(int more) {
        boolean room = candidates.size() + counts.size() + counted.size() + more <= MOST_REMEMBERED;
        if (!room) {
            nextSearch = System.nanoTime();
        }
        return room;
    }

    /** Looks at all contents soon. */
    void search() {
        lock.lock();
        try {
            nextSearch = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** Does one small transaction; returns whether there is more to do at once. */
    boolean step() {
        takeCounted();
        if (!unused.isEmpty()) {
            delete();
            return true;
        }
        List<Long> page = page();
        if (!page.isEmpty()) {
            unused.addAll(node.transactor()
                    .run("look for unused contents", c -> node.deliveries().unusedContents(c, page)));
            forget(page);
            return true;
        }
        if (isSearchDue()) {
            searchOn();
        }
        return !unused.isEmpty();
    }

    private void takeCounted() {
        lock.lock();
        try {
            counted.forEach(id -> unused.add(new UnusedContent(id, 0)));
            counted.clear();
        } finally {
            lock.unlock();
        }
    }

    private void delete() {
        UnusedContent first = unused.getFirst();
        if (first.chunks() > CHUNKS) {
            int keep = first.chunks() - CHUNKS;
            node.transactor().run("delete a part of a large content", c -> {
                node.deliveries().deleteLastChunks(c, first.id(), keep);
                return true;
            });
            unused.removeFirst();
            unused.addFirst(new UnusedContent(first.id(), keep));
            return;
        }
        List<Long> ids = new ArrayList<>();
        int chunks = 0;
        for (UnusedContent content : unused) {
            chunks += content.chunks();
            if (chunks > CHUNKS || ids.size() == PAGE) {
                break;
            }
            ids.add(content.id());
        }
        node.transactor().run("delete contents", c -> {
            node.deliveries().deleteContents(c, ids);
            return true;
        });
        ids.forEach(id -> unused.removeFirst());
    }

    /** Does what there is to do now, as long as the time suffices; the rest is found by the search of another node. */
    void finish(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        countNoLonger();
        while (System.nanoTime() - end < 0 && (!unused.isEmpty() || !page().isEmpty())) {
            step();
        }
    }

    /** Looks at contents without waiting for their other deliveries. */
    private void countNoLonger() {
        takeCounted();
        lock.lock();
        try {
            candidates.addAll(counts.takeAll());
        } finally {
            lock.unlock();
        }
    }

    private List<Long> page() {
        lock.lock();
        try {
            long now = System.nanoTime();
            while (!doubtful.isEmpty() && now - doubtful.getFirst().due() >= 0) {
                candidates.addAll(doubtful.removeFirst().contentIds());
            }
            candidates.addAll(counts.takeOverdue(now, PAGE));
            return candidates.stream().limit(PAGE).toList();
        } finally {
            lock.unlock();
        }
    }

    private void forget(List<Long> page) {
        lock.lock();
        try {
            page.forEach(candidates::remove);
        } finally {
            lock.unlock();
        }
    }

    private boolean isSearchDue() {
        if (searchFrom != null) {
            return true;
        }
        lock.lock();
        try {
            long now = System.nanoTime();
            if (now - nextSearch < 0) {
                return false;
            }
            nextSearch = now + SEARCH_NANOS;
        } finally {
            lock.unlock();
        }
        searchFrom = Long.MIN_VALUE;
        return true;
    }

    private void searchOn() {
        long from = searchFrom == null ? Long.MIN_VALUE : searchFrom;
        List<UnusedContent> found = new ArrayList<>();
        long last = node.transactor().run("search for unused contents", c -> {
            found.clear();
            return node.deliveries().unusedContentsFrom(c, from, PAGE, found);
        });
        unused.addAll(found);
        searchFrom = last == -1 ? null : last + 1;
    }
}
