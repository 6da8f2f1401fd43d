package io.github.rowmq.session;

import jakarta.jms.JMSException;
import org.jspecify.annotations.Nullable;

/** Runs what throws checked exceptions for the simplified API, which throws unchecked ones. Stateless. */
final class Attempts {

    private Attempts() {}

    interface Attempt<T> {
        T run() throws JMSException;
    }

    interface Lookup<T> {
        @Nullable
        T run() throws JMSException;
    }

    interface Step {
        void run() throws JMSException;
    }

    static <T> T get(Attempt<T> attempt) {
        try {
            return attempt.run();
        } catch (JMSException e) {
            throw Failures.unchecked(e);
        }
    }

    /** As {@link #get}, for what may be null. */
    static <T> @Nullable T find(Lookup<T> lookup) {
        try {
            return lookup.run();
        } catch (JMSException e) {
            throw Failures.unchecked(e);
        }
    }

    static void run(Step step) {
        try {
            step.run();
        } catch (JMSException e) {
            throw Failures.unchecked(e);
        }
    }
}
