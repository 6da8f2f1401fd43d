package io.github.rowmq.torture.worker;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a worker has to know. It goes by the environment, because URLs hold passwords and everybody can list the arguments
 * of processes. Immutable.
 *
 * @param life the name of this life of this JVM
 * @param url of the database, with RowMQ's options
 * @param embeddedUrl the same for JDBC, if only the worker itself can reach it; otherwise empty
 * @param log where to write
 * @param seed for everything that is left to chance
 * @param rate messages a second of each producer
 * @param roles what to play
 * @param subscriptions to make; then nothing is played
 * @param plant the bug to plant, or empty
 */
public record WorkerSettings(
        String life,
        String url,
        String embeddedUrl,
        Path log,
        long seed,
        int rate,
        List<Role> roles,
        List<Source> subscriptions,
        String plant) {

    private static final String PREFIX = "TORTURE_";

    /** Whether to make subscriptions and end. */
    boolean preparing() {
        return !subscriptions.isEmpty();
    }

    /** For the environment of the worker's process. */
    public Map<String, String> toEnvironment() {
        Map<String, String> result = new LinkedHashMap<>();
        result.put(PREFIX + "LIFE", life);
        result.put(PREFIX + "URL", url);
        result.put(PREFIX + "EMBEDDED_URL", embeddedUrl);
        result.put(PREFIX + "LOG", log.toString());
        result.put(PREFIX + "SEED", Long.toString(seed));
        result.put(PREFIX + "RATE", Integer.toString(rate));
        result.put(PREFIX + "ROLES", join(roles.stream().map(Role::toText)));
        result.put(PREFIX + "SUBSCRIPTIONS", join(subscriptions.stream().map(Source::toText)));
        result.put(PREFIX + "PLANT", plant);
        return result;
    }

    private static String join(Stream<String> texts) {
        return String.join(" ", texts.toList());
    }

    static WorkerSettings fromEnvironment() {
        return from(System.getenv());
    }

    static WorkerSettings from(Map<String, String> environment) {
        return new WorkerSettings(
                get(environment, "LIFE"),
                get(environment, "URL"),
                get(environment, "EMBEDDED_URL"),
                Path.of(get(environment, "LOG")),
                Long.parseLong(get(environment, "SEED")),
                Integer.parseInt(get(environment, "RATE")),
                words(get(environment, "ROLES")).map(Role::parse).toList(),
                words(get(environment, "SUBSCRIPTIONS")).map(Source::parse).toList(),
                get(environment, "PLANT"));
    }

    private static Stream<String> words(String text) {
        return Stream.of(text.split(" ", -1)).filter(word -> !word.isEmpty());
    }

    private static String get(Map<String, String> environment, String name) {
        String value = environment.get(PREFIX + name);
        if (value == null) {
            throw new IllegalArgumentException(PREFIX + name + " is not set");
        }
        return value;
    }
}
