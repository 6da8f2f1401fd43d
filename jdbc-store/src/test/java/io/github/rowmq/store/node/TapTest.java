package io.github.rowmq.store.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.sql.DeliveryTable.Key;
import io.github.rowmq.store.sql.DeliveryTable.Position;
import io.github.rowmq.store.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a tap lets messages be handed over, and when it looks into the table instead. */
class TapTest {

    private static final long LONG = TimeUnit.MINUTES.toNanos(5);

    private final RecordingOwner owner = new RecordingOwner();
    private final List<Delivery> received = new ArrayList<>();
    private final Source source = new Source(1, new DestinationRef(DestinationRef.Kind.QUEUE, "q"), null);
    private final Tap tap = new Tap(owner, source, null, received::addAll);

    @Test
    void nothingIsHandedOverBeforeTheTableWasLookedAt() {
        tap.request(1);
        assertThat(tap.reserve()).isFalse();
        assertThat(owner.woken).isEqualTo(1);
    }

    @Test
    void anEmptyTableLetsMessagesBeHandedOverAsFarAsRequested() {
        emptyTable(2);
        assertThat(tap.reserve()).isTrue();
        assertThat(tap.reserve()).isTrue();
        assertThat(tap.reserve()).isFalse();
    }

    @Test
    void aRowThatIsBeingWrittenUnclaimedStopsHandOverUntilItWasClaimed() {
        emptyTable(2);
        tap.unclaimedBegins();
        assertThat(tap.reserve()).isFalse();
        tap.unclaimedEnds(new Position(4, 10));
        assertThat(tap.reserve()).isFalse();
        assertThat(owner.woken).isEqualTo(2);

        Tap.Claim claim = begin();
        tap.endClaim(claim, 1, new Position(4, 10), true);
        assertThat(tap.reserve()).isTrue();
    }

    /** Another node's row that becomes visible late must not be passed over for a later one of the same session. */
    @Test
    void theNextClaimDoesNotBeginAfterTheHorizonOfTheOneBefore() {
        tap.request(3);
        owner.horizon = 50;
        Tap.Claim first = begin();
        owner.horizon = 80;
        tap.endClaim(first, 2, new Position(4, 100), false);
        Tap.Claim second = begin();
        assertThat(second.from()).isEqualTo(new Position(4, 50));
        tap.endClaim(second, 2, new Position(4, 70), false);
        assertThat(begin().from()).isEqualTo(new Position(4, 70));
    }

    /**
     * The row of this node says nothing of what other nodes have committed before it under lower ids, of which this node
     * may not have heard yet.
     */
    @Test
    void aRowOfThisNodeLetsTheNextClaimBeginAtTheHorizonOfTheLastOne() {
        tap.request(3);
        owner.horizon = 50;
        tap.endClaim(begin(), 3, new Position(3, 100), true);
        owner.horizon = 80;
        tap.unclaimedBegins();
        tap.unclaimedEnds(new Position(4, 120));
        assertThat(begin().from()).isEqualTo(new Position(4, 50));
    }

    @Test
    void soDoesARowOfThisNodeThatArrivesWhileTheFirstClaimRuns() {
        tap.request(3);
        owner.horizon = 50;
        Tap.Claim first = begin();
        tap.unclaimedBegins();
        tap.unclaimedEnds(new Position(4, 120));
        tap.endClaim(first, 3, new Position(3, 100), true);
        assertThat(begin().from()).isEqualTo(new Position(4, 50));
    }

    @Test
    void anEmptyClaimProvesNothingIfSomethingArrivedWhileItRan() {
        tap.request(1);
        Tap.Claim claim = begin();
        tap.arrived(new Position(4, 10));
        tap.endClaim(claim, 1, Position.START, true);
        assertThat(tap.reserve()).isFalse();
        assertThat(owner.woken).isEqualTo(2);
    }

    @Test
    void theNextClaimBeginsWhereTheLastEndedUnlessSomethingArrivedBeforeThat() {
        tap.request(3);
        tap.endClaim(begin(), 2, new Position(4, 100), false);
        assertThat(begin().from()).isEqualTo(new Position(4, 100));
    }

    @Test
    void anArrivalBeforeTheEndOfAClaimUnderWayIsNotSkipped() {
        tap.request(3);
        Tap.Claim claim = begin();
        tap.arrived(new Position(4, 50));
        tap.arrived(new Position(4, 70));
        tap.endClaim(claim, 2, new Position(4, 100), false);
        assertThat(begin().from()).isEqualTo(new Position(4, 50));
    }

    @Test
    void aHigherPriorityComesBeforeALowerId() {
        tap.request(3);
        tap.endClaim(begin(), 2, new Position(4, 100), false);
        tap.arrived(new Position(9, 200));
        assertThat(begin().from()).isEqualTo(new Position(9, 200));
    }

    @Test
    void withdrawingTakesBackWhatIsNotUnderWay() {
        tap.request(5);
        Tap.Claim claim = Objects.requireNonNull(tap.beginClaim(2));
        assertThat(claim.room()).isEqualTo(2);
        assertThat(tap.withdraw()).isEqualTo(3);
        assertThat(tap.isWaiting()).isFalse();
    }

    @Test
    void settlingWaitsForAClaimThatBeginsLater() {
        tap.request(1);
        Tap.Claim before = begin();
        CompletableFuture<Void> settled = tap.settle();
        tap.endClaim(before, 1, Position.START, true);
        assertThat(settled).isNotDone();
        tap.endClaim(begin(), 1, Position.START, true);
        assertThat(settled).isCompleted();
    }

    @Test
    void settlingIsImmediateWhereNothingCanBeUnseen() {
        emptyTable(1);
        owner.seesEverything = true;
        assertThat(tap.settle()).isCompleted();
    }

    @Test
    void settlingFailsWithTheClaim() {
        tap.request(1);
        CompletableFuture<Void> settled = tap.settle();
        tap.failClaim(begin(), new IllegalStateException("no database"));
        assertThat(settled).isCompletedExceptionally();
        assertThat(tap.isWaiting()).isTrue();
    }

    @Test
    void aClosedTapGivesBackWhatStillArrives() {
        emptyTable(1);
        assertThat(tap.reserve()).isTrue();
        CompletableFuture<Void> settled = tap.settle();
        tap.close();
        tap.deliver(List.of(delivery()));
        assertThat(received).isEmpty();
        assertThat(owner.released).hasSize(1);
        assertThat(settled).isCompleted();
        assertThat(tap.beginClaim(1)).isNull();
    }

    @Test
    void itIsQuietWhenWhatWasPromisedHasArrived() {
        emptyTable(2);
        assertThat(tap.quiesce()).isCompleted();
        assertThat(tap.reserve()).isTrue();
        assertThat(tap.reserve()).isTrue();
        CompletableFuture<Void> quiet = tap.quiesce();
        tap.deliverPromised(List.of(delivery()));
        assertThat(quiet).isNotDone();
        tap.unreserve();
        assertThat(quiet).isCompleted();
    }

    @Test
    void itIsQuietWhenTheClaimUnderWayHasEnded() {
        tap.request(1);
        Tap.Claim claim = begin();
        CompletableFuture<Void> quiet = tap.quiesce();
        assertThat(quiet).isNotDone();
        tap.failClaim(claim, new IllegalStateException("no database"));
        assertThat(quiet).isCompleted();
    }

    @Test
    void nobodyWaitsForQuietAfterAnotherRequestOrTheEnd() {
        emptyTable(2);
        assertThat(tap.reserve()).isTrue();
        CompletableFuture<Void> first = tap.quiesce();
        tap.request(1);
        assertThat(first).isCompleted();
        CompletableFuture<Void> second = tap.quiesce();
        assertThat(second).isNotDone();
        tap.close();
        assertThat(second).isCompleted();
    }

    @Test
    void aSenderWaitsForAReceiverThatIsFastUntilThereIsRoom() throws Exception {
        emptyTable(100);
        reserve(100);
        Await.until("the receiver's pace is known", () -> paceIsKnown());
        CompletableFuture<Long> waited = CompletableFuture.supplyAsync(() -> tap.awaitRoom(100, LONG, LONG));
        Await.until("the sender waits", () -> tap.isAwaited());
        tap.request(99);
        Await.until("it waits for the whole of its rows", () -> tap.isAwaited());
        assertThat(waited).isNotDone();
        tap.request(1);
        assertThat(waited.get(10, TimeUnit.SECONDS)).isBetween(1L, LONG);
    }

    @Test
    void aSenderWaitsForRowsThatAreBeingWrittenIfNothingElseIsAhead() throws Exception {
        emptyTable(100);
        Await.until("the receiver's pace is known", () -> paceIsKnown());
        tap.unclaimedBegins();
        CompletableFuture<Long> waited = CompletableFuture.supplyAsync(() -> tap.awaitRoom(1, 1, LONG));
        Await.until("the sender waits", () -> tap.isAwaited());
        tap.unclaimedEnds(new Position(4, 10));
        tap.endClaim(begin(), 99, new Position(4, 10), true);
        assertThat(waited.get(10, TimeUnit.SECONDS)).isBetween(1L, LONG);
        assertThat(tap.reserve()).isTrue();
    }

    @Test
    void whatIsAnnouncedLeavesNoRoomForOthersUntilItIsWritten() {
        emptyTable(100);
        assertThat(tap.awaitRoom(60, 0, 0)).isZero();
        assertThat(tap.hasRoom(40)).isTrue();
        assertThat(tap.hasRoom(41)).isFalse();
        tap.announcedEnd(60);
        assertThat(tap.hasRoom(100)).isTrue();
    }

    @Test
    void aSenderDoesNotWaitForAReceiverThatAsksForNothing() {
        emptyTable(1);
        reserve(1);
        assertThat(tap.awaitRoom(100, LONG, LONG)).isZero();
    }

    @Test
    void aSenderThatIsTooEarlyWaitsNoLongerThanItWasTold() {
        emptyTable(100);
        reserve(100);
        Await.until("the receiver's pace is known", () -> paceIsKnown());
        long moment = TimeUnit.MILLISECONDS.toNanos(1);
        assertThat(tap.awaitRoom(1, moment, LONG)).isGreaterThanOrEqualTo(moment);
    }

    // A share for other nodes

    @Test
    void nothingIsLeftToOtherNodesThatDoNotConsumeFromTheSource() {
        emptyTable(500);
        reserve(500);
        assertThat(owner.wokenLater).isZero();
    }

    @Test
    void otherNodesThatConsumeHaveATurnInWhichNothingIsHandedOverOrClaimed() {
        tap.shared(true);
        emptyTable(500);
        handOverUntilOthersHaveATurn();
        assertThat(tap.reserve()).isFalse();
        assertThat(owner.wokenLater).isEqualTo(1);
        writeUnclaimed(10);
        assertThat(tap.beginClaim(100)).isNull();
        assertThat(tap.hasRoom(1_000)).as("senders are held").isTrue();
        assertThat(tap.awaitRoom(1_000, LONG, LONG)).isZero();
    }

    @Test
    void whoWantsToKnowWhatIsThereIsToldDuringATurnOfOthersToo() {
        tap.shared(true);
        emptyTable(500);
        handOverUntilOthersHaveATurn();
        CompletableFuture<Void> settled = tap.settle();
        tap.endClaim(begin(), 100, Position.START, true);
        assertThat(settled).isCompleted();
    }

    @Test
    void afterTheTurnTheRestIsClaimedAndTheNextTurnComesSoonIfOthersTookSome() {
        owner.turnNanos = TimeUnit.MILLISECONDS.toNanos(20);
        tap.shared(true);
        emptyTable(500);
        handOverUntilOthersHaveATurn();
        writeUnclaimed(10);
        writeUnclaimed(11);
        Await.until("the turn is over", () -> isClaimed(1));
        long begun = System.nanoTime();
        Await.until("another turn comes", () -> {
            boolean handedOver = tap.reserve();
            tap.request(1);
            return !handedOver;
        });
        assertThat(System.nanoTime() - begun).isBetween(TimeUnit.MILLISECONDS.toNanos(60), TimeUnit.SECONDS.toNanos(2));
        assertThat(owner.wokenLater).isEqualTo(2);
    }

    private void handOverUntilOthersHaveATurn() {
        int count = 0;
        while (tap.reserve()) {
            count++;
        }
        assertThat(count).isBetween(1, 100);
    }

    private void writeUnclaimed(long id) {
        tap.unclaimedBegins();
        tap.unclaimedEnds(new Position(4, id));
    }

    /** Whether the tap could begin a claim, which then has brought so many rows and come to the end. */
    private boolean isClaimed(int rows) {
        Tap.Claim claim = tap.beginClaim(100);
        if (claim != null) {
            tap.endClaim(claim, claim.room() - rows, Position.START, true);
        }
        return claim != null;
    }

    /** The pace is that of the last tenth of a second that has passed. */
    private boolean paceIsKnown() {
        return tap.isWorthwhile(1, TimeUnit.MILLISECONDS.toNanos(1));
    }

    private void reserve(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(tap.reserve()).isTrue();
        }
    }

    private void emptyTable(int room) {
        tap.request(room);
        tap.endClaim(begin(), room, Position.START, true);
    }

    private Tap.Claim begin() {
        return Objects.requireNonNull(tap.beginClaim(100));
    }

    private Delivery delivery() {
        MessageRecord message = MessageRecord.builder("ID:1", "text").build();
        return ClaimedDelivery.written(new Key(1, 0, false, 0, false), 1, source, message, 1);
    }

    private static final class RecordingOwner implements Tap.Owner {
        private final List<Delivery> released = new ArrayList<>();
        private int woken;
        private int wokenLater;
        private boolean seesEverything;
        private long turnNanos = LONG;
        private long horizon = Long.MAX_VALUE;

        @Override
        public void wake(Tap tap) {
            woken++;
        }

        @Override
        public long turnNanos() {
            return turnNanos;
        }

        @Override
        public void wakeAfter(Tap tap, long nanos) {
            wokenLater++;
        }

        @Override
        public CompletableFuture<Void> flushWriters() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public long horizon(boolean filtered) {
            return horizon;
        }

        @Override
        public boolean seesEverything() {
            return seesEverything;
        }

        @Override
        public void releaseUnseen(List<Delivery> deliveries) {
            released.addAll(deliveries);
        }

        @Override
        public void closed(Tap tap) {
            released.clear();
        }
    }
}
