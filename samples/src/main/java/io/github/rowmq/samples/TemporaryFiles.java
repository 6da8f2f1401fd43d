package io.github.rowmq.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Removes what a sample has written. Stateless. */
public final class TemporaryFiles {

    private static final int ATTEMPTS = 20;

    private TemporaryFiles() {}

    /**
     * Deletes a directory with all that is in it.
     *
     * @throws IOException if it cannot be deleted
     */
    public static void delete(Path directory) throws IOException {
        for (int attempt = 1; Files.exists(directory); attempt++) {
            try {
                deleteOnce(directory);
            } catch (DirectoryNotEmptyException | NoSuchFileException | UncheckedIOException e) {
                // RowMQ keeps a database open for a few seconds, in case a new connection comes; it may write
                // meanwhile.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static void deleteOnce(Path directory) throws IOException {
        List<Path> paths;
        try (var walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
