package io.github.rowmq.tck;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.tck.worker.Outcome;
import io.github.rowmq.tck.worker.TestId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The book of a run: every test that was discovered is in it from the start, and only a test that reported that it passed
 * counts as passed. Thread-safe.
 */
final class Results {
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<String, TestId> expected = new LinkedHashMap<>();

    @GuardedBy("lock")
    private final Map<String, TestResult> results = new LinkedHashMap<>();

    Results(Collection<TestId> tests) {
        tests.forEach(test -> expected.put(test.uniqueId(), test));
    }

    /**
     * Notes how a test ended. What is noted first stands.
     *
     * @return whether it was news
     */
    boolean add(TestResult result) {
        lock.lock();
        try {
            return results.putIfAbsent(result.test().uniqueId(), result) == null;
        } finally {
            lock.unlock();
        }
    }

    boolean has(TestId test) {
        lock.lock();
        try {
            return results.containsKey(test.uniqueId());
        } finally {
            lock.unlock();
        }
    }

    int done() {
        lock.lock();
        try {
            return results.size();
        } finally {
            lock.unlock();
        }
    }

    int total() {
        lock.lock();
        try {
            return expected.size();
        } finally {
            lock.unlock();
        }
    }

    int count(Outcome outcome) {
        return with(outcome).size();
    }

    /** The results of one kind, sorted by class and name. */
    List<TestResult> with(Outcome outcome) {
        return all().stream().filter(result -> result.outcome() == outcome).toList();
    }

    /** One result for every test, sorted by class and name; a test that never reported has failed. */
    List<TestResult> all() {
        List<TestResult> all = new ArrayList<>();
        lock.lock();
        try {
            for (TestId test : expected.values()) {
                TestResult result = results.get(test.uniqueId());
                all.add(
                        result != null
                                ? result
                                : new TestResult(
                                        test, Outcome.FAILED, Duration.ZERO, "the run ended before it was run"));
            }
        } finally {
            lock.unlock();
        }
        all.sort(Comparator.comparing(result -> result.test().displayName()));
        return all;
    }
}
