package io.github.rowmq.store.node;

import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.sql.DeliveryTable.Position;
import io.github.rowmq.store.testing.Interleavings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A receiver that asks, lanes that hand over or write, and a claimer that fetches from a table, of which here only the
 * number of rows is real: nobody gets more than was asked for, no message overtakes a row, and no wake-up is lost.
 */
@Tag(Interleavings.TAG)
public class TapInterleavingsTest {

    private static final Position SOMEWHERE = new Position(4, 10);

    private final Owner owner = new Owner();
    private final Tap tap = new Tap(
            owner, new Source(1, new DestinationRef(DestinationRef.Kind.QUEUE, "q"), null), null, deliveries -> {});

    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger claimed = new AtomicInteger();
    private final AtomicInteger handedOver = new AtomicInteger();
    private final AtomicInteger requested = new AtomicInteger();

    /** Makes a tap that has asked for one and has found the table empty. */
    public TapInterleavingsTest() {
        request(1);
        claim();
    }

    @Operation
    public void requestOne() {
        request(1);
    }

    @Operation
    public void requestTwo() {
        request(2);
    }

    private void request(int count) {
        requested.addAndGet(count);
        tap.request(count);
    }

    @Operation
    public void withdraw() {
        requested.addAndGet(-tap.withdraw());
    }

    /** A lane writes a message, as claimed or not. */
    @Operation
    public void send() {
        int before = written.get();
        if (tap.reserve()) {
            if (claimed.get() < before) {
                throw new AssertionError("A message was handed over although a row was before it");
            }
            handedOver.incrementAndGet();
            tap.deliverPromised(List.of());
        } else {
            tap.unclaimedBegins();
            written.incrementAndGet();
            tap.unclaimedEnds(SOMEWHERE);
        }
    }

    /** A message that was promised is not written after all. */
    @Operation
    public void sendInVain() {
        if (tap.reserve()) {
            tap.unreserve();
        }
    }

    /** What a claimer does when it is woken; there are several. */
    @Operation
    public void claim() {
        if (!owner.woken) {
            return;
        }
        owner.woken = false;
        Tap.Claim claim = tap.beginClaim(2);
        if (claim == null) {
            return;
        }
        int rows = written.get() - claimed.get();
        int taken = Math.min(rows, claim.room());
        claimed.addAndGet(taken);
        tap.endClaim(claim, claim.room() - taken, SOMEWHERE, taken == rows);
    }

    @Validate
    public void nothingWaitsForEver() {
        while (owner.woken) {
            claim();
        }
        boolean waits = tap.isWaiting();
        int left = written.get() - claimed.get();
        if (left < 0) {
            throw new AssertionError("A row was claimed twice");
        }
        if (waits && left > 0) {
            throw new AssertionError("The receiver has room, " + left + " rows are there, and nobody was woken");
        }
        int asked = requested.get() - tap.withdraw();
        if (asked != claimed.get() + handedOver.get()) {
            throw new AssertionError("Asked for " + asked + ", got " + claimed.get() + " + " + handedOver.get());
        }
    }

    @Test
    void noRowIsOvertakenAndNoWakeUpLostInAnyOrder() {
        // To begin with the tap is clean and wants one; so that a claim has something to do:
        String aRowAndRoomForTwo = "withdraw, send, requestTwo";
        Interleavings.of(TapInterleavingsTest.class)
                .inOneStep(Frontier.class, Turns.class, Throttle.class, Underway.class)
                .race("", "send", "send, requestOne")
                .race("", "sendInVain", "send")
                .race("", "send", "withdraw", "requestOne")
                .race(aRowAndRoomForTwo, "claim", "send")
                .race(aRowAndRoomForTwo, "claim, send", "send")
                .race(aRowAndRoomForTwo, "claim", "requestOne, claim")
                .race(aRowAndRoomForTwo, "claim", "send", "withdraw, requestOne")
                .check();
    }

    /** Wakes whoever claims next. */
    private static final class Owner implements Tap.Owner {
        private volatile boolean woken;

        @Override
        public void wake(Tap tap) {
            woken = true;
        }

        @Override
        public CompletableFuture<Void> flushWriters() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean seesEverything() {
            return true;
        }

        @Override
        public long horizon(boolean filtered) {
            return Long.MAX_VALUE;
        }

        @Override
        public long turnNanos() {
            return 1;
        }

        @Override
        public void wakeAfter(Tap tap, long nanos) {}

        @Override
        public void releaseUnseen(List<Delivery> deliveries) {}

        @Override
        public void closed(Tap tap) {}
    }
}
