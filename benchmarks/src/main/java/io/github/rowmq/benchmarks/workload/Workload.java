package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.measure.Run;
import io.github.rowmq.benchmarks.provider.Target;

/** Something to measure. Immutable; a run starts threads of its own and ends them. */
public interface Workload {

    /** One word, as on the command line. */
    String name();

    /** One line that says what is measured. */
    String description();

    /**
     * Runs it once, warm-up included, on a target that may have run it before.
     *
     * @throws UnsupportedOperationException if the target cannot do this
     */
    Run run(Target target, Settings settings) throws Exception;

    /** Whether it is part of "all": those that are not take many minutes. */
    default boolean isInAll() {
        return true;
    }

    /** Whether other providers can run it. */
    default boolean isForPeers() {
        return true;
    }

    /** Whether several JVMs have to reach the database. */
    default boolean needsSharedDatabase() {
        return false;
    }

    /** Whether the target has to count its statements. */
    default boolean needsCounter() {
        return false;
    }

    /** Of which raw limit the first metric is a share. */
    default Yardstick yardstick() {
        return Yardstick.NONE;
    }

    /** What plain JDBC is measured at. */
    enum Yardstick {
        NONE,
        QUEUE,
        TOPIC,
        DRAIN
    }
}
