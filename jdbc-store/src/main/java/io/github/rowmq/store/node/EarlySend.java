package io.github.rowmq.store.node;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A message that its consumer, in this JVM, sees before it is written. If it is acknowledged before a lane begins to
 * write it, it is never written: nothing needs it any more.
 *
 * <pre>
 *            acknowledge
 *   WAITING ─────────────▶ CONSUMED
 *      │ lane plans it
 *      ▼
 *   WRITING ─▶ WRITTEN
 *      └─────▶ LOST      the send failed; its acknowledgement has nothing left to do
 * </pre>
 *
 * <p>Thread-safe.
 */
final class EarlySend {

    enum State {
        /** In the lane's queue. */
        WAITING,
        /** In the batch that is being written, perhaps not for the first time. */
        WRITING,
        /** Its row is in the table, claimed, or was so certainly enough that it has to be settled there. */
        WRITTEN,
        /** Acknowledged before it was written. */
        CONSUMED,
        /** It was not written and will not be. */
        LOST;

        boolean canBecome(State next) {
            return switch (this) {
                case WAITING -> next == WRITING || next == CONSUMED || next == LOST;
                case WRITING -> next == WRITING || next == WRITTEN || next == LOST;
                case WRITTEN, CONSUMED, LOST -> false;
            };
        }
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    /** Completes, always normally, when the fate of the row is known. */
    private final CompletableFuture<@Nullable Void> settled = new CompletableFuture<>();

    State state() {
        return Objects.requireNonNull(state.get());
    }

    /** Moves on and returns true, or returns false if that cannot follow the present state. */
    boolean become(State next) {
        while (true) {
            State current = state();
            if (!current.canBecome(next)) {
                return false;
            }
            if (state.compareAndSet(current, next)) {
                if (next != State.WRITING) {
                    settled.complete(null);
                }
                return true;
            }
        }
    }

    boolean isSettled() {
        State current = state();
        return current != State.WAITING && current != State.WRITING;
    }

    CompletableFuture<@Nullable Void> settled() {
        return settled;
    }
}
