package io.github.rowmq.benchmarks.measure;

import java.util.List;

/**
 * Whether every message arrived once and in order. Immutable.
 *
 * @param sent messages whose send or commit returned, times the subscriptions that should get each
 * @param received messages that consumers acknowledged
 * @param lost sent and not received
 * @param doubled received again
 * @param misordered received by a consumer after a later one of the same producer
 */
public record Check(long sent, long received, long lost, long doubled, long misordered) {

    /** Nothing was sent and nothing received. */
    public static final Check NOTHING = new Check(0, 0, 0, 0, 0);

    public boolean passed() {
        return lost == 0 && doubled == 0 && misordered == 0;
    }

    /** Both together. */
    public Check plus(Check other) {
        return new Check(
                sent + other.sent,
                received + other.received,
                lost + other.lost,
                doubled + other.doubled,
                misordered + other.misordered);
    }

    /**
     * Compares what producers sent with what the consumers of one source saw.
     *
     * @param sentBy how many each producer sent, numbered from 0
     */
    public static Check of(int[] sentBy, List<Seen> consumers) {
        Seen all = new Seen(sentBy.length);
        consumers.forEach(all::merge);
        long sent = 0;
        long lost = 0;
        for (int producer = 0; producer < sentBy.length; producer++) {
            sent += sentBy[producer];
            lost += sentBy[producer] - all.distinct(producer, sentBy[producer]);
        }
        return new Check(sent, all.count(), lost, all.doubled(), all.misordered());
    }

    /** In words, for the table. */
    public String text() {
        return passed() ? "ok" : "LOST " + lost + ", DOUBLED " + doubled + ", MISORDERED " + misordered;
    }
}
