package io.github.rowmq.tck.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every test JVM of a run has in common. Immutable.
 *
 * @param logs where the tests' logs go
 * @param testLimit after which a test counts as hung
 * @param jvmArguments more arguments of the JVM; they come last and so win
 * @param systemProperties what the tests read
 * @param preparation the name of a {@link Runnable} class that runs before the first test, or null
 */
public record WorkerSettings(
        Path logs,
        Duration testLimit,
        List<String> jvmArguments,
        Map<String, String> systemProperties,
        @Nullable String preparation) {

    public WorkerSettings {
        jvmArguments = List.copyOf(jvmArguments);
        systemProperties = Map.copyOf(systemProperties);
    }
}
