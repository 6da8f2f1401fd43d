package io.github.rowmq.store.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Temporary directories of the tests. No state. */
final class TestFiles {
    private TestFiles() {}

    static Path temporaryDirectory(String prefix) {
        try {
            return Files.createTempDirectory(prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path temporaryFile(String prefix) {
        try {
            return Files.createTempFile(prefix, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last lines of a file, for the message of an exception. */
    static String tail(Path file) {
        try {
            // Not as UTF-8 proper: a log may hold anything.
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
            return text.substring(Math.max(0, text.length() - 1000));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Deletes a file, or a directory with all that is in it; what vanishes meanwhile is no error, and what a program
     * that is ending still writes there is deleted with the rest.
     */
    static void deleteRecursively(Path directory) {
        Await.until(directory + " is deleted", () -> tryToDelete(directory));
    }

    private static boolean tryToDelete(Path directory) throws IOException {
        try {
            List<Path> paths;
            try (var walk = Files.walk(directory)) {
                paths = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : paths) {
                Files.deleteIfExists(path);
            }
            return true;
        } catch (NoSuchFileException e) {
            // Somebody else was faster: look again whether anything is left.
            return Files.notExists(directory);
        } catch (DirectoryNotEmptyException e) {
            return false;
        } catch (UncheckedIOException e) {
            // A file vanished during the walk.
            return false;
        }
    }
}
