package io.github.rowmq.store.testing;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Counts calls and decides which one fails, once or as long as the plan is in force. Thread-safe. */
final class FaultPlan {
    /** Enough to see what a unit of work does; a long run must not fill the heap. */
    private static final int KEPT = 10_000;

    private final Predicate<JdbcCall> condition;
    private final @Nullable Fault fault;
    private final boolean repeated;
    private final AtomicLong count = new AtomicLong();
    private final AtomicReference<@Nullable JdbcCall> fired = new AtomicReference<>();
    private final ConcurrentLinkedQueue<JdbcCall> calls = new ConcurrentLinkedQueue<>();

    /** A plan without a fault if {@code fault} is null. */
    FaultPlan(Predicate<JdbcCall> condition, @Nullable Fault fault) {
        this(condition, fault, false);
    }

    FaultPlan(Predicate<JdbcCall> condition, @Nullable Fault fault, boolean repeated) {
        this.repeated = repeated;
        this.condition = condition;
        this.fault = fault;
    }

    /** Counts a call; the fault that is to happen at it, if any. */
    Optional<Fault> next(String method, String sql) {
        JdbcCall call = new JdbcCall(count.incrementAndGet(), method, sql);
        if (call.number() <= KEPT) {
            calls.add(call);
        }
        if (fault == null || !condition.test(call)) {
            return Optional.empty();
        }
        if (!fired.compareAndSet(null, call) && !repeated) {
            return Optional.empty();
        }
        return Optional.of(fault);
    }

    Optional<JdbcCall> fired() {
        return Optional.ofNullable(fired.get());
    }

    long count() {
        return count.get();
    }

    List<JdbcCall> calls() {
        return List.copyOf(calls);
    }
}
