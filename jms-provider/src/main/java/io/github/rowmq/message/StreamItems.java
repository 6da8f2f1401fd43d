package io.github.rowmq.message;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The items of a stream body in order. Only ever appended to, so that a snapshot can share the array. Confined to its
 * message; a snapshot is immutable.
 */
final class StreamItems {

    private static final int INITIAL = 8;
    private static final @Nullable Object[] NOTHING = {};

    private @Nullable Object[] items = NOTHING;
    private int size;

    int size() {
        return size;
    }

    @Nullable
    Object get(int position) {
        return items[position];
    }

    void add(@Nullable Object item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, Math.max(INITIAL, size * 2));
        }
        items[size++] = item;
    }

    /** The items so far, not affected by those added later. */
    StreamItems snapshot() {
        StreamItems snapshot = new StreamItems();
        snapshot.items = items;
        snapshot.size = size;
        return snapshot;
    }
}
