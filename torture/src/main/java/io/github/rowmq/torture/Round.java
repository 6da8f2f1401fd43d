package io.github.rowmq.torture;

import io.github.rowmq.torture.checker.Checker;
import io.github.rowmq.torture.checker.Measures;
import io.github.rowmq.torture.checker.Violation;
import io.github.rowmq.torture.checker.Violation.Rule;
import io.github.rowmq.torture.database.Remains;
import io.github.rowmq.torture.log.EventLog;
import io.github.rowmq.torture.log.History;
import io.github.rowmq.torture.nemesis.Nemesis;
import io.github.rowmq.torture.nemesis.PlannedFault;
import io.github.rowmq.torture.nemesis.Victims;
import io.github.rowmq.torture.process.Slot;
import io.github.rowmq.torture.worker.Cast;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One round: an empty database, JVMs that play while faults come, then quiet, then the checks. Confined to a thread; one
 * round at a time has a database's server.
 */
final class Round {

    private static final Duration READY_BOUND = Duration.ofSeconds(60);

    private final RoundSettings settings;
    private final Company company;
    private final PrintStream out;

    Round(RoundSettings settings, Company company, PrintStream out) {
        this.settings = settings;
        this.company = company;
        this.out = out;
    }

    /**
     * What came of it. Immutable but for the nemesis, which has ended.
     *
     * @param faultyTime for how long faults came
     * @param lives of all JVMs
     */
    record Result(
            RoundSettings settings,
            Nemesis nemesis,
            Measures measures,
            List<Violation> violations,
            Duration faultyTime,
            int lives) {}

    /** Plays it through; whatever happens, no process is left. */
    Result play() throws Exception {
        Path directory = settings.directory();
        Files.createDirectories(directory);
        try (EventLog log = new EventLog(directory.resolve("nemesis.log"), "nemesis")) {
            company.prepare(settings);
            Nemesis nemesis = new Nemesis(new Victims(company.slots(), settings.database(), settings.name()), log);
            List<PlannedFault> schedule = settings.schedule();
            Files.write(
                    directory.resolve("schedule.txt"),
                    schedule.stream().map(PlannedFault::toString).toList());
            for (Slot slot : company.slots()) {
                slot.start();
            }
            company.awaitReady(READY_BOUND);
            long start = System.nanoTime();
            nemesis.start(schedule);
            waitFor(settings.length());
            nemesis.end();
            Duration faultyTime = Duration.ofNanos(System.nanoTime() - start);
            Remains remains = new Aftermath(settings, company, out).settle();
            return result(nemesis, remains, faultyTime);
        } finally {
            company.close();
        }
    }

    private static void waitFor(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private Result result(Nemesis nemesis, Remains remains, Duration faultyTime) throws Exception {
        History history = History.read(settings.directory());
        Cast cast = settings.cast();
        List<Violation> violations = new ArrayList<>(new Checker(cast, settings.slack()).check(history, remains));
        for (Slot slot : company.slots()) {
            if (slot.crashes() > 0) {
                violations.add(new Violation(
                        Rule.NOTHING_LEAKED, slot.name() + " ended by itself " + slot.crashes() + " times"));
            }
        }
        int lives = company.slots().stream().mapToInt(Slot::lives).sum();
        return new Result(settings, nemesis, Measures.of(history), violations, faultyTime, lives);
    }
}
