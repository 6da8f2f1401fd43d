package io.github.rowmq.store;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;

/**
 * A message as the store keeps it: typed headers, properties as JSON text, a body. The store reads what it needs for
 * order, delay and expiry, and keeps the rest as it is. Immutable but for {@link #view}, a cache for the code above.
 */
public final class MessageRecord {

    private final String messageId;
    private final String kind;
    private final long timestamp;
    private final int priority;
    private final boolean persistent;
    private final long expiration;
    private final long deliveryTime;
    private final @Nullable String correlationId;
    private final @Nullable String type;
    private final @Nullable String replyTo;
    private final @Nullable String properties;
    private final Body body;
    private volatile @Nullable Object view;

    private MessageRecord(Builder builder) {
        this.messageId = builder.messageId;
        this.kind = builder.kind;
        this.timestamp = builder.timestamp;
        this.priority = builder.priority;
        this.persistent = builder.persistent;
        this.expiration = builder.expiration;
        this.deliveryTime = builder.deliveryTime;
        this.correlationId = builder.correlationId;
        this.type = builder.type;
        this.replyTo = builder.replyTo;
        this.properties = builder.properties;
        this.body = builder.body;
    }

    /** The same message with another body; the view is kept. */
    public MessageRecord withBody(Body newBody) {
        Builder builder = new Builder(messageId, kind)
                .timestamp(timestamp)
                .priority(priority)
                .persistent(persistent)
                .expiration(expiration)
                .deliveryTime(deliveryTime)
                .correlationId(correlationId)
                .type(type)
                .replyTo(replyTo)
                .properties(properties)
                .body(newBody);
        MessageRecord copy = new MessageRecord(builder);
        copy.view = view;
        return copy;
    }

    public static Builder builder(String messageId, String kind) {
        return new Builder(messageId, kind);
    }

    /** The message id, {@code ID:} included. */
    public String messageId() {
        return messageId;
    }

    /** The message type in one lower-case word ({@code text}, {@code bytes}, ...), at most 16 ASCII letters. */
    public String kind() {
        return kind;
    }

    /** When it was sent, in milliseconds since the epoch. */
    public long timestamp() {
        return timestamp;
    }

    /** From 0, lowest, to 9. */
    public int priority() {
        return priority;
    }

    public boolean persistent() {
        return persistent;
    }

    /** Milliseconds since the epoch at which it expires, or 0 for never. */
    public long expiration() {
        return expiration;
    }

    /** Milliseconds since the epoch before which it must not be delivered, or 0 for no delay. */
    public long deliveryTime() {
        return deliveryTime;
    }

    public @Nullable String correlationId() {
        return correlationId;
    }

    public @Nullable String type() {
        return type;
    }

    /** The reply destination as the code above writes it, readable: {@code queue:NAME}, {@code topic:NAME}, ... */
    public @Nullable String replyTo() {
        return replyTo;
    }

    /** The properties as one JSON object, or null if there are none. */
    public @Nullable String properties() {
        return properties;
    }

    public Body body() {
        return body;
    }

    /** The decoded form that the code above has put here; a message handed over in the JVM keeps it. */
    public @Nullable Object view() {
        return view;
    }

    public void view(Object newView) {
        this.view = newView;
    }

    /** Roughly what the message occupies in memory, in bytes; for bounds, not for billing. */
    public long weight() {
        long strings =
                (long) messageId.length() + length(correlationId) + length(type) + length(replyTo) + length(properties);
        return 200 + strings + (body instanceof Body.Stored ? 0 : body.size());
    }

    private static int length(@Nullable String value) {
        return value == null ? 0 : value.length();
    }

    /** Collects the fields of a {@link MessageRecord}; confined to a thread. */
    public static final class Builder {
        private final String messageId;
        private final String kind;
        private long timestamp;
        private int priority = 4;
        private boolean persistent = true;
        private long expiration;
        private long deliveryTime;
        private @Nullable String correlationId;
        private @Nullable String type;
        private @Nullable String replyTo;
        private @Nullable String properties;
        private Body body = Body.NONE;

        private Builder(String messageId, String kind) {
            this.messageId = messageId;
            this.kind = kind;
        }

        @CanIgnoreReturnValue
        public Builder timestamp(long value) {
            this.timestamp = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder priority(int value) {
            this.priority = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder persistent(boolean value) {
            this.persistent = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder expiration(long value) {
            this.expiration = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder deliveryTime(long value) {
            this.deliveryTime = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder correlationId(@Nullable String value) {
            this.correlationId = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder type(@Nullable String value) {
            this.type = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder replyTo(@Nullable String value) {
            this.replyTo = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder properties(@Nullable String value) {
            this.properties = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder body(Body value) {
            this.body = value;
            return this;
        }

        public MessageRecord build() {
            return new MessageRecord(this);
        }
    }
}
