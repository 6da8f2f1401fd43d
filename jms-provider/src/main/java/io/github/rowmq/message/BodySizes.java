package io.github.rowmq.message;

import io.github.rowmq.store.Body;
import jakarta.jms.MessageFormatException;

/** The bound on the size of a body. Stateless. */
final class BodySizes {

    private BodySizes() {}

    /**
     * Checks a body before it is sent.
     *
     * @param maxSize in bytes as stored; for text, of its UTF-8 form
     * @throws MessageFormatException if it is larger
     */
    static void check(Body body, long maxSize) throws MessageFormatException {
        if (body.size() <= maxSize) {
            return;
        }
        // The size of a text is only an upper bound.
        long size = body instanceof Body.Text text ? utf8Length(text.value()) : body.size();
        if (size > maxSize) {
            throw tooLarge(size, maxSize);
        }
    }

    static MessageFormatException tooLarge(long size, long maxSize) {
        return new MessageFormatException("The body of the message has " + size + " bytes or more, the limit is "
                + maxSize + "; the setting maxBodySize raises it");
    }

    private static long utf8Length(String text) {
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                length++;
            } else if (c < 0x800 || Character.isSurrogate(c)) {
                // A pair of surrogates takes four bytes.
                length += 2;
            } else {
                length += 3;
            }
        }
        return length;
    }
}
