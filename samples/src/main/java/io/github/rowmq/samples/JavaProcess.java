package io.github.rowmq.samples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Another JVM that takes part in a sample, on the same class path and the same database. What it prints appears in the
 * sample's output, marked with its name. Closing asks it to end and waits until it has. Thread-safe.
 */
public final class JavaProcess implements AutoCloseable {

    private static final String URL_VARIABLE = "ROWMQ_SAMPLES_URL";
    private static final Duration STOP_BOUND = Duration.ofSeconds(20);
    private static final Duration LINE_BOUND = Duration.ofMinutes(2);

    private final Process process;
    private final String name;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;
    private volatile boolean killed;

    private JavaProcess(SampleRun run, String name, Process process) {
        this.process = process;
        this.name = name;
        this.reader = new Thread(() -> readLines(run), "output of " + name);
        reader.setDaemon(true);
    }

    static JavaProcess start(SampleRun run, String name, Class<?> program, String... args) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                java, "-Xmx128m", "-XX:TieredStopAtLevel=1", "-Dh2.bindAddress=localhost", program.getName());
        builder.command().addAll(List.of(args));
        builder.redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path", ""));
        // Not as an argument, because the URL may contain a password and everybody can list the arguments of processes.
        builder.environment().put(URL_VARIABLE, run.url());
        JavaProcess started = new JavaProcess(run, name, builder.start());
        started.reader.start();
        run.say("started the JVM '" + name + "' (process " + started.process.pid() + ")");
        return started;
    }

    /** For the main method of the other JVM: the URL of the sample's database. */
    public static String url() {
        return Objects.requireNonNull(System.getenv(URL_VARIABLE), URL_VARIABLE + " is not set");
    }

    /** For the main method of the other JVM: returns when this one is asked to end, or the sample itself has ended. */
    public static void awaitEnd() throws IOException {
        while (System.in.read() >= 0) {
            // Only the end of the input means something.
        }
    }

    private void readLines(SampleRun run) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                run.say("[" + name + "] " + line);
                add(line);
            }
        } catch (IOException e) {
            // To kill a process closes its output at once, while it is being read here.
            if (!killed) {
                throw new UncheckedIOException("cannot read what '" + name + "' prints", e);
            }
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    /** What it has printed so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /**
     * Waits until it prints a line that begins so.
     *
     * @throws TimeoutException if it does not within two minutes
     * @throws IllegalStateException if it ends before
     */
    public synchronized void awaitLine(String beginning) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + LINE_BOUND.toNanos();
        while (lines.stream().noneMatch(line -> line.startsWith(beginning))) {
            if (!reader.isAlive()) {
                throw new IllegalStateException("'" + name + "' ended without printing: " + beginning);
            }
            if (System.nanoTime() - end >= 0) {
                throw new TimeoutException("'" + name + "' did not print within " + LINE_BOUND + ": " + beginning);
            }
            wait(100);
        }
    }

    /** Kills it as {@code kill -9} does: it cannot clean up anything. Returns when it is gone. */
    public void kill() throws InterruptedException {
        killed = true;
        process.destroyForcibly().waitFor();
        reader.join();
    }

    /** Waits until it ends by itself, and returns its exit code. */
    public int await() throws InterruptedException, TimeoutException {
        if (!process.waitFor(LINE_BOUND.toSeconds(), TimeUnit.SECONDS)) {
            throw new TimeoutException("'" + name + "' did not end within " + LINE_BOUND);
        }
        reader.join();
        return process.exitValue();
    }

    /** Asks it to end, and kills it if it has not after 20 seconds. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_BOUND.toSeconds(), TimeUnit.SECONDS)) {
                killed = true;
                process.destroyForcibly();
            }
            reader.join(STOP_BOUND.toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot ask '" + name + "' to end", e);
        } catch (InterruptedException e) {
            killed = true;
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
