package io.github.rowmq.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the values of an option are written as text. Immutable, as the values are.
 *
 * @param javaType the type of the values
 * @param expected what a value must look like, to complete the sentence "expected is ..."
 * @param reader the value of a text
 * @param writer the text of a value, which the reader takes for the same value
 */
public record OptionType<T>(Class<T> javaType, String expected, Reader<T> reader, Function<T, String> writer) {

    /** Reads a text. Stateless. */
    @FunctionalInterface
    public interface Reader<T> {

        /** The value of the text, or null if it has none. */
        @Nullable
        T read(String text);
    }

    static OptionType<String> text(String expected) {
        return new OptionType<>(String.class, expected, text -> text, text -> text);
    }

    static OptionType<String> matching(String regex, String expected) {
        Pattern pattern = Pattern.compile(regex);
        return new OptionType<>(
                String.class, expected, text -> pattern.matcher(text).matches() ? text : null, text -> text);
    }

    static OptionType<Boolean> flag() {
        return new OptionType<>(Boolean.class, "true or false", OptionType::readFlag, value -> value.toString());
    }

    private static @Nullable Boolean readFlag(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    static OptionType<Integer> integer(int least, int most) {
        return new OptionType<>(
                Integer.class,
                "a whole number from " + least + " to " + most,
                text -> readInteger(text, least, most),
                value -> value.toString());
    }

    private static @Nullable Integer readInteger(String text, int least, int most) {
        try {
            int value = Integer.parseInt(text.strip());
            return value >= least && value <= most ? value : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static <E extends Enum<E>> OptionType<E> choice(Class<E> values) {
        String expected = Arrays.stream(values.getEnumConstants())
                .map(OptionType::writeChoice)
                .collect(Collectors.joining(" or "));
        return new OptionType<>(values, expected, text -> readChoice(values, text), OptionType::writeChoice);
    }

    private static <E extends Enum<E>> @Nullable E readChoice(Class<E> values, String text) {
        for (E value : values.getEnumConstants()) {
            if (value.name().equalsIgnoreCase(text.strip())) {
                return value;
            }
        }
        return null;
    }

    private static String writeChoice(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Durations with units, within bounds. */
    public static OptionType<Duration> duration(Duration least, Duration most) {
        return Quantities.duration(least, most);
    }

    /** A list with commas; blanks around the elements do not count. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static OptionType<List<String>> list(String elementRegex, String expected) {
        Pattern pattern = Pattern.compile(elementRegex);
        // There is no class object for a list of strings.
        return new OptionType<>(
                (Class) List.class, expected, text -> readList(pattern, text), value -> String.join(",", value));
    }

    private static @Nullable List<String> readList(Pattern element, String text) {
        List<String> elements = Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
        return elements.stream().allMatch(part -> element.matcher(part).matches()) ? elements : null;
    }
}
