package io.github.rowmq.message;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules for property names of Jakarta Messaging 3.1, sections 3.5.1 and 3.5.9 to 3.5.11. Stateless. */
final class PropertyNames {

    static final int MAX_LENGTH = 255;
    static final String DELIVERY_COUNT = "JMSXDeliveryCount";
    static final String GROUP_ID = "JMSXGroupID";
    static final String GROUP_SEQUENCE = "JMSXGroupSeq";

    /** Names that belong to the provider's own properties; it has none so far. */
    private static final String OWN_PREFIX = "JMS_RowMQ";

    /**
     * As the specification writes them. Selectors read them in any case, but a property called "in" or "true" does no harm
     * unless a selector needs it, and what another provider took must not be refused here.
     */
    private static final Set<String> RESERVED_WORDS =
            Set.of("NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE");

    private static final Set<String> HEADERS = Set.of(
            "JMSDestination",
            "JMSDeliveryMode",
            "JMSMessageID",
            "JMSTimestamp",
            "JMSCorrelationID",
            "JMSReplyTo",
            "JMSRedelivered",
            "JMSType",
            "JMSExpiration",
            "JMSDeliveryTime",
            "JMSPriority");

    private PropertyNames() {}

    /**
     * Returns the name if the application may set a property of this name.
     *
     * @throws IllegalArgumentException if it is null, empty, too long, no identifier of a selector, a word of the
     *     selector language, the name of a header, or one that only the provider sets; the message says which
     */
    static String checkSettable(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("The name of a property must not be null or empty");
        }
        if (name.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("The name of a property may have up to " + MAX_LENGTH
                    + " characters, this one has " + name.length());
        }
        checkIdentifier(name);
        if (RESERVED_WORDS.contains(name)) {
            throw new IllegalArgumentException(
                    "The name of a property must not be a word of the selector language: " + name);
        }
        if (name.startsWith("JMS")) {
            checkReserved(name);
        }
        return name;
    }

    /** Whether the provider alone sets this property, so that it is not to be copied from another message. */
    static boolean isProviders(String name) {
        return name.startsWith("JMSX") && !name.equals(GROUP_ID) && !name.equals(GROUP_SEQUENCE);
    }

    private static void checkReserved(String name) {
        if (isProviders(name) || name.startsWith(OWN_PREFIX)) {
            throw new IllegalArgumentException("Only the provider sets the property " + name);
        }
        if (HEADERS.contains(name)) {
            throw new IllegalArgumentException(name + " is a header; it cannot be set as a property");
        }
    }

    private static void checkIdentifier(String name) {
        for (int i = 0; i < name.length(); ) {
            int character = name.codePointAt(i);
            boolean fits =
                    i == 0 ? Character.isJavaIdentifierStart(character) : Character.isJavaIdentifierPart(character);
            if (!fits || Character.isIdentifierIgnorable(character)) {
                throw new IllegalArgumentException(String.format(
                        "The name of a property must be an identifier as in Java; U+%04X at position %d is not allowed"
                                + " there",
                        character, i));
            }
            i += Character.charCount(character);
        }
    }
}
