package io.github.rowmq.benchmarks.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The processes of a server that was started here. A shell waits beside them for the end of its standard input, which
 * the operating system closes with this JVM however it ends, and then kills them. Thread-safe.
 */
final class ServerProcess {

    /** Clock ticks a second in /proc; the same on every Linux that runs Java. */
    private static final long TICKS = 100;

    private static final String WATCH =
            "read -r line; kill -KILL \"$1\"; while kill -0 \"$1\"; do sleep 0.1; done; rm -rf -- \"$2\"";

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
    static ServerProcess watch(long pid, Path data) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", WATCH, "watchdog", Long.toString(pid), data.toString());
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        return new ServerProcess(pid, builder.start());
    }

    /** Kills the server with its children, and waits until they are gone. */
    void kill() {
        // The watchdog first: once the server is gone its process id may become that of another process.
        watchdog.destroyForcibly();
        ProcessHandle.of(pid)
                .ifPresent(server -> Stream.concat(Stream.of(server), server.descendants())
                        .toList()
                        .forEach(ServerProcess::killOne));
    }

    private static void killOne(ProcessHandle process) {
        boolean asked = process.destroyForcibly();
        if (asked) {
            process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    /** Processor time of the process, its children and those that have ended; -1 where there is no /proc. */
    long cpuNanos() {
        return ProcessHandle.of(pid)
                .map(server -> ticks(server.pid(), true)
                        + server.descendants()
                                .mapToLong(child -> ticks(child.pid(), false))
                                .sum())
                .filter(ticks -> ticks > 0)
                .map(ticks -> ticks * (TimeUnit.SECONDS.toNanos(1) / TICKS))
                .orElse(-1L);
    }

    private static long ticks(long pid, boolean withEnded) {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.UTF_8);
            // The name of the program may have spaces; it stands in parentheses.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            return withEnded ? own + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : own;
        } catch (IOException e) {
            // It has ended, and its parent has its time.
            return 0;
        }
    }
}
