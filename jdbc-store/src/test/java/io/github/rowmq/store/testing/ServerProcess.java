package io.github.rowmq.store.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Ends a server's processes, and sees to it that they end with this JVM, however the JVM ends. Thread-safe.
 *
 * <p>A shutdown hook does not run when the JVM is killed. So a shell waits beside the server for the end of its standard
 * input, which the operating system closes with the JVM, and then kills the server.
 */
final class ServerProcess {
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final long pid;
    private final Process watchdog;

    private ServerProcess(long pid, Process watchdog) {
        this.pid = pid;
        this.watchdog = watchdog;
    }

    /**
     * Watches over the running server process of that id, which may be no child of this JVM.
     *
     * @param data removed with the server if the JVM ends without ending it
     */
    static ServerProcess watch(long pid, Path data) {
        String script = "read -r line; kill -KILL \"$1\"; while kill -0 \"$1\"; do sleep 0.1; done; rm -rf -- \"$2\"";
        try {
            var builder = new ProcessBuilder("sh", "-c", script, "watchdog", Long.toString(pid), data.toString());
            builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
            return new ServerProcess(pid, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the signal that ends the server in good order, and waits until it is gone. */
    void stop(String signal) {
        disarm();
        ProcessHandle.of(pid).ifPresent(server -> {
            run(List.of("kill", "-" + signal, Long.toString(pid)));
            awaitGone(server);
        });
    }

    /** Kills the server and the processes it has started, and waits until they are gone. */
    void kill() {
        disarm();
        ProcessHandle.of(pid).ifPresent(server -> {
            // The parent first, so that it does not see its children die and begin to recover.
            List<ProcessHandle> all =
                    Stream.concat(Stream.of(server), server.descendants()).toList();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(ServerProcess::awaitGone);
        });
    }

    /** The watchdog goes first: once the server is gone its process id may become that of another process. */
    private void disarm() {
        watchdog.destroyForcibly();
    }

    private static void awaitGone(ProcessHandle process) {
        Await.until("the server's process " + process.pid() + " is gone", BOUND, () -> !process.isAlive());
    }

    /**
     * Runs a command to its end.
     *
     * @throws IllegalStateException with the end of its output, if it fails or takes too long
     */
    static void run(List<String> command) {
        Path output = TestFiles.temporaryFile("rowmq-command-");
        try {
            // Into a file, not a pipe: a server started by the command may keep the output open for as long as it
            // lives.
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command.get(0) + " did not end within " + BOUND);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(command.get(0) + " failed: " + TestFiles.tail(output));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command.get(0), e);
        } finally {
            TestFiles.deleteRecursively(output);
        }
    }
}
