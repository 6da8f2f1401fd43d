package io.github.rowmq.cli;

import io.github.rowmq.config.OptionType;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as the options do. Stateless. */
final class DurationConverter implements ITypeConverter<Duration> {

    private static final OptionType<Duration> TYPE = OptionType.duration(Duration.ZERO, Duration.ofDays(36_500));

    @Override
    public Duration convert(String text) {
        Duration value = TYPE.reader().read(text);
        if (value == null) {
            throw new TypeConversionException("'" + text + "' is not " + TYPE.expected());
        }
        return value;
    }
}
