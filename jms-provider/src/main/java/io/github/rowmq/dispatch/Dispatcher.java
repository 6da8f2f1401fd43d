package io.github.rowmq.dispatch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.Outlet;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shares what one source has for one selector among the consumers of this JVM. It asks the store for as much as its
 * taps demand and, while they consume quickly, for a {@link Window} ahead; what nobody has taken for a while goes back,
 * so that a consumer which does not consume holds no message that another could have.
 *
 * <p>Thread-safe. The lock is never held across a call to the store or to a tap's ready signal: what is to be done
 * outside is worked out under the lock and done by {@link #follow}.
 */
final class Dispatcher implements Outlet.Receiver {

    /** How long deliveries may lie here while no consumer comes for them. */
    static final Duration IDLE = Duration.ofMillis(200);

    private final Dispatchers owner;
    private final Source source;
    private final String filterText;
    private final CompletableFuture<Outlet> outlet = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Line line = new Line();

    Dispatcher(Dispatchers owner, Source source, String filterText) {
        this.owner = owner;
        this.source = source;
        this.filterText = filterText;
    }

    Source source() {
        return source;
    }

    String filterText() {
        return filterText;
    }

    void opened(Outlet newOutlet) {
        outlet.complete(newOutlet);
    }

    void failedToOpen(RuntimeException cause) {
        outlet.completeExceptionally(cause);
    }

    private Outlet outlet() {
        return outlet.join();
    }

    /** For what is not done for every message. */
    private <T> T locked(Function<Line, T> use) {
        lock.lock();
        try {
            return use.apply(line);
        } finally {
            lock.unlock();
        }
    }

    Tap newTap() {
        return new Tap(this, lock.newCondition());
    }

    // ---- taking

    @Nullable
    Delivery take(Tap tap, @Nullable Duration timeout) throws InterruptedException {
        long deadline = timeout == null ? 0 : System.nanoTime() + timeout.toNanos();
        while (true) {
            Delivery next = await(tap, timeout != null, deadline);
            if (next == null) {
                withdrawUnwanted();
            }
            if (next == null || !owner.discardIfExpired(next)) {
                return next;
            }
        }
    }

    private @Nullable Delivery await(Tap tap, boolean timed, long deadline) throws InterruptedException {
        Delivery next = null;
        InterruptedException interrupted = null;
        int more;
        Runnable passedOn;
        boolean watch;
        lock.lock();
        try {
            try {
                next = awaitLocked(tap, timed, deadline);
            } catch (InterruptedException e) {
                interrupted = e;
            }
            more = next == null ? 0 : line.taken();
            passedOn = line.leave(tap, next != null);
            watch = line.startWatch();
        } finally {
            lock.unlock();
        }
        follow(more, watch, passedOn);
        if (interrupted != null) {
            throw interrupted;
        }
        return next;
    }

    @GuardedBy("lock")
    private @Nullable Delivery awaitLocked(Tap tap, boolean timed, long deadline) throws InterruptedException {
        boolean inTime = true;
        while (!tap.closed) {
            Delivery next = line.poll(tap);
            if (next != null || !inTime) {
                return next;
            }
            line.checkNotEnded();
            int needed = line.enlist(tap, null);
            if (needed > 0) {
                requestUnlocked(needed);
            } else if (timed) {
                inTime = tap.wakeUp.awaitNanos(deadline - System.nanoTime()) > 0;
            } else {
                tap.wakeUp.await();
            }
        }
        return null;
    }

    /** Called with the lock held once; holds it again on return. */
    private void requestUnlocked(int count) {
        lock.unlock();
        try {
            // First what others hold of this source without consuming it, because it may come before the rest.
            var unused = owner.hurrySiblings(this).whenComplete((done, failure) -> outlet().request(count));
        } finally {
            lock.lock();
        }
    }

    @Nullable
    Delivery takeOr(Tap tap, Runnable ready) {
        while (true) {
            Delivery next;
            int more;
            boolean watch = false;
            lock.lock();
            try {
                next = line.poll(tap);
                if (next == null) {
                    line.checkNotEnded();
                    more = line.enlist(tap, ready);
                } else {
                    more = line.taken();
                    line.leave(tap, true);
                    watch = line.startWatch();
                }
            } finally {
                lock.unlock();
            }
            follow(more, watch, null);
            if (next == null || !owner.discardIfExpired(next)) {
                return next;
            }
        }
    }

    @Nullable
    Delivery takeNow(Tap tap) {
        while (true) {
            Delivery next = poll(tap, 0);
            if (next == null && isRunning(tap)) {
                owner.releaseIdleSiblings(this).join();
                long returns = locked(Line::returns);
                locked(Line::returned).join();
                next = poll(tap, 1);
                if (next == null && isRunning(tap)) {
                    outlet().settle().join();
                    next = poll(tap, 0);
                }
                if (next == null && returns != locked(Line::returns)) {
                    // What would have been this one's was given back meanwhile, and nothing was asked for.
                    continue;
                }
            }
            if (next == null) {
                withdrawUnwanted();
            }
            if (next == null || !owner.discardIfExpired(next)) {
                return next;
            }
        }
    }

    /** Takes what is there; if nothing is, asks for as many as wanted. */
    private @Nullable Delivery poll(Tap tap, int wanted) {
        Delivery next;
        int more = 0;
        boolean watch;
        lock.lock();
        try {
            next = line.poll(tap);
            if (next != null) {
                more = line.taken();
            } else if (tap.running) {
                line.checkNotEnded();
                more = line.missing(wanted);
            }
            watch = line.startWatch();
        } finally {
            lock.unlock();
        }
        follow(more, watch, null);
        return next;
    }

    private void follow(int more, boolean watch, @Nullable Runnable signal) {
        if (more > 0) {
            outlet().request(more);
        }
        if (watch) {
            owner.threads().after(IDLE, this::checkIdle);
        }
        if (signal != null) {
            signal.run();
        }
    }

    // ---- deliveries that come

    @Override
    public void deliver(List<Delivery> deliveries) {
        if (!deliveries.isEmpty() && !accept(deliveries, deliveries.size())) {
            owner.release(deliveries);
        }
    }

    void putBack(List<Delivery> deliveries) {
        // From the last to the first, because they mostly belong to the head of the line.
        List<Delivery> reversed = new ArrayList<>(deliveries.size());
        for (int i = deliveries.size() - 1; i >= 0; i--) {
            reversed.add(deliveries.get(i));
        }
        if (!reversed.isEmpty() && !accept(reversed, 0)) {
            owner.release(deliveries);
        }
    }

    private boolean accept(List<Delivery> deliveries, int requested) {
        List<Runnable> signals = new ArrayList<>(1);
        boolean watch;
        lock.lock();
        try {
            if (line.isShut()) {
                return false;
            }
            line.withdrawn(requested);
            line.add(deliveries, signals);
            watch = line.startWatch();
        } finally {
            lock.unlock();
        }
        follow(0, watch, null);
        signals.forEach(Runnable::run);
        return true;
    }

    @Override
    public void ended(StoreException why) {
        List<Runnable> signals = new ArrayList<>(1);
        lock.lock();
        try {
            line.end(why, signals);
        } finally {
            lock.unlock();
        }
        signals.forEach(Runnable::run);
    }

    // ---- what nobody comes for

    private void checkIdle() {
        boolean again;
        lock.lock();
        try {
            line.watchEnded();
            if (!line.holdsIdle()) {
                return;
            }
            again = line.idleNanos() < IDLE.toNanos() && line.startWatch();
        } finally {
            lock.unlock();
        }
        if (again) {
            owner.threads().after(IDLE, this::checkIdle);
        } else {
            releaseIdle();
        }
    }

    /** Gives back what is held or on its way if no tap waits for it; completes when others can have it. */
    @CanIgnoreReturnValue
    CompletableFuture<Void> releaseIdle() {
        if (!locked(Line::holdsIdle)) {
            return locked(Line::returned);
        }
        return quiesce().thenCompose(quiet -> giveBack());
    }

    /** Stops the flow as long as nobody waits; completes when nothing is on its way any more, or somebody waits. */
    private CompletableFuture<Void> quiesce() {
        withdrawUnwanted();
        if (!locked(Line::asksIdle)) {
            return CompletableFuture.completedFuture(null);
        }
        // What was on its way when the rest was taken back: when that is here, or was not there, the rest is known.
        return outlet().quiesce().thenRun(this::withdrawUnwanted);
    }

    private CompletableFuture<Void> giveBack() {
        CompletableFuture<Void> returned = new CompletableFuture<>();
        List<Delivery> idle;
        boolean watch;
        lock.lock();
        try {
            idle = line.giveBack(returned);
            watch = line.startWatch();
        } finally {
            lock.unlock();
        }
        follow(0, watch, null);
        if (idle.isEmpty()) {
            return locked(Line::returned);
        }
        return owner.release(idle).thenRun(() -> {
            returned.complete(null);
            follow(locked(books -> books.missing(0)), false, null);
        });
    }

    /** As {@link #releaseIdle}, but not again and again. */
    CompletableFuture<Void> hurry() {
        boolean now = locked(books -> books.hurry(IDLE.toNanos() / 2));
        return now ? releaseIdle() : CompletableFuture.completedFuture(null);
    }

    /** Gives back all that is held, wanted or not, because the claims of this node are lost. */
    void abandon() {
        owner.release(locked(Line::drain));
    }

    /** Takes back what was requested if no tap waits any more. */
    private void withdrawUnwanted() {
        if (!locked(Line::asksIdle)) {
            return;
        }
        int count = outlet().withdraw();
        int more = locked(books -> {
            books.withdrawn(count);
            // A tap may have come to wait meanwhile and relied on what was just taken back.
            return books.missing(0);
        });
        follow(more, false, null);
    }

    // ---- life cycle of taps

    void start(Tap tap) {
        lock.lock();
        try {
            tap.running = !tap.closed;
            tap.wakeUp.signal();
        } finally {
            lock.unlock();
        }
    }

    void stop(Tap tap) {
        Runnable passedOn;
        boolean watch;
        lock.lock();
        try {
            tap.running = false;
            passedOn = line.leave(tap, false);
            watch = line.startWatch();
        } finally {
            lock.unlock();
        }
        follow(0, watch, passedOn);
        withdrawUnwanted();
    }

    boolean isOpen(Tap tap) {
        return locked(books -> !tap.closed);
    }

    private boolean isRunning(Tap tap) {
        return locked(books -> tap.running);
    }

    CompletableFuture<Void> close(Tap tap) {
        Runnable passedOn;
        lock.lock();
        try {
            if (tap.closed) {
                return CompletableFuture.completedFuture(null);
            }
            tap.closed = true;
            tap.running = false;
            passedOn = line.leave(tap, false);
            tap.wakeUp.signalAll();
        } finally {
            lock.unlock();
        }
        follow(0, false, passedOn);
        if (owner.detach(this)) {
            return shutDown();
        }
        withdrawUnwanted();
        return CompletableFuture.completedFuture(null);
    }

    /** Ends the dispatcher after its last tap; first what is on its way arrives, so that nothing overtakes it. */
    private CompletableFuture<Void> shutDown() {
        return quiesce().thenCompose(quiet -> {
            List<Delivery> left = locked(books -> {
                books.shut();
                return books.drain();
            });
            outlet().close();
            return owner.release(left);
        });
    }
}
