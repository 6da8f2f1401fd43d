package io.github.rowmq.torture.process;

import io.github.rowmq.torture.worker.WorkerMain;
import io.github.rowmq.torture.worker.WorkerOrders;
import io.github.rowmq.torture.worker.WorkerSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One life of a JVM of a run, seen from outside. Thread-safe. */
public final class WorkerProcess {

    private static final List<String> JVM = List.of(
            "-Xmx192m",
            "-Xms48m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
            "-Dorg.slf4j.simpleLogger.log.org.mariadb.jdbc.message.server.ErrorPacket=error",
            "-Dorg.slf4j.simpleLogger.log.com.zaxxer.hikari=error");

    private final String life;
    private final Process process;
    private final PrintStream orders;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final BlockingQueue<String> counted = new LinkedBlockingQueue<>();

    private WorkerProcess(String life, Process process) {
        this.life = life;
        this.process = process;
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /**
     * Starts a JVM on this JVM's class path.
     *
     * @param environment to add to that of the settings
     * @param messages the file for what it prints and logs
     */
    public static WorkerProcess start(WorkerSettings settings, Map<String, String> environment, Path messages)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.add(WorkerMain.class.getName());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(messages.toFile()));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path", ""));
        builder.environment().putAll(settings.toEnvironment());
        builder.environment().putAll(environment);
        WorkerProcess worker = new WorkerProcess(settings.life(), builder.start());
        Thread reader = new Thread(worker::listen, "output of " + settings.life());
        reader.setDaemon(true);
        reader.start();
        return worker;
    }

    private void listen() {
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.equals(WorkerOrders.READY)) {
                    ready.countDown();
                } else if (line.equals(WorkerOrders.ENDED)) {
                    ended.countDown();
                } else if (line.startsWith(WorkerOrders.COUNTED)) {
                    counted.add(line.substring(WorkerOrders.COUNTED.length()));
                }
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public String life() {
        return life;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it plays; returns whether it does. */
    public boolean awaitReady(Duration bound) throws InterruptedException {
        return ready.await(bound.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until it has ended by itself; returns its exit code, or null after that time. */
    public @Nullable Integer awaitExit(Duration bound) throws InterruptedException {
        return process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : null;
    }

    public void order(String order) {
        orders.println(order);
    }

    /** Has it ask its own database for a number; -1 if it cannot tell in time. */
    public long count(String query, Duration bound) throws InterruptedException {
        counted.clear();
        order(WorkerOrders.COUNT + query.replace('\n', ' '));
        String answer = counted.poll(bound.toMillis(), TimeUnit.MILLISECONDS);
        return answer == null ? -1 : Long.parseLong(answer);
    }

    /** As {@code kill -9}; returns when it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As {@code kill -STOP}: it does nothing at all until it is continued. */
    public void stop() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void cont() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }
}
