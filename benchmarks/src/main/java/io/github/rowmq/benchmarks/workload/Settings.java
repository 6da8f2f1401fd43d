package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.measure.WarmUp;
import java.time.Duration;
import java.util.Map;

/**
 * How long and how large. Immutable.
 *
 * @param warmUp before each measurement
 * @param duration of each measurement of a rate
 * @param parameters what the command line says about single workloads, such as {@code messages=10000000}
 */
public record Settings(WarmUp warmUp, Duration duration, Map<String, String> parameters) {

    public Settings {
        parameters = Map.copyOf(parameters);
    }

    /**
     * A parameter that is a whole number.
     *
     * @throws IllegalArgumentException if it is none
     */
    public int number(String name, int otherwise) {
        String text = parameters.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(text.replace("_", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The parameter " + name + " must be a whole number, not " + text, e);
        }
    }
}
