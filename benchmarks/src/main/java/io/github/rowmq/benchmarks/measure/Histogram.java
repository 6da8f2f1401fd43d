package io.github.rowmq.benchmarks.measure;

/** Counts durations in nanoseconds, to within 3 %. Confined to a thread; merged when the threads have ended. */
public final class Histogram {

    private static final int BITS = 5;
    private static final int STEPS = 1 << BITS;

    private final long[] counts = new long[(Long.SIZE - BITS + 1) * STEPS];
    private long total;
    private long max;

    /** Counts one duration; a negative one, which clocks of two processes may give, counts as 0. */
    public void add(long nanos) {
        long value = Math.max(0, nanos);
        counts[indexOf(value)]++;
        total++;
        max = Math.max(max, value);
    }

    /** Adds all that another has counted. */
    public void add(Histogram other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
        max = Math.max(max, other.max);
    }

    public long count() {
        return total;
    }

    /** The longest, in nanoseconds; 0 if there is none. */
    public long max() {
        return max;
    }

    /**
     * The duration in nanoseconds that this share of all does not exceed; 0 if there is none.
     *
     * @param share from 0 to 1
     */
    public long quantile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Math.min(max, middleOf(i));
            }
        }
        return max;
    }

    private static int indexOf(long value) {
        if (value < STEPS) {
            return (int) value;
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
        int step = (int) (value >>> (exponent - BITS)) & (STEPS - 1);
        return (exponent - BITS + 1) * STEPS + step;
    }

    private static long middleOf(int index) {
        if (index < STEPS) {
            return index;
        }
        int shift = index / STEPS - 1;
        long low = (long) (STEPS + index % STEPS) << shift;
        return low + (1L << shift) / 2;
    }
}
