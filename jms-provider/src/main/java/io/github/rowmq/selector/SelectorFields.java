package io.github.rowmq.selector;

import org.jspecify.annotations.Nullable;

/**
 * The headers and properties of one message, as a selector sees them (Jakarta Messaging 3.1, section 3.8.1).
 *
 * <p>A selector may ask for the same field several times, and asks only for fields which its text names.
 */
@FunctionalInterface
public interface SelectorFields {

    /**
     * The value of a header or property.
     *
     * <p>{@code JMSDeliveryMode} is the String {@code "PERSISTENT"} or {@code "NON_PERSISTENT"}, {@code JMSPriority} an
     * Integer, {@code JMSTimestamp} a Long; {@code JMSMessageID}, {@code JMSCorrelationID} and {@code JMSType} are
     * Strings. Any other identifier names a property, whose value has the class it was set with.
     *
     * @param identifier the name as written in the selector; names differ by case
     * @return a String, Boolean, Byte, Short, Integer, Long, Float or Double; null if the message has no such header
     *     or property
     */
    @Nullable
    Object field(String identifier);
}
