package io.github.rowmq.benchmarks.report;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Where and how figures were taken. Immutable.
 *
 * @param when ISO 8601, UTC
 * @param commit of the sources, as git names it, or "unknown"
 * @param targets name and description
 */
public record Environment(
        String when,
        String commit,
        String machine,
        String java,
        String database,
        Map<String, String> targets,
        String settings) {

    public Environment {
        targets = Map.copyOf(targets);
    }

    /** This machine, now. */
    public static Environment here(String database, Map<String, String> targets, String settings) {
        return new Environment(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                thisCommit(),
                thisMachine(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version") + ", "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MB heap",
                database,
                targets,
                settings);
    }

    private static String thisMachine() {
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        return Runtime.getRuntime().availableProcessors() + " cores (" + processor() + "), "
                + (system.getTotalMemorySize() >> 30) + " GB, " + system.getName() + " " + system.getVersion();
    }

    private static String processor() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8);
            return lines.stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** Written into the jar when it was made. */
    private static String thisCommit() {
        try (InputStream in = Environment.class.getResourceAsStream("/commit.txt")) {
            String line = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            return line.matches("[0-9a-f]{7,40}(-dirty)?") ? line : "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }
}
