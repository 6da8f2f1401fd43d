package io.github.rowmq.config;

import java.math.BigInteger;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations and sizes as text with units. Stateless. */
final class Quantities {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,18})\\s*([a-z]*)");

    /** Units in milliseconds, the largest first. */
    private static final Map<String, Long> DURATIONS = new LinkedHashMap<>();

    /** Units in bytes, the largest first. */
    private static final Map<String, Long> SIZES = new LinkedHashMap<>();

    static {
        DURATIONS.put("d", 86_400_000L);
        DURATIONS.put("h", 3_600_000L);
        DURATIONS.put("m", 60_000L);
        DURATIONS.put("s", 1_000L);
        DURATIONS.put("ms", 1L);
        SIZES.put("gb", 1L << 30);
        SIZES.put("mb", 1L << 20);
        SIZES.put("kb", 1L << 10);
        SIZES.put("b", 1L);
    }

    private Quantities() {}

    static OptionType<Duration> duration(Duration least, Duration most) {
        return new OptionType<>(
                Duration.class,
                "a duration from " + writeDuration(least) + " to " + writeDuration(most)
                        + ", such as 500ms, 30s, 1m, PT30S, or a number of milliseconds",
                text -> readDuration(text, least, most),
                Quantities::writeDuration);
    }

    private static @Nullable Duration readDuration(String text, Duration least, Duration most) {
        Duration value = null;
        String stripped = text.strip().toLowerCase(Locale.ROOT);
        if (stripped.startsWith("p")) {
            try {
                value = Duration.parse(stripped);
            } catch (DateTimeParseException e) {
                return null;
            }
        } else {
            Long millis = read(stripped, "ms", DURATIONS);
            value = millis == null ? null : Duration.ofMillis(millis);
        }
        return value == null || value.compareTo(least) < 0 || value.compareTo(most) > 0 ? null : value;
    }

    private static String writeDuration(Duration value) {
        boolean wholeMillis = value.equals(Duration.ofMillis(value.toMillis()));
        return wholeMillis ? write(value.toMillis(), DURATIONS) : value.toString();
    }

    static OptionType<Long> size(long least, long most) {
        return new OptionType<>(
                Long.class,
                "a size from " + writeSize(least) + " to " + writeSize(most)
                        + ", such as 64KB, 100MB, 1GB, or a number of bytes",
                text -> readSize(text, least, most),
                Quantities::writeSize);
    }

    private static @Nullable Long readSize(String text, long least, long most) {
        Long bytes = read(text.strip().toLowerCase(Locale.ROOT), "b", SIZES);
        return bytes == null || bytes < least || bytes > most ? null : bytes;
    }

    private static String writeSize(long bytes) {
        return write(bytes, SIZES).toUpperCase(Locale.ROOT);
    }

    private static @Nullable Long read(String text, String defaultUnit, Map<String, Long> units) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        Long unit = units.get(matcher.group(2).isEmpty() ? defaultUnit : matcher.group(2));
        if (unit == null) {
            return null;
        }
        BigInteger value = new BigInteger(matcher.group(1)).multiply(BigInteger.valueOf(unit));
        return value.bitLength() < Long.SIZE ? value.longValue() : null;
    }

    private static String write(long value, Map<String, Long> units) {
        for (Map.Entry<String, Long> unit : units.entrySet()) {
            if (value % unit.getValue() == 0) {
                return value / unit.getValue() + unit.getKey();
            }
        }
        throw new IllegalArgumentException("No unit divides " + value);
    }
}
