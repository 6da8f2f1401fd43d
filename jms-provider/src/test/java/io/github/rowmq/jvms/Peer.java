package io.github.rowmq.jvms;

import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.FreshDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that runs {@link PeerMain}: takes commands, and tells what happens line by line. Thread-safe. */
final class Peer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Process process;
    private final PrintStream commands;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private Peer(Process process) {
        this.process = process;
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "reads " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts one, connected to a database.
     *
     * @param options of the URL, from the question mark or ampersand on
     */
    static Peer start(FreshDatabase database, String options) {
        return start(database.jdbcUrl() + options, database.user(), database.password());
    }

    static Peer start(String url, String user, String password) {
        String java = ProcessHandle.current().info().command().orElse("java");
        List<String> command = new ArrayList<>(List.of(java, "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), PeerMain.class.getName(), url, user, password));
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
            Peer peer = new Peer(builder.start());
            peer.await("ready");
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("no more: " + e);
        }
    }

    /** Gives a command, see {@link PeerMain}. */
    void tell(String command) {
        commands.println(command);
    }

    /** Waits until it has said so. */
    void await(String line) {
        Await.until(line + " was said; so far " + lines, PATIENCE, () -> {
            if (!lines.contains(line) && !process.isAlive()) {
                throw new IllegalStateException("it has ended, having said " + lines);
            }
            return lines.contains(line);
        });
    }

    /** What it has said that begins so, without that. */
    List<String> said(String beginning) {
        return lines.stream()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()))
                .toList();
    }

    long pid() {
        return process.pid();
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops every thread of it, until {@link #proceed}. */
    void freeze() {
        signal("-STOP");
    }

    void proceed() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", name, String.valueOf(process.pid())).start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill " + name + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
