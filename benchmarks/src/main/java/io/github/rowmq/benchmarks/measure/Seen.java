package io.github.rowmq.benchmarks.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** The messages that one consumer saw, each known by producer and number. Confined to a thread; merged afterwards. */
public final class Seen {

    private static final int NOTES = 20;

    private final BitSet[] numbers;
    private final int[] last;
    private long count;
    private long doubled;
    private long misordered;
    private final List<String> notes = new ArrayList<>();

    /** Nothing seen yet of that many producers. */
    public Seen(int producers) {
        numbers = new BitSet[producers];
        Arrays.setAll(numbers, i -> new BitSet());
        last = new int[producers];
        Arrays.fill(last, -1);
    }

    /** Sees one. */
    public void add(int producer, int number) {
        count++;
        if (numbers[producer].get(number)) {
            doubled++;
            note("number " + number + " of producer " + producer + " came again, as message " + count);
        } else {
            numbers[producer].set(number);
        }
        if (number < last[producer]) {
            misordered++;
            note("number " + number + " of producer " + producer + " came after " + last[producer] + ", as message "
                    + count);
        }
        last[producer] = number;
    }

    private void note(String what) {
        if (notes.size() < NOTES) {
            notes.add(what);
        }
    }

    /** What was wrong, the first few times. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** Adds what another saw; a message that both saw counts as doubled. */
    void merge(Seen other) {
        count += other.count;
        doubled += other.doubled;
        misordered += other.misordered;
        for (int i = 0; i < numbers.length; i++) {
            BitSet both = (BitSet) numbers[i].clone();
            both.and(other.numbers[i]);
            doubled += both.cardinality();
            numbers[i].or(other.numbers[i]);
        }
    }

    /** How many different ones of those that the producer sent. */
    int distinct(int producer, int sent) {
        return numbers[producer].get(0, sent).cardinality();
    }

    public long count() {
        return count;
    }

    long doubled() {
        return doubled;
    }

    long misordered() {
        return misordered;
    }
}
