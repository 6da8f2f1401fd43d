package io.github.rowmq.store.node;

import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.node.DoubtfulClaims.Doubt;
import io.github.rowmq.store.sql.DeliveryTable.Key;
import io.github.rowmq.store.testing.Interleavings;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** While rows of a source are given back nothing of it is claimed, and what is in doubt is given back once. */
@Tag(Interleavings.TAG)
public class DoubtfulClaimsInterleavingsTest {

    private static final List<Doubt> DOUBTS = List.of(doubt());

    private final DoubtfulClaims claims = new DoubtfulClaims();
    private final AtomicInteger claiming = new AtomicInteger();
    private final AtomicInteger returning = new AtomicInteger();

    /** Counted after they were added. */
    private final AtomicInteger doubts = new AtomicInteger();

    /** Counted before they are reported. */
    private final AtomicInteger returned = new AtomicInteger();

    private static Doubt doubt() {
        MessageRecord message = MessageRecord.builder("ID:1", "text").build();
        Source source = new Source(1, new DestinationRef(DestinationRef.Kind.QUEUE, "q"), null);
        return new Doubt(ClaimedDelivery.written(new Key(1, 0, false, 0, false), 1, source, message, 1), true);
    }

    @Operation
    public void claim() {
        claim(false);
    }

    /** A claim whose reply is lost. */
    @Operation
    public void claimInDoubt() {
        claim(true);
    }

    private void claim(boolean inDoubt) {
        int known = doubts.get();
        if (!claims.claimBegins(1)) {
            return;
        }
        if (returned.get() < known) {
            throw new AssertionError("Claimed while something is in doubt");
        }
        claiming.incrementAndGet();
        neverBoth();
        if (inDoubt) {
            claims.add(DOUBTS);
            doubts.incrementAndGet();
        }
        claiming.decrementAndGet();
        claims.claimEnds(1);
    }

    /** The outcome of a batch that was written is in doubt. */
    @Operation
    public void loseReply() {
        claims.add(DOUBTS);
        doubts.incrementAndGet();
    }

    @Operation
    public void giveBack() {
        giveBack(true);
    }

    @Operation
    public void giveBackInVain() {
        giveBack(false);
    }

    private void giveBack(boolean succeeds) {
        List<Doubt> ready = claims.takeReady();
        if (ready.isEmpty()) {
            return;
        }
        returning.incrementAndGet();
        neverBoth();
        returning.decrementAndGet();
        if (succeeds) {
            returned.addAndGet(ready.size());
            claims.returned(ready);
        } else {
            claims.notReturned(ready);
        }
    }

    private void neverBoth() {
        if (returning.get() > 1 || (returning.get() > 0 && claiming.get() > 0)) {
            throw new AssertionError("Claimed while it is given back, or given back twice at a time");
        }
    }

    @Validate
    public void everyDoubtIsGivenBackOnce() {
        loseReply();
        giveBack();
        if (returned.get() != doubts.get()) {
            throw new AssertionError(doubts.get() + " in doubt, given back: " + returned.get());
        }
        if (!claims.claimBegins(1)) {
            throw new AssertionError("Nothing is in doubt, and yet nothing may be claimed");
        }
        claims.claimEnds(1);
    }

    @Test
    void claimsAndReturnsExcludeEachOtherInEveryOrder() {
        Interleavings.of(DoubtfulClaimsInterleavingsTest.class)
                .orders(100)
                .race("loseReply", "giveBack", "claim")
                .race("loseReply", "giveBackInVain", "claim")
                .race("loseReply", "giveBack", "loseReply, giveBack")
                .race("", "claim", "claim")
                .race("", "claim", "loseReply, giveBack")
                .race("", "claimInDoubt", "claim", "giveBack")
                .check();
    }
}
