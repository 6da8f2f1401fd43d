package io.github.rowmq.torture.nemesis;

import java.time.Duration;

/**
 * A fault as the schedule has it. Immutable.
 *
 * @param at after the beginning of the round; if the fault before it takes longer, later
 * @param slot number of the JVM that it is meant for, if it is meant for one
 * @param lasts for how long, if it lasts at all
 */
public record PlannedFault(Duration at, FaultKind kind, int slot, Duration lasts) {

    @Override
    public String toString() {
        return String.format(
                "%6.1f s %s, JVM %d, %.1f s", at.toMillis() / 1e3, kind.text(), slot, lasts.toMillis() / 1e3);
    }
}
