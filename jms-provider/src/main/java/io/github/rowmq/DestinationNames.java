package io.github.rowmq;

import io.github.rowmq.store.DestinationRef;
import org.jspecify.annotations.Nullable;

/** The rule for names of queues and topics: what every database can keep and every log can show. Stateless. */
public final class DestinationNames {

    private DestinationNames() {}

    /**
     * Returns the name if it can be one.
     *
     * @throws IllegalArgumentException if it is null, empty, longer than {@value DestinationRef#MAX_NAME_LENGTH}
     *     characters, or contains a control character or half a surrogate pair; the message says which
     */
    public static String check(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("The name of a destination must not be null or empty");
        }
        if (name.length() > DestinationRef.MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("The name of a destination may have up to "
                    + DestinationRef.MAX_NAME_LENGTH + " characters, this one has " + name.length());
        }
        name.codePoints().forEach(DestinationNames::checkCharacter);
        return name;
    }

    private static void checkCharacter(int character) {
        int type = Character.getType(character);
        if (type == Character.CONTROL || type == Character.SURROGATE) {
            throw new IllegalArgumentException(String.format(
                    "The name of a destination must not contain control characters or half surrogate pairs:"
                            + " U+%04X",
                    character));
        }
    }
}
