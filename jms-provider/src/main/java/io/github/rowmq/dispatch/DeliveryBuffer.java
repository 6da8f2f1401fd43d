package io.github.rowmq.dispatch;

import io.github.rowmq.store.Delivery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries that wait to be taken, in the order of delivery: higher priority first, then lower id. One queue per
 * priority, because almost everything arrives in order and goes to an end. Not thread-safe: guarded by its dispatcher.
 */
final class DeliveryBuffer {

    private static final int HIGHEST_PRIORITY = 9;

    private final @Nullable Lane[] lanes = new Lane[HIGHEST_PRIORITY + 1];
    private int size;

    int size() {
        return size;
    }

    void add(Delivery delivery) {
        int priority = Math.max(0, Math.min(HIGHEST_PRIORITY, delivery.message().priority()));
        Lane lane = lanes[priority];
        if (lane == null) {
            lane = new Lane();
            lanes[priority] = lane;
        }
        lane.add(delivery);
        size++;
    }

    /** Removes and returns the next one, or returns null if there is none. */
    @Nullable
    Delivery poll() {
        if (size == 0) {
            return null;
        }
        for (int priority = HIGHEST_PRIORITY; priority >= 0; priority--) {
            Lane lane = lanes[priority];
            if (lane != null && !lane.queue.isEmpty()) {
                size--;
                return lane.queue.pollFirst();
            }
        }
        throw new IllegalStateException("The buffer counts " + size + " deliveries and holds none");
    }

    /** Removes and returns all, in order. */
    List<Delivery> drain() {
        List<Delivery> all = new ArrayList<>(size);
        for (Delivery next = poll(); next != null; next = poll()) {
            all.add(next);
        }
        return all;
    }

    /** The deliveries of one priority, by id. */
    private static final class Lane {
        private final ArrayDeque<Delivery> queue = new ArrayDeque<>(4);

        void add(Delivery delivery) {
            Delivery last = queue.peekLast();
            Delivery first = queue.peekFirst();
            if (last == null || first == null || last.id() < delivery.id()) {
                queue.addLast(delivery);
            } else if (delivery.id() < first.id()) {
                queue.addFirst(delivery);
            } else {
                insert(delivery);
            }
        }

        private void insert(Delivery delivery) {
            ArrayDeque<Delivery> behind = new ArrayDeque<>();
            for (Delivery last = queue.peekLast(); last != null && last.id() > delivery.id(); last = queue.peekLast()) {
                behind.addFirst(queue.removeLast());
            }
            queue.addLast(delivery);
            queue.addAll(behind);
        }
    }
}
