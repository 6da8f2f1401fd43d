package io.github.rowmq.store.node;

import java.util.concurrent.TimeUnit;

/**
 * When a tap leaves messages to consumers of other nodes. While it keeps up with the senders of its JVM, everything is
 * handed over to it and nothing is ever in the table that another node could claim. So where other nodes consume from
 * the source too, it passes now and then: for a moment nothing is handed over to it, and it claims nothing of what was
 * written meanwhile, so that the others, who hear of it, come first. What they leave it claims afterwards, in order.
 *
 * <p>As long as others take what is left to them they get about a fifth of the time; when they do not, the turns
 * become rare. Not thread-safe: guarded by its tap's lock.
 *
 * <pre>
 *              begin                 time over              the tap has caught up
 *   HOLDING ───────────▶ PASSING ───────────────▶ JUDGING ────────────────────────▶ HOLDING
 * </pre>
 */
final class Turns {

    /** So many messages are handed over before the others have a turn. */
    private static final int BETWEEN = 64;

    /** The pause after a turn in which others took something, in lengths of a turn. */
    private static final int SHORTEST_PAUSE = 4;

    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** A turn in which others took nothing may have been too short for them; it grows to this length. */
    private static final long LONGEST_TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private enum State {
        /** Messages are handed over. */
        HOLDING,
        /** What is written is left to other nodes, until {@link #end}. */
        PASSING,
        /** The others' turn is over; whether they took anything is known when the tap has claimed the rest. */
        JUDGING
    }

    private State state = State.HOLDING;

    /** Whether other nodes consume from the source, as of a second ago. */
    private boolean shared;

    private int handedOver;

    /** Whether messages were handed over since that was last asked. */
    private boolean busy;

    private long end;
    private long length;

    /** How many times as long as should suffice a turn is. */
    private int stretch = 1;

    /** When the next turn may begin, and how long after the one before. */
    private long next;

    private long pause;

    /** Rows left to others in this turn, and how many of them the tap had to claim itself. */
    private int left;

    private int claimed;

    /** Other nodes have, or have not, consumers of this source. */
    void shared(boolean byOthers) {
        if (byOthers && !shared) {
            next = System.nanoTime();
            pause = 0;
            stretch = 1;
        }
        shared = byOthers;
    }

    /** Whether messages were handed over since the last call. */
    boolean wasBusy() {
        boolean was = busy;
        busy = false;
        return was;
    }

    void handedOver() {
        handedOver++;
        busy = true;
    }

    /** Whether it is time for a turn of the others. */
    boolean isDue() {
        if (!shared || handedOver < BETWEEN) {
            return false;
        }
        long now = System.nanoTime();
        if (state == State.JUDGING) {
            judge(now);
        }
        return now - next >= 0;
    }

    /** A turn of the others begins that should take so long; returns how long it takes. */
    long begin(long nanos) {
        state = State.PASSING;
        length = Math.max(nanos, Math.min(LONGEST_TURN_NANOS, stretch * nanos));
        end = System.nanoTime() + length;
        handedOver = 0;
        left = 0;
        claimed = 0;
        return length;
    }

    /** Whether it is the others' turn. */
    boolean isOthers() {
        if (state == State.PASSING && System.nanoTime() - end >= 0) {
            state = State.JUDGING;
        }
        return state == State.PASSING;
    }

    /** A row is written that anybody can claim. */
    void rowLeft() {
        if (isOthers()) {
            left++;
        }
    }

    /** The tap has claimed so many rows; and perhaps all that there are. */
    void claimed(int rows, boolean caughtUp) {
        if (state == State.HOLDING) {
            return;
        }
        claimed += rows;
        if (caughtUp && !isOthers()) {
            judge(System.nanoTime());
        }
    }

    private void judge(long now) {
        boolean taken = left > claimed;
        if (!taken && length < LONGEST_TURN_NANOS) {
            stretch *= 2;
        }
        long shortest = SHORTEST_PAUSE * length;
        pause = taken ? shortest : Math.min(LONGEST_PAUSE_NANOS, Math.max(shortest, 2 * pause));
        next = now + pause;
        state = State.HOLDING;
    }
}
