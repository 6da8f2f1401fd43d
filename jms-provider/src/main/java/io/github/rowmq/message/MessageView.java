package io.github.rowmq.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.rowmq.store.Body;
import io.github.rowmq.store.MessageRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The decoded form of a {@link MessageRecord}, kept with it, so that JSON is parsed once for all consumers and filters
 * of this JVM that look at a message, and not at all if the sender is in the same JVM. Thread-safe: threads that race
 * decode twice and keep either.
 */
final class MessageView {

    private volatile @Nullable NamedValues properties;

    /** The body of a map or stream message. */
    private volatile @Nullable Object body;

    /** Why the message cannot be read, once that was noticed. */
    private volatile @Nullable DamagedMessageException damage;

    /** What the sender has at hand; nulls are decoded when they are needed. */
    MessageView(@Nullable NamedValues properties, @Nullable Object body) {
        this.properties = properties;
        this.body = body;
    }

    /** The properties, or null if there are none. */
    static @Nullable NamedValues properties(MessageRecord message) throws DamagedMessageException {
        String json = message.properties();
        if (json == null) {
            return null;
        }
        MessageView view = of(message);
        NamedValues known = view.properties;
        if (known == null) {
            known = view.decode(
                    message,
                    "its properties are no JSON object as RowMQ writes it",
                    () -> ValueReader.map(new Body.Text(json)));
            view.properties = known;
        }
        return known;
    }

    /** The body of a map message. */
    static NamedValues map(MessageRecord message, Body body) throws DamagedMessageException {
        MessageView view = of(message);
        if (view.body instanceof NamedValues known) {
            return known;
        }
        NamedValues decoded =
                view.decode(message, "its body is no map as RowMQ writes it", () -> ValueReader.map(body));
        view.keep(message, decoded);
        return decoded;
    }

    /** The body of a stream message. */
    static StreamItems stream(MessageRecord message, Body body) throws DamagedMessageException {
        MessageView view = of(message);
        if (view.body instanceof StreamItems known) {
            return known;
        }
        StreamItems decoded =
                view.decode(message, "its body is no stream as RowMQ writes it", () -> ValueReader.stream(body));
        view.keep(message, decoded);
        return decoded;
    }

    /** Throws if somebody, a filter for one, has already found that the message cannot be read. */
    static void checkKnownDamage(MessageRecord message) throws DamagedMessageException {
        if (message.view() instanceof MessageView view) {
            DamagedMessageException known = view.damage;
            if (known != null) {
                throw known;
            }
        }
    }

    private static MessageView of(MessageRecord message) {
        if (message.view() instanceof MessageView known) {
            return known;
        }
        MessageView view = new MessageView(null, null);
        message.view(view);
        return view;
    }

    /** Keeps a decoded body, unless it is one that was left in the database because it is large. */
    private void keep(MessageRecord message, Object decoded) {
        if (!(message.body() instanceof Body.Stored)) {
            body = decoded;
        }
    }

    private <T> T decode(MessageRecord message, String what, Decoding<T> decoding) throws DamagedMessageException {
        try {
            return decoding.run();
        } catch (IOException | IllegalArgumentException e) {
            // Without the cause, which quotes what it could not read: bodies do not belong in logs.
            DamagedMessageException damaged = new DamagedMessageException(message.messageId(), what + place(e), null);
            damage = damaged;
            throw damaged;
        }
    }

    private static String place(Exception failure) {
        return failure instanceof JsonProcessingException json && json.getLocation() != null
                ? ", seen at character " + json.getLocation().getCharOffset()
                : "";
    }

    private interface Decoding<T> {
        T run() throws IOException;
    }
}
