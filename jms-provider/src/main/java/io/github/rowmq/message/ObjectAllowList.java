package io.github.rowmq.message;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which classes the body of an object message may contain. By default none: reading a serialized object runs code of
 * its classes, and whoever can write to the database could choose them. Immutable.
 *
 * <p>A list of patterns, separated by commas:
 *
 * <ul>
 *   <li>{@code com.acme.Order}: that class, not those nested in it
 *   <li>{@code com.acme.Order$*}: the classes nested in it
 *   <li>{@code com.acme.*}: the classes of that package, nested ones included
 *   <li>{@code com.acme.**}: those of the packages below it as well
 *   <li>{@code *}: every class; only for a database that nobody else can write to
 * </ul>
 *
 * <p>Every class in the object graph must be allowed, superclasses that are serializable included. With at least one
 * pattern, strings, the wrappers of primitives, arrays of primitives, and arrays as such are allowed too, since the
 * elements of an array are checked by themselves. Dynamic proxies are refused unless the list is {@code *}.
 */
public final class ObjectAllowList {

    /** The name of the setting, for error messages. */
    public static final String SETTING = "deserializationAllowList";

    /** Allows nothing. */
    public static final ObjectAllowList NOTHING = new ObjectAllowList("");

    private static final Pattern NAME = Pattern.compile("[\\p{javaJavaIdentifierStart}][\\p{javaJavaIdentifierPart}]*"
            + "(\\.[\\p{javaJavaIdentifierStart}][\\p{javaJavaIdentifierPart}]*)*");

    /** Values without behaviour, what they extend, and what collections of the JDK keep their elements in. */
    private static final Set<String> HARMLESS = Set.of(
            "java.lang.Object",
            "java.lang.String",
            "java.lang.Boolean",
            "java.lang.Character",
            "java.lang.Number",
            "java.lang.Byte",
            "java.lang.Short",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Float",
            "java.lang.Double",
            "java.lang.Enum");

    /** Serialized class objects, as {@code int.class}. */
    private static final Set<String> PRIMITIVES =
            Set.of("boolean", "byte", "char", "short", "int", "long", "float", "double", "void");

    /** The arrays that maps of the JDK ask for before they read their entries. */
    private static final String MAP_ENTRY = "java.util.Map$Entry";

    private final String text;
    private final boolean everything;
    private final Set<String> classes = new HashSet<>();
    private final Set<String> packages = new HashSet<>();
    private final List<String> prefixes = new ArrayList<>();

    private ObjectAllowList(String text) {
        this.text = text;
        boolean all = false;
        for (String part : text.split(",")) {
            String pattern = part.strip();
            if (pattern.equals("*")) {
                all = true;
            } else if (!pattern.isEmpty()) {
                add(pattern);
            }
        }
        this.everything = all;
    }

    /**
     * The list that the text describes.
     *
     * @param patterns as above; null, empty or blank for nothing
     * @throws IllegalArgumentException if one of them is malformed; the message names it
     */
    public static ObjectAllowList of(@Nullable String patterns) {
        return patterns == null || patterns.isBlank() ? NOTHING : new ObjectAllowList(patterns);
    }

    private void add(String pattern) {
        if (pattern.endsWith(".**")) {
            prefixes.add(name(pattern, 3) + ".");
        } else if (pattern.endsWith(".*")) {
            packages.add(name(pattern, 2));
        } else if (pattern.endsWith("$*")) {
            prefixes.add(name(pattern, 2) + "$");
        } else {
            classes.add(name(pattern, 0));
        }
    }

    private static String name(String pattern, int suffix) {
        String name = pattern.substring(0, pattern.length() - suffix);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a pattern for " + SETTING + ": \"" + pattern
                    + "\"; possible are a class, a class followed by $*, a package followed by .* or .**, and *");
        }
        return name;
    }

    /** Whether nothing at all is allowed. */
    public boolean isEmpty() {
        return !everything && classes.isEmpty() && packages.isEmpty() && prefixes.isEmpty();
    }

    /** Whether a class of this name, which is no array, is allowed by a pattern or because it is harmless. */
    boolean allows(String className) {
        if (everything || (!isEmpty() && HARMLESS.contains(className)) || classes.contains(className)) {
            return true;
        }
        int dot = className.lastIndexOf('.');
        if (dot >= 0 && packages.contains(className.substring(0, dot))) {
            return true;
        }
        for (String prefix : prefixes) {
            if (className.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a class of this name, as a serialized form gives it, may be loaded. */
    boolean allowsDescribed(String name) {
        if (isEmpty()) {
            return false;
        }
        if (!name.startsWith("[")) {
            return allows(name) || PRIMITIVES.contains(name);
        }
        int end = name.lastIndexOf('[') + 1;
        return name.charAt(end) != 'L' || allows(name.substring(end + 1, name.length() - 1));
    }

    /** Whether a class, which may be an array, is allowed. */
    boolean allows(Class<?> type) {
        if (isEmpty()) {
            return false;
        }
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        if (element.isPrimitive() || (element != type && element.getName().equals(MAP_ENTRY))) {
            return true;
        }
        return everything || (allows(element.getName()) && !Proxy.isProxyClass(element));
    }

    boolean allowsProxies() {
        return everything;
    }

    /** The patterns as they were given. */
    @Override
    public String toString() {
        return text;
    }
}
