package io.github.rowmq.torture.log;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Appends lines to a file, each by one write of the operating system without a buffer: what was written is not lost when
 * the process is killed a moment later, though it may be when the machine dies. Thread-safe.
 */
public final class EventLog implements AutoCloseable {

    private final String life;
    private final FileOutputStream file;

    /**
     * Opens a log.
     *
     * @param life stands before the name of everybody who writes
     */
    public EventLog(Path path, String life) throws IOException {
        this.life = life;
        this.file = new FileOutputStream(path.toFile(), true);
    }

    public String life() {
        return life;
    }

    /** Writes a line; when this returns it cannot be lost by the end of the process. */
    public void write(String actor, Kind kind, String... fields) {
        String line =
                Event.of(System.nanoTime(), life + "/" + actor, kind, fields).toLine() + '\n';
        try {
            file.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
