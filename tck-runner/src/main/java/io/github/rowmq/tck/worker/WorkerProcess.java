package io.github.rowmq.tck.worker;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The runner's end of a test JVM. Confined to one thread, but for {@link #kill}, which any thread may call. */
public final class WorkerProcess implements AutoCloseable {
    // The worker's own watchdog speaks first; this is for a JVM that cannot even do that.
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final Process process;
    private final BufferedReader events;
    private final PrintStream commands;
    private final Path log;
    private final Duration silenceLimit;

    private WorkerProcess(Process process, Path log, Duration silenceLimit) {
        this.process = process;
        this.events = process.inputReader(StandardCharsets.UTF_8);
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.log = log;
        this.silenceLimit = silenceLimit;
    }

    /** Told of the tests of a batch, in the order of events. */
    public interface Listener {
        void started(String uniqueId);

        void finished(String uniqueId, Outcome outcome, Duration duration, String reason);
    }

    /**
     * Starts a JVM on this JVM's class path.
     *
     * @param settings what all JVMs of the run have in common
     * @param own system properties of this JVM alone
     * @param log for what the JVM prints while no test runs
     * @throws IOException the process could not be started
     */
    public static WorkerProcess start(WorkerSettings settings, Map<String, String> own, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        settings.systemProperties().forEach((name, value) -> command.add("-D" + name + "=" + value));
        own.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(settings.jvmArguments());
        command.add(WorkerMain.class.getName());
        command.add(settings.logs().toString());
        command.add(log.toString());
        command.add(Long.toString(settings.testLimit().toSeconds()));
        if (settings.preparation() != null) {
            command.add(settings.preparation());
        }
        Files.createDirectories(log.toAbsolutePath().getParent());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // By the environment, because a long class path does not fit everywhere as an argument.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path", "." + File.pathSeparator));
        return new WorkerProcess(builder.start(), log, settings.testLimit().plus(GRACE));
    }

    /**
     * Has a batch of tests run and waits until it is done.
     *
     * @return whether it was done; if not, the JVM has ended, and the listener knows how far it came
     */
    public boolean run(Collection<TestId> tests, Listener listener) throws IOException {
        List<String> words = new ArrayList<>();
        for (TestId test : tests) {
            words.addAll(List.of(test.uniqueId(), test.className(), test.name()));
        }
        commands.println(new Message(Message.Kind.RUN, words).toLine());
        for (String line = nextLine(); line != null; line = nextLine()) {
            Message message = Message.parse(line);
            if (message == null) {
                Files.writeString(
                        log, line + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                continue;
            }
            List<String> said = message.arguments();
            switch (message.kind()) {
                case STARTED -> listener.started(said.get(0));
                case FINISHED ->
                    listener.finished(
                            said.get(0),
                            Outcome.valueOf(said.get(1)),
                            Duration.ofMillis(Long.parseLong(said.get(2))),
                            said.get(3));
                case DONE -> {
                    return true;
                }
                case RUN, STOP -> throw new IOException("not for the runner to hear: " + line);
            }
        }
        return false;
    }

    private @Nullable String nextLine() throws IOException {
        CompletableFuture<?> limit = CompletableFuture.runAsync(
                this::kill, CompletableFuture.delayedExecutor(silenceLimit.toSeconds(), TimeUnit.SECONDS));
        try {
            return events.readLine();
        } finally {
            limit.cancel(false);
        }
    }

    /** How the JVM ended; waits for its end. */
    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** The file with what the JVM printed while no test ran, a crash of its own included. */
    public Path log() {
        return log;
    }

    /** Ends the JVM at once. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Asks the JVM to end, and ends it if it does not within ten seconds. */
    @Override
    public void close() {
        commands.println(new Message(Message.Kind.STOP).toLine());
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
