package io.github.rowmq.store.node;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.github.rowmq.store.StoreException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what goes wrong in tasks that run every second, but not every second: one line for each kind of trouble,
 * and the next after a minute. All of it is logged at debug, with stack traces. Thread-safe.
 */
final class TroubleLog {

    private static final Logger LOG = LoggerFactory.getLogger(TroubleLog.class);

    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;

    /** When each kind of trouble was last told. */
    private final Map<String, Long> told = new ConcurrentHashMap<>();

    TroubleLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Reports the failure of a task.
     *
     * @param what the task, to complete "Trouble while ..."
     * @return whether it was told above debug level
     */
    @CanIgnoreReturnValue
    boolean report(String what, Throwable failure) {
        LOG.debug("Trouble while {}", what, failure);
        if (!isNews(kind(failure))) {
            return false;
        }
        if (failure instanceof StoreException) {
            Throwable cause = failure.getCause();
            LOG.warn(
                    "Trouble while {}: {}{}",
                    what,
                    failure.getMessage(),
                    cause == null ? "" : " (" + cause.getMessage() + ")");
        } else {
            LOG.error("Trouble while {}", what, failure);
        }
        return true;
    }

    private static String kind(Throwable failure) {
        return failure instanceof StoreException e
                ? e.kind().name()
                : failure.getClass().getName();
    }

    private boolean isNews(String kind) {
        long now = nanoTime.getAsLong();
        Long before = told.get(kind);
        if (before != null && now - before < QUIET_NANOS) {
            return false;
        }
        // Of two threads that come at the same moment, one tells.
        return before == null ? told.putIfAbsent(kind, now) == null : told.replace(kind, before, now);
    }
}
