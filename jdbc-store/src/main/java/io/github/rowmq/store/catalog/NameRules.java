package io.github.rowmq.store.catalog;

import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;

/**
 * What a name may be: 1 to {@value DestinationRef#MAX_NAME_LENGTH} UTF-16 code units of valid Unicode without control
 * characters. Quotes, spaces and every script are fine; upper and lower case differ. Stateless, thread-safe.
 */
final class NameRules {

    private static final int SHOWN = 40;

    private NameRules() {}

    /**
     * Checks a name.
     *
     * @param what what the name is of, to begin a sentence
     * @throws StoreException {@code INVALID_VALUE}
     */
    static void check(String what, String name) {
        if (name.isEmpty()) {
            throw invalid(what + " must not be empty");
        }
        if (name.length() > DestinationRef.MAX_NAME_LENGTH) {
            throw invalid(what + " must not be longer than " + DestinationRef.MAX_NAME_LENGTH + " characters; this has "
                    + name.length() + ": "
                    + name.substring(0, SHOWN)
                            .codePoints()
                            .collect(StringBuilder::new, NameRules::appendShown, StringBuilder::append)
                    + "…");
        }
        for (int i = 0; i < name.length(); ) {
            int c = name.codePointAt(i);
            if (Character.isISOControl(c)) {
                throw invalid(what + " must not contain control characters; character " + (i + 1) + " is "
                        + String.format("U+%04X", c));
            }
            if (Character.getType(c) == Character.SURROGATE) {
                throw invalid(what + " must be valid Unicode; character " + (i + 1) + " is an unpaired surrogate");
            }
            i += Character.charCount(c);
        }
    }

    static void check(DestinationRef destination) {
        check(destination.kind().isQueue() ? "The name of a queue" : "The name of a topic", destination.name());
    }

    private static void appendShown(StringBuilder text, int codePoint) {
        if (Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE) {
            text.append(String.format("\\u%04x", codePoint));
        } else {
            text.appendCodePoint(codePoint);
        }
    }

    private static StoreException invalid(String message) {
        return new StoreException(Kind.INVALID_VALUE, message);
    }
}
