package io.github.rowmq.store.sql;

import io.github.rowmq.store.Body;
import io.github.rowmq.store.MessageRecord;
import org.jspecify.annotations.Nullable;

/**
 * A message in the form of columns, made once for all its rows, with the decision where properties and body go: into
 * the row, into a content of its own, or into chunks of that. Immutable.
 */
final class MessageColumns {

    /** Up to this many bytes of properties and body are repeated in each row of a message that has several. */
    static final int SHARED_INLINE = 256;

    /** Bodies, and properties, of more bytes or characters are kept in chunks. */
    static final int LARGE = 64 * 1024;

    final MessageRecord message;
    final String messageId;
    final @Nullable String correlationId;
    final @Nullable String type;
    final @Nullable String replyTo;
    /** Null if in chunks. */
    final @Nullable String properties;
    /** Null if there is none or it is in chunks. */
    final @Nullable String text;
    /** Null if there are none or they are in chunks. */
    final byte @Nullable [] bytes;
    /** In bytes, or characters of a text. */
    final long bodySize;

    final boolean bodyInChunks;
    final boolean propertiesInChunks;
    /** Whether properties and body are in a content and not in the row. */
    final boolean inContent;

    MessageColumns(MessageRecord message, int targets) {
        this.message = message;
        this.messageId = encoded(message.messageId());
        this.correlationId = SafeText.encode(message.correlationId());
        this.type = SafeText.encode(message.type());
        this.replyTo = SafeText.encode(message.replyTo());
        this.bodySize = sizeOf(message.body());
        this.bodyInChunks = bodySize > LARGE;
        String plain = message.properties();
        int propertiesSize = plain == null ? 0 : plain.length();
        this.propertiesInChunks = propertiesSize > LARGE;
        this.inContent =
                bodyInChunks || propertiesInChunks || (targets > 1 && bodySize + propertiesSize > SHARED_INLINE);
        this.properties = propertiesInChunks ? null : SafeText.encode(plain);
        this.text = !bodyInChunks && message.body() instanceof Body.Text body ? SafeText.encode(body.value()) : null;
        this.bytes = !bodyInChunks && message.body() instanceof Body.Bytes body ? join(body) : null;
    }

    boolean isInChunks() {
        return bodyInChunks || propertiesInChunks;
    }

    private static String encoded(String text) {
        String result = SafeText.encode(text);
        if (result == null) {
            throw new IllegalArgumentException("A message needs an id");
        }
        return result;
    }

    private static long sizeOf(Body body) {
        if (body instanceof Body.Stored) {
            throw new IllegalArgumentException("A body has to be loaded before it can be written again");
        }
        return body instanceof Body.Text text ? text.value().length() : body.size();
    }

    private static byte[] join(Body.Bytes body) {
        if (body.segments().size() == 1) {
            return body.segments().get(0);
        }
        byte[] all = new byte[Math.toIntExact(body.size())];
        int filled = 0;
        for (byte[] segment : body.segments()) {
            System.arraycopy(segment, 0, all, filled, segment.length);
            filled += segment.length;
        }
        return all;
    }
}
