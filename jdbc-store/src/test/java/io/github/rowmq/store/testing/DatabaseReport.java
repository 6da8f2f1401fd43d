package io.github.rowmq.store.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * Notes which databases were tested and which were missing, in the file that {@code rowmq.test.report} names; the build
 * prints it. Thread-safe. One JVM writes one file.
 */
final class DatabaseReport {
    private static final Set<String> LINES = new TreeSet<>();

    private DatabaseReport() {}

    static void tested(String database) {
        note("tested: " + database);
    }

    static void skipped(String reason) {
        note("SKIPPED: " + reason);
    }

    private static synchronized void note(String line) {
        String file = System.getProperty("rowmq.test.report");
        if (!LINES.add(line) || file == null) {
            return;
        }
        try {
            Files.write(Path.of(file), LINES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
