package io.github.rowmq.torture.nemesis;

import io.github.rowmq.torture.log.EventLog;
import io.github.rowmq.torture.log.Kind;
import io.github.rowmq.torture.process.FakeTime;
import io.github.rowmq.torture.process.Slot;
import io.github.rowmq.torture.process.WorkerProcess;
import io.github.rowmq.torture.proxy.TcpProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Inflicts the faults of a schedule, each track on a thread of its own, and writes down when each began and ended. A fault
 * that was begun is always ended, so that afterwards everything is up. Thread-safe.
 */
public final class Nemesis {

    private static final int DELAY_MILLIS = 40;
    private static final int STUBBORN_MILLIS = 100;
    private static final Duration READY_BOUND = Duration.ofSeconds(10);
    private static final Duration CLOCK_SHIFT = Duration.ofHours(1);

    private final Victims victims;
    private final EventLog log;
    private final AtomicInteger numbers = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final Map<FaultKind, Integer> inflicted = new ConcurrentHashMap<>();
    private volatile @Nullable Exception failure;

    public Nemesis(Victims victims, EventLog log) {
        this.victims = victims;
        this.log = log;
    }

    /** Begins. */
    public void start(List<PlannedFault> schedule) {
        long start = System.nanoTime();
        for (FaultKind.Track track : FaultKind.Track.values()) {
            List<PlannedFault> own = schedule.stream()
                    .filter(fault -> fault.kind().track() == track)
                    .toList();
            Thread thread = new Thread(() -> run(own, start), "nemesis-" + track);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Begins no more faults, and returns when those that have begun are over. */
    public void end() throws Exception {
        over.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        Exception failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    /** How many of each kind there were. */
    public Map<FaultKind, Integer> inflicted() {
        return Map.copyOf(inflicted);
    }

    private void run(List<PlannedFault> schedule, long start) {
        try {
            for (PlannedFault fault : schedule) {
                long wait = fault.at().toNanos() - (System.nanoTime() - start);
                if (over.await(Math.max(0, wait), TimeUnit.NANOSECONDS)) {
                    return;
                }
                inflict(fault);
                if (fault.kind() == FaultKind.KILL && fault.lasts().isZero()) {
                    awaitPlay(victims.slots().get(fault.slot()));
                }
            }
        } catch (Exception e) {
            failure = e;
        }
    }

    /** The next fault should find somebody at work. */
    private static void awaitPlay(Slot slot) throws InterruptedException {
        WorkerProcess worker = slot.current();
        if (worker != null) {
            boolean unused = worker.awaitReady(READY_BOUND);
        }
    }

    private void inflict(PlannedFault fault) throws Exception {
        Slot slot = victims.slots().get(fault.slot());
        WorkerProcess worker = slot.current();
        String target = switch (fault.kind()) {
            case KILL, CLOCK_SHIFT, STOP_BRIEFLY, STOP_BEYOND_LEASE -> worker == null ? slot.name() : worker.life();
            case CUT, REFUSE, DELAY, HALF_OPEN, LOSE_REPLIES -> slot.name();
            case RESTART, CRASH, FAIL_OVER, TERMINATE, HOLD_SNAPSHOT, LOCK_ROWS -> "";
        };
        String number = Integer.toString(numbers.incrementAndGet());
        log.write("nemesis", Kind.FAULT_BEGIN, number, fault.kind().text(), target);
        try {
            inflict(fault, slot, worker);
            inflicted.merge(fault.kind(), 1, Integer::sum);
        } finally {
            log.write("nemesis", Kind.FAULT_END, number);
        }
    }

    private void inflict(PlannedFault fault, Slot slot, @Nullable WorkerProcess worker) throws Exception {
        switch (fault.kind()) {
            case KILL -> {
                slot.kill();
                pause(fault.lasts());
                slot.start();
            }
            case CLOCK_SHIFT -> {
                slot.kill();
                pause(fault.lasts());
                // Which way, the schedule has not decided: what it has is as good as chance.
                slot.start(FakeTime.environment(fault.at().toMillis() % 2 == 0 ? CLOCK_SHIFT : CLOCK_SHIFT.negated()));
            }
            case STOP_BRIEFLY, STOP_BEYOND_LEASE -> stop(worker, fault.lasts());
            case RESTART, CRASH -> restart(fault);
            case FAIL_OVER -> failOver(fault);
            case TERMINATE -> terminate();
            case CUT, REFUSE, DELAY, HALF_OPEN, LOSE_REPLIES -> disturb(fault, slot);
            case HOLD_SNAPSHOT, LOCK_ROWS -> holdTransaction(fault);
        }
    }

    private void stop(@Nullable WorkerProcess worker, Duration lasts) throws IOException, InterruptedException {
        if (worker == null) {
            return;
        }
        worker.stop();
        try {
            pause(lasts);
        } finally {
            worker.cont();
        }
    }

    private void restart(PlannedFault fault) throws InterruptedException {
        var control = victims.database().control();
        if (control == null) {
            throw new IllegalStateException("nothing to restart");
        }
        if (fault.kind() == FaultKind.RESTART) {
            control.stop();
        } else {
            control.kill();
        }
        pause(fault.lasts());
        control.start();
    }

    private void failOver(PlannedFault fault) throws Exception {
        var standby = victims.database().standby();
        if (standby == null) {
            throw new IllegalStateException("no standby to take over");
        }
        standby.killPrimary();
        pause(fault.lasts());
        for (Slot slot : victims.slots()) {
            TcpProxy proxy = slot.proxy();
            if (proxy != null) {
                proxy.pointTo(Objects.requireNonNull(victims.database().address()));
                proxy.cut();
            }
        }
        standby.replaceStandby();
    }

    private void terminate() throws InterruptedException {
        var sessions = victims.database().sessions();
        if (sessions == null) {
            throw new IllegalStateException("no sessions to end");
        }
        try (Connection connection = victims.database().connect(victims.name())) {
            int unused = sessions.terminateSome(connection);
        } catch (SQLException e) {
            // The server takes no connections at this moment: that is fault enough.
            pause(Duration.ofMillis(STUBBORN_MILLIS));
        }
    }

    private void disturb(PlannedFault fault, Slot slot) throws InterruptedException {
        TcpProxy proxy = slot.proxy();
        if (proxy == null) {
            throw new IllegalStateException("no network to disturb");
        }
        switch (fault.kind()) {
            case CUT -> proxy.cut();
            case REFUSE -> {
                proxy.refuse(true);
                proxy.cut();
                pause(fault.lasts());
                proxy.refuse(false);
            }
            case DELAY -> {
                proxy.delay(DELAY_MILLIS);
                pause(fault.lasts());
                proxy.delay(0);
            }
            case HALF_OPEN -> {
                proxy.forget();
                pause(fault.lasts());
                proxy.cutSilent();
            }
            case LOSE_REPLIES -> {
                proxy.loseReplies();
                pause(fault.lasts());
                proxy.cut();
            }
            default -> throw new IllegalArgumentException(fault.kind().text());
        }
    }

    private void holdTransaction(PlannedFault fault) throws InterruptedException {
        var sessions = victims.database().sessions();
        if (sessions == null) {
            throw new IllegalStateException("no transactions to hold");
        }
        try (Connection connection = victims.database().connect(victims.name())) {
            if (fault.kind() == FaultKind.HOLD_SNAPSHOT) {
                sessions.holdSnapshot(connection);
            } else {
                sessions.lockRows(connection);
            }
            pause(fault.lasts());
            connection.rollback();
        } catch (SQLException e) {
            // The server went away meanwhile, and the transaction with it.
            pause(Duration.ofMillis(STUBBORN_MILLIS));
        }
    }

    /** Waits so long; less when the round is over. */
    private void pause(Duration time) throws InterruptedException {
        boolean unused = over.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
