package io.github.rowmq.tck;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The command line. Immutable. */
final class RunnerOptions {
    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        DEFAULTS.put("database", "h2");
        DEFAULTS.put("server-url", "");
        DEFAULTS.put("server-user", "");
        DEFAULTS.put("server-password", "");
        DEFAULTS.put("forks", "8");
        DEFAULTS.put("title", "jakarta.tck:jms-tck");
        DEFAULTS.put("packages", String.join(",", Suite.OUTSIDE_CONTAINER));
        DEFAULTS.put("only", "");
        DEFAULTS.put("reports", "target/tck");
        DEFAULTS.put("test-limit", "300");
        DEFAULTS.put("jms-timeout", "10000");
        DEFAULTS.put("jvm-arguments", "-Xmx384m");
        DEFAULTS.put("preparation", TckUser.class.getName());
    }

    private final String database;
    private final Map<String, String> server;
    private final int forks;
    private final String title;
    private final List<String> packages;
    private final Pattern only;
    private final Path reports;
    private final Duration testLimit;
    private final Duration receiveLimit;
    private final List<String> jvmArguments;
    private final @Nullable String preparation;

    /**
     * Reads arguments of the form {@code --name=value}.
     *
     * @throws IllegalArgumentException an option is unknown or its value malformed; the message names it and lists the
     *     known ones
     */
    static RunnerOptions parse(String... arguments) {
        Map<String, String> given = new LinkedHashMap<>(DEFAULTS);
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = argument.startsWith("--") && equals > 0 ? argument.substring(2, equals) : "";
            if (!DEFAULTS.containsKey(name)) {
                throw new IllegalArgumentException("unknown argument '" + argument + "'; known are --"
                        + String.join("=..., --", DEFAULTS.keySet()) + "=...");
            }
            given.put(name, argument.substring(equals + 1));
        }
        return new RunnerOptions(given);
    }

    private RunnerOptions(Map<String, String> given) {
        this.database = value(given, "database");
        this.server = server(given);
        this.forks = number(given, "forks");
        this.title = value(given, "title");
        this.packages = words(value(given, "packages"), ",");
        this.only = pattern(value(given, "only"));
        this.reports = Path.of(value(given, "reports"));
        this.testLimit = Duration.ofSeconds(number(given, "test-limit"));
        this.receiveLimit = Duration.ofMillis(number(given, "jms-timeout"));
        this.jvmArguments = words(value(given, "jvm-arguments"), " ");
        this.preparation = value(given, "preparation").isBlank() ? null : value(given, "preparation");
    }

    /** One of the names that the runner can start. */
    String database() {
        return database;
    }

    /** The system properties that name a server which runs already; empty if one is to be started. */
    Map<String, String> server() {
        return server;
    }

    /** How many JVMs run at a time. */
    int forks() {
        return forks;
    }

    /** What is being run, for the report. */
    String title() {
        return title;
    }

    /** Where the tests are looked for. */
    List<String> packages() {
        return packages;
    }

    /** Only the tests whose {@code class#method} this is found in are run. */
    Pattern only() {
        return only;
    }

    /** The directory of the logs and the table of results; emptied before a run. */
    Path reports() {
        return reports;
    }

    /** After which a test counts as hung. */
    Duration testLimit() {
        return testLimit;
    }

    /** How long the TCK waits for a message that should come, and for one that should not. */
    Duration receiveLimit() {
        return receiveLimit;
    }

    /** Added to those of each JVM. */
    List<String> jvmArguments() {
        return jvmArguments;
    }

    /** The {@link Runnable} class that runs in each JVM before its first test, or null. */
    @Nullable
    String preparation() {
        return preparation;
    }

    private static String value(Map<String, String> given, String name) {
        return Objects.requireNonNull(given.get(name), name);
    }

    private static Map<String, String> server(Map<String, String> given) {
        Map<String, String> properties = new TreeMap<>();
        for (String name : List.of("url", "user", "password")) {
            String value = value(given, "server-" + name);
            if (!value.isEmpty()) {
                properties.put("rowmq.test." + value(given, "database") + "." + name, value);
            }
        }
        return Map.copyOf(properties);
    }

    private static int number(Map<String, String> given, String name) {
        String value = value(given, name);
        try {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + " must be a whole number, not '" + value + "'", e);
        }
        throw new IllegalArgumentException("--" + name + " must be at least 1, not " + value);
    }

    private static Pattern pattern(String value) {
        try {
            return Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("--only must be a regular expression: " + e.getMessage(), e);
        }
    }

    private static List<String> words(String value, String separator) {
        List<String> words = new ArrayList<>();
        for (String word : value.split(separator, -1)) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return List.copyOf(words);
    }
}
