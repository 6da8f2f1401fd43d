package io.github.rowmq.store;

import java.util.List;

/**
 * The body of a message as the store keeps it: text stays readable in SQL, everything else is bytes. Immutable as long
 * as nobody writes to the arrays, which nobody may.
 */
public sealed interface Body {

    /** No body at all. */
    None NONE = new None();

    /** Size in bytes as stored, or for text an upper bound that is cheap to tell: three bytes a UTF-16 code unit. */
    long size();

    /** A message without a body, or whose body is null. */
    record None() implements Body {
        @Override
        public long size() {
            return 0;
        }
    }

    /** Text, any UTF-16 sequence, unpaired surrogates and NUL included. */
    record Text(String value) implements Body {
        @Override
        public long size() {
            return value.length() * 3L;
        }
    }

    /** Bytes in one or more segments, so that a large body needs no array of its whole size. */
    record Bytes(List<byte[]> segments, long size) implements Body {
        public static Bytes of(byte[] bytes) {
            return new Bytes(List.of(bytes), bytes.length);
        }
    }

    /** A body that is still in the database, because it is large; {@link Store#loadBody} fetches it. */
    record Stored(long size) implements Body {}
}
