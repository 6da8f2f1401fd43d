package io.github.rowmq.message;

import io.github.rowmq.store.Body;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes that are being written, in segments that grow up to a bound: a large body is never copied as a whole, and what
 * was sent shares the full segments. Confined to a thread; a snapshot is immutable.
 */
final class SegmentedBuffer extends OutputStream {

    static final int MAX_SEGMENT = 256 * 1024;

    private static final int MIN_SEGMENT = 64;

    /** Up to this size a body stays in one segment, which moves as it grows. */
    private static final int ONE_SEGMENT = 4 * 1024;

    private static final byte[] NONE = {};

    /** Segments that are full, and so never written again. */
    private final List<byte[]> full = new ArrayList<>(1);

    private long fullSize;
    private byte[] current = NONE;
    private int used;

    long size() {
        return fullSize + used;
    }

    @Override
    public void write(int value) {
        if (used == current.length) {
            grow(1);
        }
        current[used++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (used == current.length) {
                grow(left);
            }
            int part = Math.min(left, current.length - used);
            System.arraycopy(bytes, from, current, used, part);
            used += part;
            from += part;
            left -= part;
        }
    }

    /** Writes the lowest {@code count} bytes of the value, the highest of them first. */
    void writeNumber(long value, int count) {
        for (int shift = (count - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            write((int) (value >>> shift));
        }
    }

    /** What was written so far, not affected by what is written later. */
    Body.Bytes snapshot() {
        if (used == current.length) {
            seal();
            return new Body.Bytes(List.copyOf(full), fullSize);
        }
        byte[] partial = Arrays.copyOf(current, used);
        if (full.isEmpty()) {
            return new Body.Bytes(List.of(partial), used);
        }
        List<byte[]> segments = new ArrayList<>(full.size() + 1);
        segments.addAll(full);
        segments.add(partial);
        return new Body.Bytes(List.copyOf(segments), size());
    }

    private void grow(int wanted) {
        if (used > 0 && used < ONE_SEGMENT && full.isEmpty()) {
            long doubled = Math.max(used * 2L, (long) used + wanted);
            current = Arrays.copyOf(current, (int) Math.min(doubled, MAX_SEGMENT));
            return;
        }
        seal();
        // The first segment fits the first write exactly, so that a body written at once is sent without a copy.
        long next = fullSize == 0 && wanted >= MIN_SEGMENT ? wanted : Math.max(Math.max(wanted, fullSize), MIN_SEGMENT);
        current = new byte[(int) Math.min(next, MAX_SEGMENT)];
    }

    private void seal() {
        if (used > 0) {
            full.add(current);
            fullSize += used;
        }
        current = NONE;
        used = 0;
    }
}
