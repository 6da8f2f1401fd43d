package io.github.rowmq.store.node;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What is on its way to a receiver, messages that were promised to it and claims for it, and who waits until nothing
 * is. Not thread-safe: guarded by its tap's lock. The futures that a method returns are to be completed without it.
 */
final class Underway {

    private static final List<CompletableFuture<Void>> NOBODY = List.of();

    private int count;
    private List<CompletableFuture<Void>> waiting = new ArrayList<>(0);

    void begins() {
        count++;
    }

    /** Some have arrived, or will not; returns who has waited for that. */
    @CanIgnoreReturnValue
    List<CompletableFuture<Void>> ends(int howMany) {
        count -= howMany;
        return count == 0 ? nobodyWaits() : NOBODY;
    }

    /** Completes when nothing is on its way. */
    CompletableFuture<Void> end() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        if (count == 0) {
            end.complete(null);
        } else {
            waiting.add(end);
        }
        return end;
    }

    /** Waiting is pointless from now on; returns who has waited. */
    List<CompletableFuture<Void>> nobodyWaits() {
        if (waiting.isEmpty()) {
            return NOBODY;
        }
        List<CompletableFuture<Void>> all = waiting;
        waiting = new ArrayList<>(0);
        return all;
    }
}
