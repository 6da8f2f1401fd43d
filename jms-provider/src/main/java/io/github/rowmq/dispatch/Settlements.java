package io.github.rowmq.dispatch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.github.rowmq.store.Channel;
import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.UnitOfWork;
import io.github.rowmq.store.UnitOfWork.Guarantee;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acknowledges and gives back deliveries on behalf of nobody who could be told of a failure. While the database is away
 * it tries again, so that no delivery stays claimed for ever; a claim that is lost needs nothing more, because the
 * message is available to others already. Thread-safe.
 */
public final class Settlements {

    private static final Logger LOG = LoggerFactory.getLogger(Settlements.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final NodeThreads threads;

    Settlements(NodeThreads threads) {
        this.threads = threads;
    }

    /**
     * Gives deliveries back to their sources.
     *
     * @param seen whether the application may have seen them
     * @return completes, always normally, when the first attempt has ended
     */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> release(Channel channel, Collection<Delivery> deliveries, boolean seen) {
        if (deliveries.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        List<Delivery> all = List.copyOf(deliveries);
        return settle("release", all, () -> channel.release(all, seen));
    }

    /** Acknowledges one delivery, which may come again if the JVM or the database is killed now. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> acknowledge(Channel channel, Delivery delivery) {
        return settle(
                "acknowledge",
                List.of(delivery),
                () -> channel.commit(new UnitOfWork(false, Guarantee.RELAXED).acknowledge(delivery)));
    }

    /** Acknowledges several deliveries at once. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> acknowledge(Channel channel, Collection<Delivery> deliveries) {
        if (deliveries.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        List<Delivery> all = List.copyOf(deliveries);
        return settle("acknowledge", all, () -> {
            UnitOfWork work = new UnitOfWork(false, Guarantee.RELAXED);
            all.forEach(work::acknowledge);
            return channel.commit(work);
        });
    }

    @CanIgnoreReturnValue
    private CompletableFuture<Void> settle(
            String what, List<Delivery> deliveries, Supplier<CompletableFuture<Void>> attempt) {
        CompletableFuture<Void> outcome;
        try {
            outcome = attempt.get();
        } catch (StoreException e) {
            outcome = CompletableFuture.failedFuture(e);
        }
        return outcome.handle((done, failure) -> {
            if (failure != null) {
                failed(what, deliveries, attempt, failure);
            }
            return null;
        });
    }

    private void failed(
            String what, List<Delivery> deliveries, Supplier<CompletableFuture<Void>> attempt, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Kind kind = cause instanceof StoreException e ? e.kind() : Kind.INTERNAL;
        switch (kind) {
            case CLAIM_LOST, FENCED, CLOSED, OUTCOME_UNKNOWN ->
                LOG.debug(
                        "Could not {} {}: its message will be delivered again if it still exists",
                        what,
                        name(deliveries),
                        cause);
            case UNAVAILABLE -> {
                LOG.debug("Could not {} {}; trying again", what, name(deliveries), cause);
                // An attempt may block while much work waits to be written, so it does not run on the timer's thread.
                threads.after(PAUSE, () -> threads.execute(() -> settle(what, deliveries, attempt)));
            }
            default ->
                LOG.warn(
                        "Could not {} {}; it stays claimed until this JVM has closed its last connection",
                        what,
                        name(deliveries),
                        cause);
        }
    }

    private static String name(List<Delivery> deliveries) {
        String first = "message " + deliveries.get(0).message().messageId() + " of "
                + deliveries.get(0).source();
        return deliveries.size() == 1 ? first : first + " and " + (deliveries.size() - 1) + " more";
    }
}
