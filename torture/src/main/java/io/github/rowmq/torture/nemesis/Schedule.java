package io.github.rowmq.torture.nemesis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Plans faults; the same seed and settings plan the same. Stateless. */
public final class Schedule {

    /** Faults begin when the JVMs have had time to begin. */
    private static final long FIRST_MILLIS = 1_500;

    private Schedule() {}

    /**
     * What a schedule is made for.
     *
     * @param length faults begin before that
     * @param slots number of JVMs
     * @param lease of the JVMs
     * @param pause the mean time between the end of a fault and the next of its track
     * @param restartAtOnce whether a JVM that was killed always begins a new life at once
     */
    public record Settings(Duration length, int slots, Duration lease, Duration pause, boolean restartAtOnce) {}

    /** Plans faults of those kinds in the order of their times; each kind is as likely as the others of its track. */
    public static List<PlannedFault> plan(long seed, Set<FaultKind> kinds, Settings settings) {
        List<PlannedFault> all = new ArrayList<>();
        for (FaultKind.Track track : FaultKind.Track.values()) {
            List<FaultKind> own = kinds.stream()
                    .filter(kind -> kind.track() == track)
                    .sorted()
                    .toList();
            if (!own.isEmpty()) {
                planTrack(new Random(seed * 31 + track.number()), own, settings, all);
            }
        }
        all.sort(Comparator.comparing(PlannedFault::at));
        return all;
    }

    private static void planTrack(Random random, List<FaultKind> kinds, Settings settings, List<PlannedFault> all) {
        long pause = settings.pause().toMillis();
        long at = FIRST_MILLIS + random.nextLong(Math.max(1, pause));
        while (at < settings.length().toMillis()) {
            FaultKind kind = kinds.get(random.nextInt(kinds.size()));
            long drawn = lasts(kind, random, settings.lease().toMillis());
            long lasts = kind == FaultKind.KILL && settings.restartAtOnce() ? 0 : drawn;
            all.add(new PlannedFault(
                    Duration.ofMillis(at), kind, random.nextInt(settings.slots()), Duration.ofMillis(lasts)));
            at += lasts + pause / 2 + random.nextLong(Math.max(1, pause));
        }
    }

    /** Milliseconds; for a kill the time until the next life begins, which may be none. */
    private static long lasts(FaultKind kind, Random random, long lease) {
        return switch (kind) {
            case KILL, CLOCK_SHIFT -> random.nextBoolean() ? 0 : random.nextLong(lease * 2);
            case STOP_BRIEFLY -> 100 + random.nextLong(Math.max(1, lease / 2));
            case STOP_BEYOND_LEASE -> lease + lease / 2 + random.nextLong(lease);
            case RESTART, CRASH, FAIL_OVER -> random.nextLong(2_000);
            case TERMINATE, CUT -> 0;
            case REFUSE -> 200 + random.nextLong(lease);
            case DELAY -> 1_000 + random.nextLong(4_000);
            case HALF_OPEN -> 3_000 + random.nextLong(12_000);
            case LOSE_REPLIES -> 20 + random.nextLong(300);
            case HOLD_SNAPSHOT -> 5_000 + random.nextLong(15_000);
            case LOCK_ROWS -> 300 + random.nextLong(2_000);
        };
    }
}
