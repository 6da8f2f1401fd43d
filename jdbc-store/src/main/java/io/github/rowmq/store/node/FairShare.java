package io.github.rowmq.store.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds out which of the sources whose messages are handed over in this JVM are consumed by other nodes as well, and
 * tells their taps, which then leave them a share. Asks nothing while nothing is handed over or no other node is there.
 * Thread-safe; {@link #look} is called by one thread.
 */
final class FairShare {

    private final Taps taps;
    private final Function<Set<Long>, Set<Long>> consumedElsewhere;

    /** Makes one; the function says which sources other nodes consume from. */
    FairShare(Taps taps, Function<Set<Long>, Set<Long>> consumedElsewhere) {
        this.taps = taps;
        this.consumedElsewhere = consumedElsewhere;
    }

    /**
     * Called about every second.
     *
     * @param isAlone whether there is no other node
     */
    void look(boolean isAlone) {
        Map<Long, List<Tap>> busy = new HashMap<>();
        taps.forEach(tap -> {
            if (tap.wasHandedOver()) {
                busy.computeIfAbsent(tap.source().id(), id -> new ArrayList<>(1))
                        .add(tap);
            }
        });
        if (busy.isEmpty()) {
            return;
        }
        Set<Long> shared = isAlone ? Set.of() : consumedElsewhere.apply(new HashSet<>(busy.keySet()));
        busy.forEach((source, of) -> of.forEach(tap -> tap.shared(shared.contains(source))));
    }
}
