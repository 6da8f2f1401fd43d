package io.github.rowmq.torture;

import io.github.rowmq.torture.database.DatabaseUnderTest;
import io.github.rowmq.torture.nemesis.FaultKind;
import io.github.rowmq.torture.nemesis.PlannedFault;
import io.github.rowmq.torture.nemesis.Schedule;
import io.github.rowmq.torture.worker.Cast;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How a round is played. Immutable.
 *
 * @param database the product, up already
 * @param name of the database that is made for it
 * @param seed of the schedule and of everything that workers leave to chance
 * @param length for how long faults come
 * @param pause mean time between the faults of a track
 * @param faults the kinds that come
 * @param cast who plays
 * @param rate messages a second of each producer
 * @param directory for logs
 * @param plant a bug to plant in the workers, or empty
 * @param standstill after so long without progress in the end what is left counts as stuck
 * @param restartAtOnce whether a JVM that was killed always begins its next life at once
 */
record RoundSettings(
        DatabaseUnderTest database,
        String name,
        long seed,
        Duration length,
        Duration pause,
        Set<FaultKind> faults,
        Cast cast,
        int rate,
        Path directory,
        String plant,
        Duration standstill,
        boolean restartAtOnce) {

    /** How long a silent JVM is believed alive: short, so that much happens in a short time. */
    static final Duration LEASE = Duration.ofSeconds(3);

    /** RowMQ's options of the workers. */
    private static final String OPTIONS =
            "rowmq.lease=3s&rowmq.operationTimeout=20s&rowmq.connectTimeout=3s&rowmq.poolSize=8";

    /** For this long after a fault its consequences are no surprise. */
    Duration slack() {
        return LEASE.multipliedBy(2);
    }

    List<PlannedFault> schedule() {
        return Schedule.plan(
                seed, faults, new Schedule.Settings(length, cast.roles().size(), LEASE, pause, restartAtOnce));
    }

    /** The workers' URL, through a proxy on that port. */
    String url(int port) {
        String url = database.url(name, port);
        return url + (url.contains("?") ? "&" : "?") + OPTIONS;
    }
}
