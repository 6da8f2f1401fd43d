package io.github.rowmq.samples.spring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.stereotype.Component;

/** Receives orders, up to three at a time. Thread-safe. */
@Component
class Kitchen {

    private final List<String> cooked = new CopyOnWriteArrayList<>();

    /** Called in a transaction: if it throws, the order comes again. */
    @JmsListener(destination = OrderDesk.QUEUE, concurrency = "1-3")
    void cook(String order) {
        cooked.add(order);
    }

    /** What has been made, in the order in which it was finished. */
    List<String> cooked() {
        return List.copyOf(cooked);
    }
}
