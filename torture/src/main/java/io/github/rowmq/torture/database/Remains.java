package io.github.rowmq.torture.database;

import java.util.List;

/**
 * What was found in the end. Immutable.
 *
 * @param undelivered messages that nobody had taken although consumers waited, described; empty if all is well
 * @param tables rows in tables that must be empty, while all were still there and after all had ended, described
 * @param leaks JVMs that did not end, threads and connections that were left, described
 */
public record Remains(List<String> undelivered, List<String> tables, List<String> leaks) {

    public static final Remains NONE = new Remains(List.of(), List.of(), List.of());

    public Remains {
        undelivered = List.copyOf(undelivered);
        tables = List.copyOf(tables);
        leaks = List.copyOf(leaks);
    }
}
