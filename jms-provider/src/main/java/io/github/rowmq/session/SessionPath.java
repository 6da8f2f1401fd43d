package io.github.rowmq.session;

import io.github.rowmq.dispatch.LocalNode;
import io.github.rowmq.dispatch.Tap;
import io.github.rowmq.store.Channel;
import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session's way into the store: its channel, and how deliveries go back through it. Thread-safe. */
record SessionPath(LocalNode node, Channel channel) {

    private static final Logger LOG = LoggerFactory.getLogger(SessionPath.class);

    Acknowledgements flowing() {
        return node.isStrict() ? new AwaitedAcknowledgements(node.settlements(), channel) : flow();
    }

    Acknowledgements batched() {
        return node.isStrict()
                ? new AwaitedAcknowledgements(node.settlements(), channel)
                : new BatchedAcknowledgements(node.threads(), flow());
    }

    private FlowingAcknowledgements flow() {
        return new FlowingAcknowledgements(node.settlements(), channel);
    }

    /**
     * Delivers again, first of all and in their order, with the count raised. What came through a tap that is closed
     * goes back to its source. Waits for the store; if that fails, the store is asked to make them available again.
     */
    void redeliver(List<Taken> taken) {
        List<Taken> here = new ArrayList<>(taken.size());
        List<Delivery> elsewhere = new ArrayList<>();
        for (Taken one : taken) {
            if (one.tap().isOpen()) {
                here.add(one);
            } else {
                elsewhere.add(one.delivery());
            }
        }
        CompletableFuture<Void> released = node.settlements().release(channel, elsewhere, true);
        if (!here.isEmpty()) {
            redeliverHere(here);
        }
        released.join();
    }

    private void redeliverHere(List<Taken> here) {
        List<Delivery> old = here.stream().map(Taken::delivery).toList();
        try {
            putBack(here, channel.redeliver(old).join());
        } catch (CompletionException | StoreException e) {
            LOG.debug("Could not raise the delivery count; releasing instead", e);
            node.settlements().release(channel, old, true);
        }
    }

    private static void putBack(List<Taken> taken, List<Delivery> again) {
        Map<Tap, List<Delivery>> byTap = new LinkedHashMap<>(2);
        for (int i = 0; i < taken.size(); i++) {
            byTap.computeIfAbsent(taken.get(i).tap(), tap -> new ArrayList<>(taken.size()))
                    .add(again.get(i));
        }
        byTap.forEach(Tap::putBack);
    }

    /** Gives deliveries back and waits for the first attempt. */
    void release(List<Taken> taken, boolean seen) {
        node.settlements()
                .release(channel, taken.stream().map(Taken::delivery).toList(), seen)
                .join();
    }
}
