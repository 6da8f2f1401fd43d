package io.github.rowmq.samples;

import io.github.rowmq.RowMQConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;

/** What a running sample is given: a database, a place to tell what happens, and checks. Thread-safe. */
public final class SampleRun {

    private static final long LEFTOVER_WAIT_MILLIS = 500;

    private final PrintStream out;
    private final SampleDatabase database;
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    SampleRun(PrintStream out, SampleDatabase database) {
        this.out = out;
        this.database = database;
    }

    /** The URL of the database, for {@link RowMQConnectionFactory}. */
    public String url() {
        return database.url();
    }

    /** Begins a new part of the story. */
    public void heading(String text) {
        out.println();
        out.println(text);
    }

    /** Tells what happened. */
    public void say(String text) {
        out.println("  " + text);
    }

    /** Tells a figure. */
    public void figure(String name, String value) {
        say(String.format("%-44s %s", name, value));
    }

    /** Notes whether something is as it has to be; if not, the sample fails in the end. */
    public void check(String what, boolean holds) {
        (holds ? passed : failed).incrementAndGet();
        say((holds ? "ok      " : "FAILED  ") + what);
    }

    /**
     * Starts another JVM on the same database.
     *
     * @param name what its lines are marked with
     * @param program a class with a main method
     */
    public JavaProcess start(String name, Class<?> program, String... args) throws IOException {
        return JavaProcess.start(this, name, program, args);
    }

    /** Takes what an earlier run left in these queues of a database that is kept, so that it does not confuse the checks. */
    public void empty(String... queues) {
        if (database.isFresh()) {
            return;
        }
        try (JMSContext context = new RowMQConnectionFactory(url()).createContext()) {
            for (String queue : queues) {
                int count = 0;
                try (JMSConsumer consumer = context.createConsumer(context.createQueue(queue))) {
                    while (consumer.receive(LEFTOVER_WAIT_MILLIS) != null) {
                        count++;
                    }
                }
                if (count > 0) {
                    say("(removed " + count + " messages that an earlier run had left in " + queue + ")");
                }
            }
        }
    }

    /** Says how the checks ended, and whether all passed; none is not enough. */
    boolean conclude() {
        out.println();
        out.println(
                failed.get() == 0
                        ? "All " + passed + " checks passed."
                        : failed + " of " + (passed.get() + failed.get()) + " checks FAILED.");
        out.println();
        return failed.get() == 0 && passed.get() > 0;
    }
}
