package io.github.rowmq.store.node;

import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.sql.DeliveryTable.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The open taps of a node by source. Thread-safe. */
final class Taps {

    private static final List<Tap> NONE = List.of();

    /** Lists are replaced, never changed. */
    private final Map<Long, List<Tap>> bySource = new ConcurrentHashMap<>();

    /** Spreads messages over several taps of one source. */
    private final AtomicInteger turn = new AtomicInteger();

    void add(Tap tap) {
        bySource.merge(tap.source().id(), List.of(tap), (old, added) -> {
            List<Tap> all = new ArrayList<>(old);
            all.addAll(added);
            return List.copyOf(all);
        });
    }

    void remove(Tap tap) {
        bySource.computeIfPresent(tap.source().id(), (id, old) -> {
            List<Tap> rest = old.stream().filter(other -> other != tap).toList();
            return rest.isEmpty() ? null : rest;
        });
    }

    List<Tap> of(long sourceId) {
        return bySource.getOrDefault(sourceId, NONE);
    }

    /** Finds a tap of the source that promises to take the message, in turn, or returns null. */
    @Nullable
    Tap reserve(long sourceId, MessageRecord message) {
        List<Tap> candidates = of(sourceId);
        int size = candidates.size();
        int first = size < 2 ? 0 : (turn.getAndIncrement() & Integer.MAX_VALUE) % size;
        for (int i = 0; i < size; i++) {
            Tap tap = candidates.get((first + i) % size);
            if (tap.matches(message) && tap.reserve()) {
                return tap;
            }
        }
        return null;
    }

    void forEach(Consumer<Tap> action) {
        bySource.values().forEach(list -> list.forEach(action));
    }

    /** Everything may have become claimable everywhere: after a node's death, say. */
    void arrivedEverywhere() {
        forEach(tap -> tap.arrived(Position.START));
    }

    /** Another node says that these sources have something new. */
    void arrivedElsewhere(Collection<Long> sources) {
        long now = System.nanoTime();
        for (long source : sources) {
            of(source).forEach(tap -> tap.arrivedElsewhere(now));
        }
    }

    /** Deliveries have been given back, each to its old place. */
    void arrived(List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            Position position = new Position(delivery.message().priority(), delivery.id());
            for (Tap tap : of(delivery.source().id())) {
                if (tap.matches(delivery.message())) {
                    tap.arrived(position);
                }
            }
        }
    }
}
