package io.github.rowmq.dispatch;

import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.StoreException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The books of a dispatcher: which deliveries lie here, which taps wait, how much is asked of the store. Not
 * thread-safe: every method is called with the dispatcher's lock held, and none calls anything outside.
 */
final class Line {

    private final DeliveryBuffer buffer = new DeliveryBuffer();
    private final ArrayDeque<Tap> waiting = new ArrayDeque<>(2);
    private final Window window = new Window();

    /** Requested from the outlet and not delivered yet. */
    private int outstanding;

    /**
     * Completes when what was given back last is available again; nothing is asked for until then, since it would come
     * before.
     */
    private CompletableFuture<Void> returned = CompletableFuture.completedFuture(null);

    /** How often something was given back. */
    private long returns;

    /** When a consumer of another selector last had what is held here given back, if one had. */
    private long hurried;

    private boolean everHurried;

    /** When a delivery came or was taken last, by {@link System#nanoTime}. */
    private long lastUse;

    /** Whether the timer will look for idle deliveries. */
    private boolean watched;

    private boolean shut;

    /** Why nothing more will come, or null as long as something may. */
    private @Nullable StoreException ended;

    boolean isShut() {
        return shut;
    }

    /** Whether something is held or asked for that no tap waits for. */
    boolean holdsIdle() {
        return !shut && waiting.isEmpty() && buffer.size() + outstanding > 0;
    }

    /** Whether something is asked for that no tap waits for. */
    boolean asksIdle() {
        return !shut && waiting.isEmpty() && outstanding > 0;
    }

    /**
     * Whether something is held that no tap waits for right now, and that a waiting consumer of another selector may
     * have. Now and then only, because the consumer that it was meant for may just be busy with the one before.
     */
    boolean hurry(long pauseNanos) {
        long now = System.nanoTime();
        if (!holdsIdle() || (everHurried && now - hurried < pauseNanos)) {
            return false;
        }
        hurried = now;
        everHurried = true;
        return true;
    }

    long idleNanos() {
        return System.nanoTime() - lastUse;
    }

    @Nullable
    Delivery poll(Tap tap) {
        return tap.running ? buffer.poll() : null;
    }

    /** Puts a tap in the line; returns how much is to be requested for it. */
    int enlist(Tap tap, @Nullable Runnable ready) {
        if (!tap.running) {
            return 0;
        }
        tap.onReady = ready;
        if (tap.demand == Tap.Demand.SIGNALLED) {
            // Somebody else was quicker; do not lose the place.
            waiting.addFirst(tap);
        } else if (tap.demand == Tap.Demand.NONE) {
            waiting.addLast(tap);
        }
        tap.demand = Tap.Demand.WAITING;
        return missing(0);
    }

    /**
     * Takes a tap out of the line.
     *
     * @return the signal of the next tap, to be run without the lock, if this one was told of a delivery that it did
     *     not take
     */
    @Nullable
    Runnable leave(Tap tap, boolean tookOne) {
        Tap.Demand before = tap.demand;
        tap.demand = Tap.Demand.NONE;
        if (before == Tap.Demand.WAITING) {
            waiting.remove(tap);
        }
        boolean passOn = before == Tap.Demand.SIGNALLED && !tookOne && buffer.size() > 0;
        return passOn ? signalNext() : null;
    }

    /** Tells the first tap in the line that there is something; returns its signal if it has no waiting thread. */
    private @Nullable Runnable signalNext() {
        Tap next = waiting.pollFirst();
        if (next == null) {
            return null;
        }
        next.demand = Tap.Demand.SIGNALLED;
        if (next.onReady == null) {
            next.wakeUp.signal();
        }
        return next.onReady;
    }

    /**
     * How much is to be requested so that every waiting tap gets something; taken as requested from now on.
     *
     * @param more how many are wanted besides
     */
    int missing(int more) {
        int wanted = waiting.size() + more;
        int held = buffer.size() + outstanding;
        if (shut || !returned.isDone() || wanted == 0 || held >= wanted) {
            return 0;
        }
        window.refill(System.nanoTime());
        return request(wanted + window.size() - held);
    }

    /** Notes that a delivery was taken; returns how much is to be requested ahead. */
    int taken() {
        long now = System.nanoTime();
        lastUse = now;
        int held = buffer.size() + outstanding;
        if (shut || !returned.isDone() || window.size() == 0 || held > window.size() / 2) {
            return 0;
        }
        window.refill(now);
        return request(Math.max(0, window.size() + waiting.size() - held));
    }

    private int request(int count) {
        outstanding += count;
        return count;
    }

    void withdrawn(int count) {
        outstanding = Math.max(0, outstanding - count);
    }

    /**
     * Takes deliveries in.
     *
     * @param signals receives what is to be run without the lock
     */
    void add(List<Delivery> deliveries, List<Runnable> signals) {
        lastUse = System.nanoTime();
        window.observe(deliveries.get(0).message().weight());
        for (int i = 0; i < deliveries.size(); i++) {
            buffer.add(deliveries.get(i));
        }
        for (int i = 0; i < deliveries.size() && !waiting.isEmpty(); i++) {
            Runnable signal = signalNext();
            if (signal != null) {
                signals.add(signal);
            }
        }
    }

    /** Whether the timer is to be set, because something is held that nobody waits for. */
    boolean startWatch() {
        if (watched || !holdsIdle()) {
            return false;
        }
        watched = true;
        return true;
    }

    void watchEnded() {
        watched = false;
    }

    /** Removes and returns all that is held; the window begins anew. */
    List<Delivery> drain() {
        window.reset();
        return buffer.drain();
    }

    /**
     * Removes and returns all that is held, unless it is wanted or more is on its way, which would overtake it.
     *
     * @param comesBack completed by the caller when it is available again
     */
    List<Delivery> giveBack(CompletableFuture<Void> comesBack) {
        if (!holdsIdle() || outstanding > 0) {
            return List.of();
        }
        List<Delivery> all = drain();
        if (!all.isEmpty()) {
            returned = comesBack;
            returns++;
        }
        return all;
    }

    CompletableFuture<Void> returned() {
        return returned;
    }

    long returns() {
        return returns;
    }

    /**
     * Nothing more will come.
     *
     * @param signals receives what is to be run without the lock, so that every waiting tap comes and is told
     */
    void end(StoreException why, List<Runnable> signals) {
        ended = why;
        while (!waiting.isEmpty()) {
            Runnable signal = signalNext();
            if (signal != null) {
                signals.add(signal);
            }
        }
    }

    /** To be asked when nothing is held. */
    void checkNotEnded() {
        StoreException why = ended;
        if (why != null) {
            throw new StoreException(why.kind(), String.valueOf(why.getMessage()), why);
        }
    }

    void shut() {
        shut = true;
    }
}
