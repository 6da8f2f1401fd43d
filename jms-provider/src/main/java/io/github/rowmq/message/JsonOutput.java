package io.github.rowmq.message;

import io.github.rowmq.store.Body;
import jakarta.jms.MessageFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * JSON text that is being written. What stays below a bound becomes text; what goes beyond it flows into segments of
 * UTF-8, so that a large body is never held several times over. Confined to a thread.
 */
final class JsonOutput {

    /** Length in characters from which on the text is kept as bytes. */
    static final int SPILL_AT = 1 << 20;

    private static final int SLICE = 48 * 1024;

    /** Longest text of properties, in characters: unlike a body they are always held whole. */
    static final int MAX_PROPERTIES_LENGTH = 16 << 20;

    private final boolean isBody;
    private final long maxSize;
    private final StringBuilder text = new StringBuilder(128);
    private @Nullable SegmentedBuffer spilled;

    private JsonOutput(boolean isBody, long maxSize) {
        this.isBody = isBody;
        this.maxSize = maxSize;
    }

    /** For a body, of at most {@code maxSize} bytes. */
    static JsonOutput forBody(long maxSize) {
        return new JsonOutput(true, maxSize);
    }

    /** For properties, of at most {@value #MAX_PROPERTIES_LENGTH} characters. */
    static JsonOutput forProperties() {
        return new JsonOutput(false, MAX_PROPERTIES_LENGTH);
    }

    JsonOutput raw(char c) {
        text.append(c);
        return this;
    }

    JsonOutput raw(String json) {
        text.append(json);
        return this;
    }

    /** A JSON string of a text without NUL and half surrogate pairs. */
    JsonOutput quoted(String plain) throws MessageFormatException {
        text.append('"');
        int from = 0;
        while (plain.length() - from > SLICE) {
            int to = from + SLICE;
            if (Character.isHighSurrogate(plain.charAt(to - 1))) {
                to--;
            }
            JsonText.appendQuoted(text, plain, from, to);
            spillIfLarge();
            from = to;
        }
        JsonText.appendQuoted(text, plain, from, plain.length());
        text.append('"');
        spillIfLarge();
        return this;
    }

    /** A JSON string of bytes in Base64. */
    JsonOutput base64(byte[] bytes) throws MessageFormatException {
        text.append('"');
        // A slice is a multiple of three bytes long, so that only the last one has padding.
        for (int from = 0; from < bytes.length; from += SLICE) {
            byte[] slice = bytes.length <= SLICE
                    ? bytes
                    : Arrays.copyOfRange(bytes, from, Math.min(from + SLICE, bytes.length));
            text.append(Base64.getEncoder().encodeToString(slice));
            spillIfLarge();
        }
        text.append('"');
        return this;
    }

    JsonOutput number(int value) {
        text.append(value);
        return this;
    }

    JsonOutput number(long value) {
        text.append(value);
        return this;
    }

    /** The properties as a whole. */
    String properties() throws MessageFormatException {
        if (text.length() > MAX_PROPERTIES_LENGTH) {
            throw new MessageFormatException("The properties of the message have more than " + MAX_PROPERTIES_LENGTH
                    + " characters as JSON; large values belong in the body");
        }
        return text.toString();
    }

    /** The body as a whole. */
    Body body() throws MessageFormatException {
        if (spilled == null) {
            return new Body.Text(text.toString());
        }
        spill(spilled);
        return spilled.snapshot();
    }

    private void spillIfLarge() throws MessageFormatException {
        if (isBody && text.length() > SPILL_AT) {
            if (spilled == null) {
                spilled = new SegmentedBuffer();
            }
            spill(spilled);
        }
    }

    private void spill(SegmentedBuffer target) throws MessageFormatException {
        target.write(text.toString().getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
        if (target.size() > maxSize) {
            throw BodySizes.tooLarge(target.size(), maxSize);
        }
    }
}
