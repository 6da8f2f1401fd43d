package io.github.rowmq.message;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names with typed values, in the order in which they were first set: the properties of a message, or the body of a
 * map message. Most have a handful of names, which are searched one by one; many are found through an index.
 *
 * <p>Confined to its message while that message changes it; never changed once it is shared, and from then on safe to
 * read from any thread.
 */
final class NamedValues {

    private static final int INITIAL = 6;
    private static final int INDEX_ABOVE = 12;
    private static final String[] NO_NAMES = {};
    private static final @Nullable Object[] NO_VALUES = {};

    /** No values; it is never written to. */
    static final NamedValues EMPTY = new NamedValues();

    private String[] names;
    private @Nullable Object[] values;
    private int size;
    private @Nullable Map<String, Integer> index;

    /** The JSON form, once somebody has asked for it; threads that race compute equal texts. */
    private @Nullable String json;

    NamedValues() {
        this.names = NO_NAMES;
        this.values = NO_VALUES;
    }

    private NamedValues(NamedValues original) {
        this.names = original.names.clone();
        this.values = original.values.clone();
        this.size = original.size;
        Map<String, Integer> originalIndex = original.index;
        this.index = originalIndex == null ? null : new HashMap<>(originalIndex);
    }

    /** An independent copy; the values themselves are shared, as nobody writes to them. */
    NamedValues copy() {
        return new NamedValues(this);
    }

    int size() {
        return size;
    }

    String name(int position) {
        return names[position];
    }

    @Nullable
    Object value(int position) {
        return values[position];
    }

    boolean contains(String name) {
        return find(name) >= 0;
    }

    /** The value, or null if there is none or it is null. */
    @Nullable
    Object get(String name) {
        int found = find(name);
        return found < 0 ? null : values[found];
    }

    void put(String name, @Nullable Object value) {
        json = null;
        int found = find(name);
        if (found >= 0) {
            values[found] = value;
            return;
        }
        if (size == names.length) {
            int capacity = Math.max(INITIAL, size + (size >> 1));
            names = Arrays.copyOf(names, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        names[size] = name;
        values[size] = value;
        size++;
        extendIndex(name);
    }

    @Nullable
    String json() {
        return json;
    }

    void json(String text) {
        this.json = text;
    }

    private int find(String name) {
        if (index != null) {
            return index.getOrDefault(name, -1);
        }
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private void extendIndex(String lastName) {
        if (index != null) {
            index.put(lastName, size - 1);
        } else if (size > INDEX_ABOVE) {
            Map<String, Integer> newIndex = new HashMap<>(size * 2);
            for (int i = 0; i < size; i++) {
                newIndex.put(names[i], i);
            }
            index = newIndex;
        }
    }
}
