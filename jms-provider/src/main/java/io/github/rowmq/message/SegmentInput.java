package io.github.rowmq.message;

import io.github.rowmq.store.Body;
import java.io.EOFException;
import java.io.InputStream;
import java.util.List;

/** Reads the segments of a body one after the other without joining them. Confined to a thread. */
final class SegmentInput extends InputStream {

    private final List<byte[]> segments;
    private final long size;
    private long position;
    private int segment;
    private int offset;

    SegmentInput(Body.Bytes body) {
        this.segments = body.segments();
        this.size = body.size();
    }

    long size() {
        return size;
    }

    long position() {
        return position;
    }

    long remaining() {
        return size - position;
    }

    /** Goes to a position that was read from before. */
    void seek(long target) {
        if (target < position) {
            position = 0;
            segment = 0;
            offset = 0;
        }
        while (position < target) {
            int length = segments.get(segment).length - offset;
            if (position + length > target) {
                offset += (int) (target - position);
                position = target;
            } else {
                position += length;
                segment++;
                offset = 0;
            }
        }
    }

    @Override
    public int read() {
        if (position >= size) {
            return -1;
        }
        byte[] current = segments.get(segment);
        while (offset == current.length) {
            current = segments.get(++segment);
            offset = 0;
        }
        position++;
        return current[offset++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) {
        if (position >= size) {
            return length == 0 ? 0 : -1;
        }
        int total = (int) Math.min(length, remaining());
        int left = total;
        int to = from;
        while (left > 0) {
            byte[] current = segments.get(segment);
            if (offset == current.length) {
                segment++;
                offset = 0;
                continue;
            }
            int part = Math.min(left, current.length - offset);
            System.arraycopy(current, offset, target, to, part);
            offset += part;
            to += part;
            left -= part;
        }
        position += total;
        return total;
    }

    /**
     * Reads {@code count} bytes as one number, the highest first.
     *
     * @throws EOFException if there are fewer; the position has not moved then
     */
    long readNumber(int count) throws EOFException {
        if (remaining() < count) {
            throw new EOFException();
        }
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << Byte.SIZE | read();
        }
        return value;
    }

    @Override
    public int available() {
        return (int) Math.min(remaining(), Integer.MAX_VALUE);
    }
}
