package io.github.rowmq.cli;

import io.github.rowmq.RowMQDestination;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTopic;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code queue:<name>}, {@code topic:<name>}, the same with two slashes, or the bare name of a queue. Stateless. */
final class DestinationConverter implements ITypeConverter<RowMQDestination> {

    static final String HELP = "queue:NAME, topic:NAME, or the NAME of a queue";

    @Override
    public RowMQDestination convert(String text) {
        try {
            if (text.startsWith("topic:")) {
                return new RowMQTopic(name(text));
            }
            return new RowMQQueue(text.startsWith("queue:") ? name(text) : text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static String name(String text) {
        String rest = text.substring(text.indexOf(':') + 1);
        return rest.startsWith("//") ? rest.substring(2) : rest;
    }
}
