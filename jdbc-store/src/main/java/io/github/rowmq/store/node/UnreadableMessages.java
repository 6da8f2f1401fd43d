package io.github.rowmq.store.node;

import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that this node has claimed and cannot read, until they are set aside. What fails, because the disk is full
 * for example, is tried again, so that no such message stays claimed, out of sight of whoever looks for those that are
 * set aside. Thread-safe, without locks.
 */
final class UnreadableMessages {

    private static final Logger LOG = LoggerFactory.getLogger(UnreadableMessages.class);

    private record Unreadable(ClaimedDelivery delivery, String why) {}

    private final BiFunction<ClaimedDelivery, String, CompletableFuture<Void>> setAside;
    private final TroubleLog troubles;
    private final Queue<Unreadable> failed = new ConcurrentLinkedQueue<>();

    /**
     * @param setAside must not block
     */
    UnreadableMessages(BiFunction<ClaimedDelivery, String, CompletableFuture<Void>> setAside, TroubleLog troubles) {
        this.setAside = setAside;
        this.troubles = troubles;
    }

    void add(ClaimedDelivery delivery, String why) {
        LOG.warn(
                "Message {} of {} cannot be read and is set aside (delivery {}): {}",
                delivery.message().messageId(),
                delivery.source(),
                delivery.id(),
                why);
        attempt(new Unreadable(delivery, why));
    }

    /** Tries again what has failed. Called about every second. */
    void tend() {
        // As many as there are now: what fails at once is back in the queue.
        for (int left = failed.size(); left > 0; left--) {
            Unreadable next = failed.poll();
            if (next != null) {
                attempt(next);
            }
        }
    }

    private void attempt(Unreadable unreadable) {
        CompletableFuture<Void> unused = setAside.apply(unreadable.delivery(), unreadable.why())
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        failed(unreadable, failure);
                    }
                });
    }

    private void failed(Unreadable unreadable, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof StoreException e && (e.kind() == Kind.FENCED || e.kind() == Kind.CLOSED)) {
            LOG.debug("A message that cannot be read is no longer claimed here; who claims it next sets it aside", e);
            return;
        }
        failed.add(unreadable);
        troubles.report("setting a message aside that cannot be read", cause);
    }
}
