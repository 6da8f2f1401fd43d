package io.github.rowmq.store;

/**
 * Decides whether a source or outlet takes a message: a selector, for the code above. Thread-safe; must be fast, must
 * not block and must not throw; equal text means equal filter. Sees headers and properties, never the body.
 */
public interface Filter {

    /** The text that is stored with a subscription and compiled again by {@link FilterCompiler} in other JVMs. */
    String text();

    boolean matches(MessageRecord message);
}
