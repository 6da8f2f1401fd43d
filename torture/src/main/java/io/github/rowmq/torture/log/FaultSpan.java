package io.github.rowmq.torture.log;

/**
 * A fault that was inflicted. Immutable.
 *
 * @param kind its name
 * @param target the life of the JVM that it was meant for, or the name that all lives in one place begin with, or empty
 *     for everybody
 * @param from {@link System#nanoTime} before it began
 * @param to after it ended; {@link Long#MAX_VALUE} if it did not
 */
public record FaultSpan(String kind, String target, long from, long to) {

    /** Whether it could have disturbed that life of a JVM. */
    public boolean concerns(String life) {
        return target.isEmpty() || target.equals(life) || life.startsWith(target + ".");
    }

    public boolean overlaps(long start, long end) {
        return from <= end && to >= start;
    }
}
