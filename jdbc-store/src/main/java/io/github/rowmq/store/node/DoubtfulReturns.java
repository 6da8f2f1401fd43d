package io.github.rowmq.store.node;

import io.github.rowmq.store.Channel;
import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.node.DoubtfulClaims.Doubt;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives back what is claimed in doubt, until that has succeeded. Thread-safe. */
final class DoubtfulReturns {

    private static final Logger LOG = LoggerFactory.getLogger(DoubtfulReturns.class);

    private final DoubtfulClaims claims;
    private final Channel channel;

    DoubtfulReturns(DoubtfulClaims claims, Channel channel) {
        this.claims = claims;
        this.channel = channel;
    }

    /** Begins to give back what can be now; called at intervals. */
    void step() {
        List<Doubt> ready = claims.takeReady();
        if (ready.isEmpty()) {
            return;
        }
        CompletableFuture<Void> unused = CompletableFuture.allOf(
                        channel.release(deliveries(ready, true), true),
                        channel.release(deliveries(ready, false), false))
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        claims.returned(ready);
                    } else {
                        LOG.debug("Could not give back {} claims in doubt; trying again", ready.size(), failure);
                        claims.notReturned(ready);
                    }
                });
    }

    private static List<Delivery> deliveries(List<Doubt> doubts, boolean seen) {
        return doubts.stream()
                .filter(doubt -> doubt.seen() == seen)
                .<Delivery>map(Doubt::delivery)
                .toList();
    }
}
