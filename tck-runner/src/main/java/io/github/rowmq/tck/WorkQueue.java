package io.github.rowmq.tck;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.tck.worker.TestId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The classes that are still to be run; each JVM takes the next one when it is free, so that slow classes balance. A class
 * is not divided: some tests of the TCK leave a durable subscription behind that a later test of their class removes, and
 * would fail a third one that met it on another database. Thread-safe.
 */
final class WorkQueue {
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Deque<List<TestId>> batches = new ArrayDeque<>();

    /** Sorts the tests into batches, one for each class. */
    WorkQueue(Collection<TestId> tests) {
        // Last names first: the TCK's slowest classes, of up to three minutes, are in core20 and must not be begun
        // last.
        Map<String, List<TestId>> classes = new TreeMap<>(Comparator.reverseOrder());
        for (TestId test : tests) {
            classes.computeIfAbsent(test.className(), name -> new ArrayList<>()).add(test);
        }
        classes.values().forEach(ofClass -> batches.add(List.copyOf(ofClass)));
    }

    /** The next batch, or null if there is none left. */
    @Nullable
    List<TestId> next() {
        lock.lock();
        try {
            return batches.poll();
        } finally {
            lock.unlock();
        }
    }
}
