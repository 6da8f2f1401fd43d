package io.github.rowmq.tck.worker;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands in for {@code System.out} and {@code System.err} of a test JVM and writes to the log of the test that runs
 * now. Loggers that keep hold of the stream they saw first still reach the right file. Thread-safe.
 */
final class TestOutput extends OutputStream {
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private OutputStream target;

    private TestOutput(OutputStream target) {
        this.target = target;
    }

    /** Takes over both streams of this JVM; between tests they go to the given file. */
    static TestOutput install(Path between) {
        TestOutput output = new TestOutput(open(between));
        PrintStream stream = new PrintStream(output, true, StandardCharsets.UTF_8);
        System.setOut(stream);
        System.setErr(stream);
        return output;
    }

    /** Sends what is printed from now on to the end of the given file. */
    void switchTo(Path file) {
        OutputStream next = open(file);
        OutputStream last;
        lock.lock();
        try {
            last = target;
            target = next;
        } finally {
            lock.unlock();
        }
        try {
            last.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OutputStream open(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("the log cannot be written: " + file, e);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    // The lock is held across the write so that no file is closed under a writer; it guards nothing else.
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        lock.lock();
        try {
            target.write(bytes, offset, length);
        } finally {
            lock.unlock();
        }
    }
}
