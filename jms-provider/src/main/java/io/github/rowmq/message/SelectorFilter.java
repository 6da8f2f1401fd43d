package io.github.rowmq.message;

import io.github.rowmq.selector.Selector;
import io.github.rowmq.selector.SelectorFields;
import io.github.rowmq.selector.SelectorSyntaxException;
import io.github.rowmq.store.Filter;
import io.github.rowmq.store.MessageRecord;
import jakarta.jms.InvalidSelectorException;
import org.jspecify.annotations.Nullable;

/**
 * A message selector as a filter of the store (Jakarta Messaging 3.1, section 3.8). Properties are decoded at most once
 * for each message of this JVM, and only if the selector asks for one. Immutable and thread-safe; equal if the texts
 * are.
 */
public final class SelectorFilter implements Filter {

    private final Selector selector;

    private SelectorFilter(Selector selector) {
        this.selector = selector;
    }

    /**
     * The filter of a selector that an application gave.
     *
     * @return null if the selector is null, empty or blank, so that every message is wanted
     * @throws InvalidSelectorException if it is no selector; the message says where and why
     */
    public static @Nullable SelectorFilter of(@Nullable String text) throws InvalidSelectorException {
        try {
            Selector selector = Selector.parseOrNull(text);
            return selector == null ? null : new SelectorFilter(selector);
        } catch (SelectorSyntaxException e) {
            InvalidSelectorException invalid = new InvalidSelectorException(e.getMessage());
            invalid.initCause(e);
            invalid.setLinkedException(e);
            throw invalid;
        }
    }

    /**
     * The filter of a text that was stored with a subscription; a {@link io.github.rowmq.store.FilterCompiler}.
     *
     * @throws IllegalArgumentException if it is no selector
     */
    public static SelectorFilter compile(String text) {
        try {
            return new SelectorFilter(Selector.parse(text));
        } catch (SelectorSyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public String text() {
        return selector.text();
    }

    /**
     * Whether the selector is true of the message. A message that cannot be read is taken, so that its consumer finds
     * out and it is set aside instead of lying in the queue unseen.
     */
    @Override
    public boolean matches(MessageRecord message) {
        Fields fields = new Fields(message);
        return selector.matches(fields) || fields.damaged;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SelectorFilter filter && text().equals(filter.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }

    /** What a selector may refer to. Confined to a thread. */
    private static final class Fields implements SelectorFields {
        private final MessageRecord message;
        private boolean damaged;

        Fields(MessageRecord message) {
            this.message = message;
        }

        @Override
        public @Nullable Object field(String identifier) {
            return switch (identifier) {
                case "JMSDeliveryMode" -> message.persistent() ? "PERSISTENT" : "NON_PERSISTENT";
                case "JMSPriority" -> message.priority();
                case "JMSTimestamp" -> message.timestamp();
                case "JMSMessageID" -> message.messageId();
                case "JMSCorrelationID" -> message.correlationId();
                case "JMSType" -> message.type();
                default -> property(identifier);
            };
        }

        private @Nullable Object property(String name) {
            if (damaged) {
                return null;
            }
            try {
                NamedValues properties = MessageView.properties(message);
                return properties == null ? null : properties.get(name);
            } catch (DamagedMessageException e) {
                // Kept in the view of the message; its consumer gets it.
                damaged = true;
                return null;
            }
        }
    }
}
