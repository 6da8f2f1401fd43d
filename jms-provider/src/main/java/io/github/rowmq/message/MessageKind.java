package io.github.rowmq.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The six types of messages, by the words that the store keeps for them. */
enum MessageKind {
    MESSAGE,
    TEXT,
    BYTES,
    MAP,
    STREAM,
    OBJECT;

    private final String word = name().toLowerCase(Locale.ROOT);

    String word() {
        return word;
    }

    /** The type of the word, or null if there is none. */
    static @Nullable MessageKind ofWord(String word) {
        return switch (word) {
            case "message" -> MESSAGE;
            case "text" -> TEXT;
            case "bytes" -> BYTES;
            case "map" -> MAP;
            case "stream" -> STREAM;
            case "object" -> OBJECT;
            default -> null;
        };
    }

    RowMQMessage create() {
        return switch (this) {
            case MESSAGE -> new RowMQMessage();
            case TEXT -> new RowMQTextMessage();
            case BYTES -> new RowMQBytesMessage();
            case MAP -> new RowMQMapMessage();
            case STREAM -> new RowMQStreamMessage();
            case OBJECT -> new RowMQObjectMessage();
        };
    }

    @Override
    public String toString() {
        return word;
    }
}
