package io.github.rowmq.store;

import io.github.rowmq.store.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A receiver for tests that keeps what it is given, and hands it out in delivery order. Thread-safe. */
final class Collector implements Outlet.Receiver {

    private final CopyOnWriteArrayList<Delivery> deliveries = new CopyOnWriteArrayList<>();

    @Override
    public void deliver(List<Delivery> arrived) {
        deliveries.addAll(arrived);
    }

    int size() {
        return deliveries.size();
    }

    /** Waits for so many deliveries and takes them all. */
    List<Delivery> take(int count) {
        Await.until(count + " deliveries arrived", () -> deliveries.size() >= count);
        List<Delivery> taken = new ArrayList<>(deliveries);
        deliveries.removeAll(taken);
        return taken;
    }

    /** Takes what has arrived. */
    List<Delivery> takeAll() {
        List<Delivery> taken = new ArrayList<>(deliveries);
        deliveries.removeAll(taken);
        return taken;
    }

    /** The ids of the messages that have arrived. */
    List<String> messageIds() {
        return deliveries.stream()
                .map(delivery -> delivery.message().messageId())
                .toList();
    }
}
