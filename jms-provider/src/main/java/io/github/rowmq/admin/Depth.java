package io.github.rowmq.admin;

import java.time.Duration;

/**
 * How many messages of a queue or a subscription are in which state. Immutable.
 *
 * @param ready messages that could be received now
 * @param inFlight messages that some JVM has taken and not acknowledged yet
 * @param delayed messages whose delivery time has not come
 * @param setAside messages that cannot be read back
 * @param oldest age of the oldest ready message, zero if there is none
 */
public record Depth(long ready, long inFlight, long delayed, long setAside, Duration oldest) {

    /** All of them. */
    public long total() {
        return ready + inFlight + delayed + setAside;
    }
}
