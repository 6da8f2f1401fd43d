package io.github.rowmq.torture.log;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a log. Immutable.
 *
 * @param nanos {@link System#nanoTime} when it was written, which all JVMs of a machine share (on Linux)
 * @param actor who wrote it: the life of a JVM, a slash, the name in it
 * @param kind what it says
 * @param fields the rest
 */
public record Event(long nanos, String actor, Kind kind, List<String> fields) {

    public Event {
        fields = List.copyOf(fields);
    }

    public static Event of(long nanos, String actor, Kind kind, String... fields) {
        return new Event(nanos, actor, kind, List.of(fields));
    }

    /** The field at that place, or nothing if the line is shorter. */
    public String field(int index) {
        return index < fields.size() ? fields.get(index) : "";
    }

    /** The life of the JVM that wrote it. */
    public String life() {
        int slash = actor.indexOf('/');
        return slash < 0 ? actor : actor.substring(0, slash);
    }

    /** The line without its end. */
    public String toLine() {
        StringBuilder line = new StringBuilder(80);
        line.append(nanos).append('\t').append(actor).append('\t').append(kind);
        for (String field : fields) {
            line.append('\t');
            for (int i = 0; i < field.length(); i++) {
                line.append(field.charAt(i) < ' ' ? ' ' : field.charAt(i));
            }
        }
        return line.toString();
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Event parse(String line) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int tab = line.indexOf('\t'); tab >= 0; tab = line.indexOf('\t', start)) {
            parts.add(line.substring(start, tab));
            start = tab + 1;
        }
        parts.add(line.substring(start));
        if (parts.size() < 3) {
            throw new IllegalArgumentException("not a line of a log: " + line);
        }
        return new Event(
                Long.parseLong(parts.get(0)), parts.get(1), Kind.valueOf(parts.get(2)), parts.subList(3, parts.size()));
    }
}
