package io.github.rowmq.message;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which classes the body of an object message may contain. By default none: reading a serialized object runs code of
 * its classes, and whoever can write to the database could choose them. Immutable.
 *
 * <p>Each entry is one of
 *
 * <ul>
 *   <li>{@code com.acme}: the classes of that package and of those below it, nested classes included
 *   <li>{@code com.acme.*}: the same
 *   <li>{@code com.acme.Order}: that class alone; {@code com.acme.Order$Line} is another
 *   <li>{@code *}: every class; only for a database that nobody else can write to
 * </ul>
 *
 * <p>Every class in the object graph must be allowed, superclasses that are serializable included. With at least one
 * entry, strings, the wrappers of primitives, arrays of primitives, and arrays of Object are allowed too; the elements
 * of an array are checked by themselves. Dynamic proxies are refused unless there is an entry {@code *}.
 */
public final class ObjectAllowList {

    /** The name of the setting, for error messages. */
    public static final String SETTING = "trustedPackages";

    /** Allows nothing. */
    public static final ObjectAllowList NOTHING = new ObjectAllowList(List.of());

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

    private final boolean everything;
    private final Set<String> classes = new HashSet<>();
    private final List<String> prefixes = new ArrayList<>();

    private ObjectAllowList(Collection<String> entries) {
        boolean all = false;
        for (String entry : entries) {
            if (entry.equals("*")) {
                all = true;
            } else {
                add(entry);
            }
        }
        this.everything = all;
    }

    /**
     * The list of these entries.
     *
     * @throws IllegalArgumentException if one of them is malformed; the message names it
     */
    public static ObjectAllowList of(Collection<String> entries) {
        return entries.isEmpty() ? NOTHING : new ObjectAllowList(entries);
    }

    private void add(String entry) {
        boolean isPackage = entry.endsWith(".*");
        String name = isPackage ? entry.substring(0, entry.length() - 2) : entry;
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Not the name of a package or class in " + SETTING + ": \"" + entry + "\"");
        }
        prefixes.add(name + ".");
        if (!isPackage) {
            classes.add(name);
        }
    }

    /** Whether nothing at all is allowed. */
    public boolean isEmpty() {
        return !everything && prefixes.isEmpty();
    }

    /** Whether a class of this name, which is no array, is allowed by an entry or because it is harmless. */
    boolean allows(String className) {
        if (everything || (!isEmpty() && HARMLESS.contains(className)) || classes.contains(className)) {
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
}
