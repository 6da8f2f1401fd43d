package io.github.rowmq.samples;

/** A small program that shows one use of messaging, says what happens, and checks it. */
public interface Sample {

    /** The name by which it is started. */
    String name();

    /** What it shows, in one line. */
    String summary();

    /**
     * Runs it from beginning to end.
     *
     * @param run the database to use, and where to say and check what happens
     * @throws Exception if anything fails; the sample counts as failed
     */
    void run(SampleRun run) throws Exception;
}
