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
 * Acknowledges, gives back and sets aside deliveries on behalf of nobody who could be told of a failure. While the
 * database is away, its disk full or anything else in the way, it tries again, so that no delivery stays claimed for
 * ever; a claim that is lost needs nothing more, because the message is available to others already. What is still
 * waiting when the store closes is given back by that. Thread-safe.
 */
public final class Settlements {

    private static final Logger LOG = LoggerFactory.getLogger(Settlements.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

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
        return settle(new Settlement("release", all, () -> channel.release(all, seen), List.of(), false, FIRST_PAUSE));
    }

    /** Sets a delivery aside whose message cannot be read. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> setAside(Channel channel, Delivery delivery, String reason) {
        return settle(new Settlement(
                "set aside",
                List.of(delivery),
                () -> channel.setAside(delivery, reason),
                List.of(),
                true,
                FIRST_PAUSE));
    }

    /** Acknowledges one delivery, which may come again if the JVM or the database is killed now. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> acknowledge(Channel channel, Delivery delivery) {
        return settle(acknowledgement(channel, delivery));
    }

    /** Acknowledges several deliveries at once. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> acknowledge(Channel channel, Collection<Delivery> deliveries) {
        if (deliveries.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        List<Delivery> all = List.copyOf(deliveries);
        if (all.size() == 1) {
            return acknowledge(channel, all.get(0));
        }
        List<Settlement> parts =
                all.stream().map(delivery -> acknowledgement(channel, delivery)).toList();
        Supplier<CompletableFuture<Void>> attempt = () -> {
            UnitOfWork work = new UnitOfWork(false, Guarantee.RELAXED);
            all.forEach(work::acknowledge);
            return channel.commit(work);
        };
        return settle(new Settlement("acknowledge", all, attempt, parts, true, FIRST_PAUSE));
    }

    private static Settlement acknowledgement(Channel channel, Delivery delivery) {
        return new Settlement(
                "acknowledge",
                List.of(delivery),
                () -> channel.commit(new UnitOfWork(false, Guarantee.RELAXED).acknowledge(delivery)),
                List.of(),
                true,
                FIRST_PAUSE);
    }

    @CanIgnoreReturnValue
    private CompletableFuture<Void> settle(Settlement settlement) {
        CompletableFuture<Void> outcome;
        try {
            outcome = settlement.attempt().get();
        } catch (StoreException e) {
            outcome = CompletableFuture.failedFuture(e);
        }
        return outcome.handle((done, failure) -> {
            if (failure != null) {
                failed(settlement, failure);
            }
            return null;
        });
    }

    private void failed(Settlement settlement, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Kind kind = cause instanceof StoreException e ? e.kind() : Kind.INTERNAL;
        switch (kind) {
            case CLOSED -> LOG.debug("Could not {}: its claim ends without that", settlement, cause);
            case CLAIM_LOST, FENCED -> {
                LOG.debug("Could not {}: it was delivered again, or will be, if it still exists", settlement, cause);
                // The claims of the others may stand: also those of the incarnation after the one that is dead.
                settlement.parts().forEach(this::settle);
            }
            case OUTCOME_UNKNOWN -> {
                if (settlement.isRepeatable()) {
                    LOG.debug("It is not known whether it was done to {}; trying again", settlement, cause);
                    again(settlement);
                } else {
                    // The store gives it back; another consumer of this JVM may have it by then, from whom a repetition
                    // would take it.
                    LOG.debug("It is not known whether it was done to {}: left to the store", settlement, cause);
                }
            }
            case UNAVAILABLE -> {
                LOG.debug("Could not {}; trying again", settlement, cause);
                again(settlement);
            }
            default -> {
                if (settlement.pause().equals(FIRST_PAUSE)) {
                    LOG.warn("Could not {}; trying again until the store closes: {}", settlement, cause.getMessage());
                }
                again(settlement);
            }
        }
    }

    /** An attempt may block while much work waits to be written, so it does not run on the timer's thread. */
    private void again(Settlement settlement) {
        threads.after(settlement.pause(), () -> threads.execute(() -> settle(settlement.next())));
    }

    /**
     * One acknowledgement, release or setting aside. Immutable.
     *
     * @param parts the same for each delivery by itself, if there are several and that makes a difference
     * @param isRepeatable whether to do it twice does no harm
     * @param pause before it is tried again
     */
    private record Settlement(
            String what,
            List<Delivery> deliveries,
            Supplier<CompletableFuture<Void>> attempt,
            List<Settlement> parts,
            boolean isRepeatable,
            Duration pause) {

        Settlement next() {
            Duration doubled = pause.multipliedBy(2);
            Duration longer = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
            return new Settlement(what, deliveries, attempt, parts, isRepeatable, longer);
        }

        @Override
        public String toString() {
            return what + " " + name(deliveries);
        }
    }

    private static String name(List<Delivery> deliveries) {
        String first = "message " + deliveries.get(0).message().messageId() + " of "
                + deliveries.get(0).source();
        return deliveries.size() == 1 ? first : first + " and " + (deliveries.size() - 1) + " more";
    }
}
