package io.github.rowmq.samples.async;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** The three things that have to be done for a new user, each of which takes 50 ms. Thread-safe. */
final class Steps {

    private static final long STEP_NANOS = 50_000_000;

    private final Map<String, Integer> mails = new ConcurrentHashMap<>();
    private final Map<String, Integer> textMessages = new ConcurrentHashMap<>();

    /** The only step that the user has to wait for. */
    void register(String user) {
        work();
    }

    /** Welcomes the user by mail. */
    void sendMail(String user) {
        work();
        mails.merge(user, 1, Integer::sum);
    }

    /** Welcomes the user by a text message. */
    void sendTextMessage(String user) {
        work();
        textMessages.merge(user, 1, Integer::sum);
    }

    /** How many mails each user has got. */
    Map<String, Integer> mails() {
        return new TreeMap<>(mails);
    }

    /** How many text messages each user has got. */
    Map<String, Integer> textMessages() {
        return new TreeMap<>(textMessages);
    }

    // Stands for calls to other systems: the thread waits and the processor is free.
    private static void work() {
        long end = System.nanoTime() + STEP_NANOS;
        for (long left = STEP_NANOS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
