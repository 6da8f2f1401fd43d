package io.github.rowmq.store.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.Filter;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.Outlet;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.sql.DeliveryTable.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The state of one outlet: how much its receiver has asked for, and whether this node knows of anything in the table
 * that the outlet could claim. While it knows of nothing, messages sent in this JVM are handed over,
 * written as already claimed; otherwise they queue up behind what is there, and the claimer fetches in order.
 *
 * <p>Thread-safe; the lock is a leaf, held for a few instructions, never across I/O or the receiver.
 */
final class Tap implements Outlet {

    /** What a tap needs from the node around it. */
    interface Owner {
        /** The tap has something to claim, perhaps, and room for it. */
        void wake(Tap tap);

        /** Completes when everything that is being written has been written. */
        CompletableFuture<Void> flushWriters();

        /** Whether nothing can be in the table that this node did not put there. */
        boolean seesEverything();

        /**
         * The delivery id from which on other nodes may still bring rows behind those that can be seen already, because
         * an id is given before its row is committed; {@link Long#MAX_VALUE} if there are no others.
         *
         * @param filtered whether rows that were looked at stay, so that looking at many again is dear
         */
        long horizon(boolean filtered);

        /** How long a moment is in which other nodes surely hear of a row and claim it, in nanoseconds. */
        long turnNanos();

        /** As {@link #wake}, later. */
        void wakeAfter(Tap tap, long nanos);

        /** Gives back what a closed tap can no longer deliver. */
        void releaseUnseen(List<Delivery> deliveries);

        void closed(Tap tap);
    }

    private final Owner owner;
    private final Source source;
    private final @Nullable Filter filter;
    private final Receiver receiver;
    private final ReentrantLock lock = new ReentrantLock();

    /** Requested by the receiver and not yet promised to a message or a claim under way. */
    @GuardedBy("lock")
    private int credit;

    @GuardedBy("lock")
    private final Frontier frontier = new Frontier();

    @GuardedBy("lock")
    private boolean closed;

    @GuardedBy("lock")
    private List<CompletableFuture<Void>> settlers = new ArrayList<>(0);

    @GuardedBy("lock")
    private final Underway underway = new Underway();

    @GuardedBy("lock")
    private final Throttle throttle = new Throttle(lock.newCondition());

    @GuardedBy("lock")
    private final Turns turns = new Turns();

    Tap(Owner owner, Source source, @Nullable Filter filter, Receiver receiver) {
        this.owner = owner;
        this.source = source;
        this.filter = filter;
        this.receiver = receiver;
    }

    Source source() {
        return source;
    }

    @Nullable
    Filter filter() {
        return filter;
    }

    boolean matches(MessageRecord message) {
        return filter == null || filter.matches(message);
    }

    // The receiver's side.

    @Override
    public void request(int count) {
        if (count <= 0) {
            throw new IllegalArgumentException("A request must be for at least one delivery, not " + count);
        }
        boolean look;
        List<CompletableFuture<Void>> moot;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            credit += count;
            throttle.requested(count);
            look = !frontier.isClean();
            moot = underway.nobodyWaits();
        } finally {
            lock.unlock();
        }
        if (look) {
            owner.wake(this);
        }
        complete(moot);
    }

    @Override
    public int withdraw() {
        lock.lock();
        try {
            int withdrawn = credit;
            credit = 0;
            return withdrawn;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletableFuture<Void> settle() {
        CompletableFuture<Void> written = owner.flushWriters();
        if (written.isDone()) {
            return settleWritten();
        }
        return written.handle((done, failure) -> null).thenCompose(ignored -> settleWritten());
    }

    private CompletableFuture<Void> settleWritten() {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        lock.lock();
        try {
            boolean knownEmpty = frontier.isClean() && owner.seesEverything();
            boolean nothingToDo = credit == 0 && !frontier.isClaiming();
            if (closed || knownEmpty || nothingToDo) {
                settled.complete(null);
                return settled;
            }
            settlers.add(settled);
        } finally {
            lock.unlock();
        }
        owner.wake(this);
        return settled;
    }

    @Override
    public CompletableFuture<Void> quiesce() {
        lock.lock();
        try {
            return closed ? CompletableFuture.completedFuture(null) : underway.end();
        } finally {
            lock.unlock();
        }
    }

    private static void complete(List<CompletableFuture<Void>> futures) {
        futures.forEach(future -> future.complete(null));
    }

    @Override
    public void close() {
        List<CompletableFuture<Void>> waiting;
        List<CompletableFuture<Void>> moot;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            credit = 0;
            waiting = settlers;
            settlers = new ArrayList<>(0);
            moot = underway.nobodyWaits();
            throttle.changed();
        } finally {
            lock.unlock();
        }
        owner.closed(this);
        complete(waiting);
        complete(moot);
    }

    // The writers' side: hand-over.

    /**
     * Waits until the rows of a unit can be handed over, if the receiver is likely to make room in time. What has passed
     * counts as announced until {@link #announcedEnd}.
     *
     * @param nanos longest wait where the receiver has to make room
     * @param most longest wait where it has room and the last claim has found no more, so that only what is being
     *     written now has to come first
     * @return how much time has passed
     */
    long awaitRoom(int rows, long nanos, long most) {
        lock.lock();
        try {
            boolean nearly = frontier.isNearlyClean() && credit - throttle.announced() >= rows;
            long limit = turns.isOthers() ? 0 : nearly ? most : Math.min(nanos, most);
            long left = limit;
            boolean worthwhile = throttle.isWorthwhile(rows, limit);
            while (worthwhile && left > 0 && !hasRoom(rows)) {
                left = throttle.await(left);
            }
            throttle.announce(rows);
            return limit - left;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the rows of a unit could be handed over now; a closed tap, or one that leaves them to others, holds
     * nobody.
     */
    boolean hasRoom(int rows) {
        lock.lock();
        try {
            return closed || turns.isOthers() || (frontier.isClean() && credit - throttle.announced() >= rows);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the receiver is likely to ask for as many within twice the time. */
    boolean isWorthwhile(int rows, long nanos) {
        lock.lock();
        try {
            return throttle.isWorthwhile(rows, nanos);
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody waits for room. */
    boolean isAwaited() {
        lock.lock();
        try {
            return throttle.isAwaited();
        } finally {
            lock.unlock();
        }
    }

    void announcedEnd(int rows) {
        lock.lock();
        try {
            throttle.announcedEnd(rows);
        } finally {
            lock.unlock();
        }
    }

    /** Promises the next message to this tap, if it has room and nothing is known to be ahead of the message. */
    boolean reserve() {
        long turn = 0;
        lock.lock();
        try {
            if (closed || !frontier.isClean() || credit == 0 || turns.isOthers()) {
                return false;
            }
            if (turns.isDue()) {
                turn = turns.begin(owner.turnNanos());
                throttle.changed();
            } else {
                credit--;
                underway.begins();
                turns.handedOver();
            }
        } finally {
            lock.unlock();
        }
        if (turn > 0) {
            owner.wakeAfter(this, turn);
        }
        return turn == 0;
    }

    /** Whether messages were handed over since this was last asked. */
    boolean wasHandedOver() {
        lock.lock();
        try {
            return turns.wasBusy();
        } finally {
            lock.unlock();
        }
    }

    /** Other nodes have, or have not, consumers of this source, who are to get a share. */
    void shared(boolean byOthers) {
        lock.lock();
        try {
            turns.shared(byOthers);
        } finally {
            lock.unlock();
        }
    }

    /** Takes a promise back, because the message was not written. */
    void unreserve() {
        boolean look;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            credit++;
            look = !frontier.isClean();
        } finally {
            lock.unlock();
        }
        if (look) {
            owner.wake(this);
        }
        promisesEnd(1);
    }

    /** Gives the receiver what was promised to it. */
    void deliverPromised(List<Delivery> deliveries) {
        deliver(deliveries);
        promisesEnd(deliveries.size());
    }

    private void promisesEnd(int count) {
        List<CompletableFuture<Void>> quiet;
        lock.lock();
        try {
            quiet = underway.ends(count);
        } finally {
            lock.unlock();
        }
        complete(quiet);
    }

    /** A row that this tap could claim is about to be written unclaimed. */
    void unclaimedBegins() {
        lock.lock();
        try {
            frontier.rowBegins();
            turns.rowLeft();
        } finally {
            lock.unlock();
        }
    }

    /** The row is now visible, or was not written after all. */
    void unclaimedEnds(Position position) {
        boolean look;
        lock.lock();
        try {
            // In one step with the arrival: a claim that ends between the two has not seen the row, and nothing would
            // tell it that there is one.
            frontier.rowEnds();
            look = arrives(position);
        } finally {
            lock.unlock();
        }
        if (look) {
            owner.wake(this);
        }
    }

    /** Something at this position, or after it, may have become claimable. */
    void arrived(Position position) {
        boolean look;
        lock.lock();
        try {
            look = arrives(position);
        } finally {
            lock.unlock();
        }
        if (look) {
            owner.wake(this);
        }
    }

    /** Notes an arrival; returns whether somebody waits for what has arrived. */
    @GuardedBy("lock")
    private boolean arrives(Position position) {
        frontier.arrived(position);
        return credit > 0 || !settlers.isEmpty();
    }

    /**
     * Other nodes may have sent something.
     *
     * @return whether the hint says that this tap, rather than another of the source, has something to claim
     */
    boolean arrivedElsewhere(long nanoTime) {
        boolean filtered = filter != null;
        Position position;
        lock.lock();
        try {
            position = frontier.elsewhere(filtered, nanoTime);
        } finally {
            lock.unlock();
        }
        arrived(position);
        return !filtered;
    }

    /** Gives deliveries to the receiver, or back if the tap has closed meanwhile. */
    void deliver(List<Delivery> deliveries) {
        boolean gone;
        lock.lock();
        try {
            gone = closed;
        } finally {
            lock.unlock();
        }
        if (gone) {
            owner.releaseUnseen(deliveries);
        } else {
            receiver.deliver(deliveries);
        }
    }

    /** Tells the receiver that nothing more will come. */
    void end(StoreException why) {
        receiver.ended(why);
    }

    // The claimer's side.

    /**
     * A claim that is under way.
     *
     * @param room how many may be claimed
     * @param settlers to be told when it has ended
     */
    record Claim(int room, Frontier.Start start, List<CompletableFuture<Void>> settlers) {

        /** Where to begin. */
        Position from() {
            return start.from();
        }
    }

    /** Begins a claim, or returns null if there is nothing to do. One claim at a time. */
    @Nullable
    Claim beginClaim(int max) {
        long horizon = owner.horizon(filter != null);
        lock.lock();
        try {
            boolean wanted = credit > 0 && !frontier.isClean() && !turns.isOthers();
            if (frontier.isClaiming() || closed || (!wanted && settlers.isEmpty())) {
                return null;
            }
            underway.begins();
            int room = Math.min(credit, max);
            credit -= room;
            Claim claim = new Claim(room, frontier.claimBegins(horizon), settlers);
            settlers = new ArrayList<>(0);
            return claim;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends a claim after its deliveries were given to the receiver.
     *
     * @param unused how much of the room was not used
     * @param next where the next claim begins, as far as this one's horizon lets it
     * @param exhausted whether the claim came to the end of the source
     */
    void endClaim(Claim claim, int unused, Position next, boolean exhausted) {
        boolean look;
        List<CompletableFuture<Void>> quiet;
        lock.lock();
        try {
            if (!closed) {
                credit += unused;
            }
            frontier.claimEnds(claim.start(), next, exhausted);
            turns.claimed(claim.room() - unused, frontier.isClean());
            look = credit > 0 && frontier.isWorthALook() || !settlers.isEmpty();
            quiet = underway.ends(1);
            throttle.changed();
        } finally {
            lock.unlock();
        }
        complete(claim.settlers());
        complete(quiet);
        if (look) {
            owner.wake(this);
        }
    }

    /** Ends a claim that failed; what waits for it is told. */
    void failClaim(Claim claim, Throwable failure) {
        List<CompletableFuture<Void>> quiet;
        lock.lock();
        try {
            frontier.claimFails();
            if (!closed) {
                credit += claim.room();
            }
            quiet = underway.ends(1);
            throttle.changed();
        } finally {
            lock.unlock();
        }
        complete(quiet);
        claim.settlers().forEach(future -> future.completeExceptionally(failure));
    }

    /** Whether a look at the table for what other nodes have sent is worth while. */
    boolean isWaiting() {
        lock.lock();
        try {
            return credit > 0 && !closed;
        } finally {
            lock.unlock();
        }
    }
}
