package io.github.rowmq.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A correlation identifier given as bytes, kept in the header that is a string (Jakarta Messaging 3.1, section 3.4.5):
 * bytes that are UTF-8 become the text they spell, so that they can be read and selected on; all others become
 * {@code hex:} and their digits. Stateless.
 */
public final class CorrelationIds {

    private static final String HEX_PREFIX = "hex:";

    private CorrelationIds() {}

    /** The string for these bytes; {@link #toBytes} gives them back. */
    public static @Nullable String fromBytes(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (!text.startsWith(HEX_PREFIX) && text.indexOf(0) < 0) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // Not text, so the digits it is. The decoder accepts no form that the encoder would not produce.
        }
        return HEX_PREFIX + HexFormat.of().formatHex(bytes);
    }

    /** The bytes that {@link #fromBytes} was given, or those of the UTF-8 form of any other string. */
    public static byte @Nullable [] toBytes(@Nullable String correlationId) {
        if (correlationId == null) {
            return null;
        }
        if (correlationId.startsWith(HEX_PREFIX)) {
            try {
                return HexFormat.of().parseHex(correlationId.substring(HEX_PREFIX.length()));
            } catch (IllegalArgumentException e) {
                // An application's own string that happens to begin like ours.
                return correlationId.getBytes(StandardCharsets.UTF_8);
            }
        }
        return correlationId.getBytes(StandardCharsets.UTF_8);
    }
}
