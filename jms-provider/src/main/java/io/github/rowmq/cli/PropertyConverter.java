package io.github.rowmq.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a message property: {@code name=text}, or {@code name:int=5} and likewise for the other types. Stateless. */
final class PropertyConverter implements ITypeConverter<PropertyConverter.Property> {

    static final String HELP =
            "NAME=TEXT, or with a type as in NAME:int=5; types are string, boolean, byte, short, int,"
                    + " long, float and double";

    private static final Pattern FORM = Pattern.compile("(?s)([^=:]+)(?::(\\w+))?=(.*)");

    /** A property of a message. Immutable. */
    record Property(String name, Object value) {}

    @Override
    public Property convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no property: expected is " + HELP);
        }
        String type = matcher.group(2) == null ? "string" : matcher.group(2);
        try {
            return new Property(matcher.group(1), value(type, matcher.group(3)));
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + matcher.group(3) + "' is no " + type);
        }
    }

    private static Object value(String type, String text) {
        return switch (type) {
            case "string" -> text;
            case "boolean" -> flag(text);
            case "byte" -> Byte.valueOf(text);
            case "short" -> Short.valueOf(text);
            case "int" -> Integer.valueOf(text);
            case "long" -> Long.valueOf(text);
            case "float" -> Float.valueOf(text);
            case "double" -> Double.valueOf(text);
            default ->
                throw new TypeConversionException("'" + type + "' is no type of a property: expected is " + HELP);
        };
    }

    private static Boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new TypeConversionException("'" + text + "' is neither true nor false");
        }
        return Boolean.valueOf(text);
    }
}
