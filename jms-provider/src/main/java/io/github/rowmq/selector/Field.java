package io.github.rowmq.selector;

import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A header or property of the message. */
record Field(String name, ValueType type) implements Operand {

    /** "Message header field references are restricted to" these (section 3.8.1.1). */
    private static final Map<String, ValueType> HEADERS = Map.of(
            "JMSDeliveryMode", ValueType.STRING,
            "JMSPriority", ValueType.NUMBER,
            "JMSMessageID", ValueType.STRING,
            "JMSTimestamp", ValueType.NUMBER,
            "JMSCorrelationID", ValueType.STRING,
            "JMSType", ValueType.STRING);

    /** The headers' names, for messages. */
    static final String HEADER_NAMES = HEADERS.keySet().stream().sorted().collect(Collectors.joining(", "));

    /** The field of that name, or null if the name is reserved for a header that selectors may not use. */
    static @Nullable Field named(String name) {
        ValueType header = HEADERS.get(name);
        if (header != null) {
            return new Field(name, header);
        }
        boolean reserved = name.startsWith("JMS") && !name.startsWith("JMSX") && !name.startsWith("JMS_");
        return reserved ? null : new Field(name, ValueType.ANY);
    }

    @Override
    public @Nullable Object value(SelectorFields fields) {
        return fields.field(name);
    }
}
