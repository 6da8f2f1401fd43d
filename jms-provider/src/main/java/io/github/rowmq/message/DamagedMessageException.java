package io.github.rowmq.message;

import jakarta.jms.MessageFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A message in the store cannot be read back: its row was damaged, or written by something that is not RowMQ. No other
 * message is affected. The delivery should be set aside rather than redelivered. Immutable.
 */
public final class DamagedMessageException extends MessageFormatException {

    private static final long serialVersionUID = 1L;

    private final String messageId;

    DamagedMessageException(String messageId, String what, @Nullable Throwable cause) {
        super("Message " + messageId + " cannot be read back from the store: " + what);
        this.messageId = messageId;
        if (cause != null) {
            initCause(cause);
        }
        if (cause instanceof Exception exception) {
            setLinkedException(exception);
        }
    }

    /** The id of the message that cannot be read. */
    public String messageId() {
        return messageId;
    }
}
