package io.github.rowmq.session;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.store.testing.FreshDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs in a JVM of its own, on the class path of the tests. What it prints appears in this JVM's output.
 * Confined to a thread.
 */
final class OtherJvm implements AutoCloseable {

    private static final String URL = "ROWMQ_TEST_URL";
    private static final String USER = "ROWMQ_TEST_USER";
    private static final String PASSWORD = "ROWMQ_TEST_PASSWORD";
    private static final long BOUND_SECONDS = 240;

    private final Process process;
    private final String awaited;
    private final CountDownLatch printed = new CountDownLatch(1);
    private final Thread reader = new Thread(this::read, "output of the other JVM");

    private OtherJvm(Process process, String awaited) {
        this.process = process;
        this.awaited = awaited;
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a program.
     *
     * @param options for the JVM
     * @param awaited the line that {@link #awaitLine} waits for
     */
    static OtherJvm start(
            FreshDatabase database, List<String> options, String awaited, Class<?> program, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add(program.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put(URL, database.jdbcUrl());
        builder.environment().put(USER, database.user());
        builder.environment().put(PASSWORD, database.password());
        return new OtherJvm(builder.start(), awaited);
    }

    /** For the program: a factory for the database that the test gave it. */
    static RowMQConnectionFactory factory() {
        return new RowMQConnectionFactory(System.getenv(URL), System.getenv(USER), System.getenv(PASSWORD));
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println("[" + process.pid() + "] " + line);
                if (line.equals(awaited)) {
                    printed.countDown();
                }
            }
        } catch (IOException e) {
            System.out.println("[" + process.pid() + "] was killed: " + e.getMessage());
        }
    }

    /** Waits until the program has printed the line that was named at its start. */
    void awaitLine() throws InterruptedException {
        if (!printed.await(BOUND_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the other JVM did not print within " + BOUND_SECONDS + " s: " + awaited);
        }
    }

    /** Waits for its end and returns its exit code. */
    int await() throws InterruptedException {
        if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the other JVM did not end within " + BOUND_SECONDS + " s");
        }
        reader.join();
        return process.exitValue();
    }

    /** Ends it as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        reader.join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
