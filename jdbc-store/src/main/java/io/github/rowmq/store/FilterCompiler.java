package io.github.rowmq.store;

/** Makes a {@link Filter} of the text that a subscription was stored with, perhaps by another JVM. Thread-safe. */
@FunctionalInterface
public interface FilterCompiler {

    /**
     * Compiles the text.
     *
     * @throws IllegalArgumentException if the text is not a filter; the subscription then takes no messages and the
     *     store logs why
     */
    Filter compile(String text);
}
