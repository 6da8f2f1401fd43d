package io.github.rowmq.store.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for a condition with a bound, so that no test sleeps and none hangs. Immutable, no state.
 *
 * <p>The default bound is 30 seconds, far above what any condition needs, because a loaded machine must not fail a test;
 * {@code rowmq.test.await.seconds} changes it.
 */
public final class Await {
    private static final Duration DEFAULT_BOUND = Duration.ofSeconds(Long.getLong("rowmq.test.await.seconds", 30));
    private static final long INTERVAL_NANOS = Duration.ofMillis(2).toNanos();

    private Await() {}

    /** Waits up to the default bound until the condition holds; fails with {@code what} in the message otherwise. */
    public static void until(String what, Callable<Boolean> condition) {
        until(what, DEFAULT_BOUND, condition);
    }

    /** Waits up to {@code bound} until the condition holds; fails with {@code what} in the message otherwise. */
    public static void until(String what, Duration bound, Callable<Boolean> condition) {
        untilPresent(what, bound, () -> call(condition) ? Optional.of(true) : Optional.empty());
    }

    /** Waits up to the default bound until the supplier gives a value, and returns it. */
    public static <T> T untilPresent(String what, Callable<Optional<T>> supplier) {
        return untilPresent(what, DEFAULT_BOUND, supplier);
    }

    /** Waits up to {@code bound} until the supplier gives a value, and returns it. */
    public static <T> T untilPresent(String what, Duration bound, Callable<Optional<T>> supplier) {
        long start = System.nanoTime();
        while (true) {
            // Read the clock before the look: the last look is then always made after the bound has passed.
            boolean over = System.nanoTime() - start >= bound.toNanos();
            Optional<T> value = call(supplier);
            if (value.isPresent()) {
                return value.get();
            }
            if (over) {
                throw new AssertionError("waited " + bound + " in vain until " + what);
            }
            pause(what);
        }
    }

    /** Waits up to the default bound until the assertions pass; fails with the last failure otherwise. */
    public static void untilAsserted(Assertions assertions) {
        long start = System.nanoTime();
        while (true) {
            boolean over = System.nanoTime() - start >= DEFAULT_BOUND.toNanos();
            try {
                assertions.check();
                return;
            } catch (AssertionError e) {
                if (over) {
                    throw new AssertionError("still so after " + DEFAULT_BOUND + ": " + e.getMessage(), e);
                }
            } catch (Exception e) {
                throw new AssertionError("the assertion could not be evaluated", e);
            }
            pause("the assertions pass");
        }
    }

    /** Fails if the condition ceases to hold within {@code time}: for what must not happen. Keep the time short. */
    public static void holds(String what, Duration time, Callable<Boolean> condition) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < time.toNanos()) {
            if (!call(condition)) {
                throw new AssertionError("no longer so within " + time + ": " + what);
            }
            pause(what);
        }
    }

    private static void pause(String what) {
        LockSupport.parkNanos(INTERVAL_NANOS);
        if (Thread.currentThread().isInterrupted()) {
            throw new AssertionError("interrupted while waiting until " + what);
        }
    }

    private static <T> T call(Callable<T> callable) {
        try {
            return callable.call();
        } catch (Exception e) {
            throw new AssertionError("the condition could not be evaluated", e);
        }
    }

    /** Assertions that may not pass yet. */
    @FunctionalInterface
    public interface Assertions {
        /** Throws an {@link AssertionError} as long as what is awaited has not come. */
        void check() throws Exception;
    }
}
